"""Reads, named for the question they answer."""

from __future__ import annotations

from experiments.models import Criterion, Experiment, KillCriterion, Plan
from hypotheses.models import Assumption, Hypothesis


def criteria_of(experiment: Experiment) -> list[Criterion]:
    """The criteria of the plan in force; a draft's are those without a plan."""
    in_force = {"plan": experiment.plan_id} if experiment.plan_id else {"plan__isnull": True}
    rows = Criterion.objects.filter(workspace=experiment.workspace_id, experiment=experiment, **in_force)
    return list(rows.select_related("judge__user").order_by("position", "pk"))


def kills_of(experiment: Experiment, criteria: list[Criterion]) -> list[KillCriterion]:
    """Their kill criteria, each knowing its criterion without asking again."""
    named = {row.pk: row for row in criteria}
    kills = list(KillCriterion.objects.filter(workspace=experiment.workspace_id, criterion__in=named).order_by("by", "pk"))
    for kill in kills:
        kill.criterion = named[kill.criterion_id]
    return kills


def assumptions_of(hypothesis: Hypothesis) -> list[Assumption]:
    """The riskiest first."""
    rows = Assumption.objects.filter(workspace=hypothesis.workspace_id, hypothesis=hypothesis, dropped_at=None)
    return sorted(rows, key=lambda each: (-each.importance * each.uncertainty, each.pk))


def revisions_of(experiment: Experiment) -> list[Plan]:
    """Registration, amendments and deviations, the newest first."""
    rows = Plan.objects.filter(workspace=experiment.workspace_id, experiment=experiment)
    return list(rows.select_related("by__user").order_by("-revision"))


def deviations_of(experiment: Experiment) -> int:
    """How often the plan was changed since the start."""
    return Plan.objects.filter(workspace=experiment.workspace_id, experiment=experiment, kind="deviation").count()
