"""What people type about how far a learning holds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions.folding import wide
from decisions.learnings import queries, words
from decisions.learnings.models import Standing, Weight
from decisions.models import Learning
from experiments.models import Experiment
from hypotheses.forms import offer
from hypotheses.queries import people
from kaizenlab.lib import filters, refs
from kaizenlab.lib.fields import Choice, Day, Text
from kaizenlab.workspaces.models import Workspace


def label(of: type[Standing | Weight], name: str) -> str:
    return of._meta.get_field(name).verbose_name  # type: ignore[return-value,union-attr]


class Filters(filters.Filters):
    q = Text(label=gettext_lazy("Search learnings"), max_length=200, required=False)
    status = forms.ChoiceField(
        widget=Choice,
        label=label(Standing, "status"),
        required=False,
        choices=[("", gettext_lazy("Any status")), *words.STATUSES.items()],
    )
    owner: forms.ModelChoiceField = forms.ModelChoiceField(
        widget=Choice, label=gettext_lazy("Written down by"), required=False, queryset=None
    )
    after = Day(label=gettext_lazy("Written down from"), required=False)
    before = Day(label=gettext_lazy("Written down until"), required=False)

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["owner"], people(workspace), ("", _("Anyone")))


class WeighForm(forms.Form):
    """An experiment by its reference, and what a validated result of it would say."""

    experiment = forms.CharField(
        label=gettext_lazy("Experiment"), max_length=24, help_text=gettext_lazy("Its reference, such as E-31.")
    )
    if_validated = forms.ChoiceField(
        label=label(Weight, "if_validated"),
        choices=list(words.BEARINGS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say what it would mean.")},
    )
    note = Text(label=label(Weight, "note"), max_length=1000, rows=2)

    def __init__(self, *args: Any, learning: Learning, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.learning = learning

    def clean_experiment(self) -> Experiment:
        named = wide(self.cleaned_data["experiment"]).strip().upper()
        kind, number = refs.parse(named if "-" in named else f"E-{named}") or ("", 0)
        rows = queries.linkable(self.learning.workspace)
        found = rows.filter(number=number).first() if kind == "E" else None
        if found is None:
            raise ValidationError(_("There is no experiment of this name here."))
        if found.pk == self.learning.experiment_id:
            raise ValidationError(_("The learning was drawn from this one: it stands there already."))
        return found


class RestateForm(forms.Form):
    status = forms.ChoiceField(
        label=label(Standing, "status"), choices=list(words.STATUSES.items()), widget=forms.RadioSelect
    )
    reason = Text(label=label(Standing, "reason"), max_length=2000, rows=3)
    seen = forms.CharField(required=False, max_length=9, widget=forms.HiddenInput)
