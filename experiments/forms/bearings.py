"""What one piece of evidence says about the assumptions: a row for each, riskiest first; none has to be answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from experiments import words
from experiments.actions.evidence import Bears
from experiments.stance import Stance
from hypotheses.models import Assumption

MOST = 40  # rows; the riskiest come first


class BearingsForm(forms.Form):
    def __init__(self, assumptions: Sequence[Assumption], data: Any = None) -> None:
        super().__init__(data, prefix="bears", use_required_attribute=False)
        for assumption in assumptions:
            self.fields[str(assumption.pk)] = forms.ChoiceField(
                label=assumption.text,
                choices=[*words.STANCES.items(), ("", gettext_lazy("says nothing"))],
                widget=forms.RadioSelect,
                required=False,
            )

    @staticmethod
    def typed(bearings: Iterable[Bears]) -> dict[str, Any]:
        return {f"bears-{each.assumption}": each.stance.value for each in bearings}

    @property
    def said(self) -> tuple[Bears, ...]:
        return tuple(Bears(int(name), Stance(word)) for name, word in self.cleaned_data.items() if word)

    @property
    def is_open(self) -> bool:
        """Folded away until something is said, so that one answer after another stays quick."""
        return any(bound.value() for bound in self)
