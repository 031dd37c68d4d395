"""What people type about a response and in a post-mortem, parsed and checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaizenlab.alerts.response import words
from kaizenlab.alerts.response.actions.postmortem import names_nobody
from kaizenlab.alerts.response.rules.names import Person, named
from kaizenlab.lib.fields import Day, Text
from kaizenlab.workspaces.models import Membership


class RemarkForm(forms.Form):
    text = Text(label=gettext_lazy("What happened"), max_length=2000, rows=3)


class PostMortemForm(forms.Form):
    """`people` says what everybody is or was called; it is asked only when something was typed."""

    believed = Text(label=words.TEXTS["believed"], max_length=8000, rows=4, required=False)
    learned = Text(label=words.TEXTS["learned"], max_length=8000, rows=4, required=False)
    helped = Text(
        label=words.TEXTS["helped"],
        max_length=8000,
        rows=4,
        required=False,
        help_text=gettext_lazy("What made the signal visible, or the decision easy. No names: say a role."),
    )
    hindered = Text(
        label=words.TEXTS["hindered"],
        max_length=8000,
        rows=4,
        required=False,
        help_text=gettext_lazy("What kept it from being seen or acted on earlier. No names: say a role."),
    )

    def __init__(self, *args: Any, people: Callable[[], Sequence[Person]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        causes = {name: data[name] for name in words.CAUSES if data.get(name)}
        people = self.people() if causes else []
        for name, text in causes.items():
            if found := named(text, people):
                self.add_error(name, names_nobody(found))
        return data


class ActionForm(forms.Form):
    """Who does what by when, so that it goes better next time."""

    text = Text(label=gettext_lazy("What we will do"), max_length=300)
    owner = forms.ChoiceField(label=gettext_lazy("Owner"))
    due_on = Day(label=gettext_lazy("Due on"))

    def __init__(self, *args: Any, people: Sequence[Membership], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.owners = today, {str(member.pk): member for member in people}
        self.fields["owner"].choices = list(self.owners.items())  # type: ignore[attr-defined]
        self.fields["due_on"].widget.attrs["min"] = today.isoformat()

    def clean_owner(self) -> Membership:
        return self.owners[self.cleaned_data["owner"]]

    def clean_due_on(self) -> dt.date:
        day = self.cleaned_data["due_on"]
        if day < self.today:
            raise ValidationError(_("This day is over. Choose today or a later one."))
        return day
