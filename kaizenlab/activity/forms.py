from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaizenlab.activity import words
from kaizenlab.lib import filters
from kaizenlab.lib.fields import Choice
from kaizenlab.workspaces.models import Membership


class Filters(filters.Filters):
    """Everybody who is or was here can be asked for."""

    apart = ("is",)

    who = forms.ChoiceField(widget=Choice, label=_("Person"), required=False)
    about = forms.ChoiceField(
        widget=Choice, label=_("About"), required=False, choices=[("", _("About anything")), *words.KINDS.items()]
    )

    def __init__(self, *args: Any, people: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(person.pk): person for person in people}
        self.fields["is"] = forms.ChoiceField(required=False, choices=list(words.TABS.items()))
        self.fields["who"].choices = [("", _("Anyone")), *self.known.items()]  # type: ignore[attr-defined]

    def clean_who(self) -> Membership | None:
        return self.known.get(self.cleaned_data["who"])

    @property
    def tab(self) -> str:
        return self.cleaned_data.get("is") or ""
