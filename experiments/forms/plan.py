"""What a person plans, and the confirm steps that carry only which version they have read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from experiments import words
from experiments.models import Experiment
from hypotheses.queries import writers
from kaizenlab.lib import money
from kaizenlab.lib.fields import Day, DecimalNumber, Text, WholeNumber
from kaizenlab.workspaces.models import Membership, Workspace


class PlanForm(forms.Form):
    """The plan without its criteria. Everything but the title can wait until the registration."""

    title = Text(label=_("Title"), max_length=160)
    method = forms.ChoiceField(
        label=_("Method"),
        required=False,
        choices=[("", _("Choose a method")), *words.METHODS.items()],
        help_text=_("It fixes how strong the evidence is."),
    )
    planned_sample = WholeNumber(
        label=_("Planned sample"),
        required=False,
        min_value=1,
        max_value=1_000_000_000,
        help_text=_("How many people, visits or values in all."),
    )
    starts_on = Day(label=_("Starts on"), required=False)
    ends_on = Day(label=_("Ends on"), required=False)
    cost = DecimalNumber(label=_("Cost"), required=False, min_value=0, max_digits=12, decimal_places=2)
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=Membership.objects.none(), empty_label=None)
    notes = Text(label=_("Notes"), required=False, max_length=4000, rows=3)

    def __init__(self, *args: Any, workspace: Workspace, owned: Experiment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cost"].help_text = money.spoken_in(workspace.currency)
        able = writers(workspace, owned)  # type: ignore[arg-type]  # anything that has an owner
        self.fields["owner"].queryset = able  # type: ignore[attr-defined]
        self.fields["owner"].choices = [(member.pk, str(member)) for member in able]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        planned = super().clean() or {}
        starts_on, ends_on = planned.get("starts_on"), planned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("It cannot end before it starts."))
        return planned


class AmendmentForm(PlanForm):
    """The plan once more, and why it changes. The end date stands in the sentences, and notes are free anyway."""

    reason = Text(label=_("Reason"), max_length=2000, rows=3, help_text=_("It stands beside the change, for good."))
    notes = None  # type: ignore[assignment]
    ends_on = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["method"].required = self.fields["planned_sample"].required = True


class NotesForm(forms.Form):
    """What stays free after the registration."""

    notes = Text(label=_("Notes"), required=False, max_length=4000, rows=6)


def planned_in(experiment: Experiment) -> dict[str, Any]:
    """The form's initial values."""
    return {name: getattr(experiment, name) for name in PlanForm.base_fields} | {"owner": experiment.owner_id}
