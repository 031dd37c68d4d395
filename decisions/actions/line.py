"""What a decision holds still while it is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from decisions.queries import others
from experiments.models import Experiment
from hypotheses.models import Hypothesis


@dataclass(frozen=True, slots=True)
class Line:
    """An experiment, its hypothesis, and the hypothesis' other experiments that are open."""

    experiment: Experiment
    hypothesis: Hypothesis
    others: Sequence[Experiment]

    @property
    def open(self) -> dict[int, str]:
        return {other.number: other.state for other in self.others}


def hold(experiment: Experiment) -> Line:
    """Locks the hypothesis' experiments, then the hypothesis: the order in which everybody takes them."""
    mine = Experiment.objects.filter(workspace=experiment.workspace_id, hypothesis=experiment.hypothesis_id)
    list(mine.select_for_update().order_by("pk").values_list("pk", flat=True))
    hypothesis = (
        Hypothesis.objects.select_for_update(of=("self",))
        .select_related("workspace", "owner")
        .get(workspace=experiment.workspace_id, pk=experiment.hypothesis_id)
    )
    held = mine.select_related("workspace", "plan", "result", "recommendation__policy").get(pk=experiment.pk)
    held.hypothesis = hypothesis
    return Line(held, hypothesis, list(others(held)))
