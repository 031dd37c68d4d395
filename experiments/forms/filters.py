"""What the list of experiments is narrowed by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from experiments import words
from hypotheses.queries import people
from kaizenlab.lib import filters
from kaizenlab.lib.fields import Choice, Day, Text
from kaizenlab.workspaces.models import Membership, Workspace


class Filters(filters.Filters):
    q = Text(label=_("Search experiments"), max_length=200, required=False)
    status = forms.ChoiceField(
        widget=Choice, label=_("Status"), required=False, choices=[("", _("Any status")), *words.STATES.items()]
    )
    outcome = forms.ChoiceField(
        widget=Choice, label=_("Result"), required=False, choices=[("", _("Any result")), *words.VERDICTS.items()]
    )
    method = forms.ChoiceField(
        widget=Choice, label=_("Method"), required=False, choices=[("", _("Any method")), *words.METHODS.items()]
    )
    owner = forms.ModelChoiceField(
        widget=Choice, label=_("Owner"), required=False, queryset=Membership.objects.none(), empty_label=_("Anyone")
    )
    tag = Text(label=_("Tag"), max_length=30, required=False)
    after = Day(label=_("Planned from"), required=False)
    before = Day(label=_("Planned until"), required=False)
    sort = forms.ChoiceField(
        widget=Choice,
        label=_("Order"),
        required=False,
        choices=[("", _("Newest first")), ("oldest", _("Oldest first"))],
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people(workspace)  # type: ignore[attr-defined]
        self.fields["is"] = forms.ChoiceField(
            widget=Choice(filters.SMALL),
            label=_("Marked"),
            required=False,
            choices=[
                ("", _("Any")),
                ("deviation", _("With a deviation")),
                ("waiting", _("Result waits for an answer")),
            ],
        )

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        return chosen | {"marked": chosen.get("is")}

    @property
    def order(self) -> list[str]:
        return ["number"] if self.cleaned_data.get("sort") == "oldest" else ["-number"]

    @property
    def first(self) -> list[BoundField]:
        return [self[name] for name in ("q", "status", "outcome", "owner")]

    @property
    def more(self) -> list[BoundField]:
        return [field for field in self if field not in self.first]

    @property
    def is_narrowed_further(self) -> bool:
        return any(self.data.get(field.name) for field in self.more)
