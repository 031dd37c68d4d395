"""What the policy will say about each outcome of a plan, before there is any data."""

from __future__ import annotations

from collections.abc import Sequence

from experiments import facts, policy
from experiments.drawing import Drawn, drawn
from experiments.models import Criterion, Experiment
from experiments.strip import strip


def strips(experiment: Experiment, criteria: Sequence[Criterion]) -> list[Drawn]:
    """One strip for each primary criterion; none while there is no method, which fixes how strong evidence can be."""
    primaries = [row for row in criteria if row.role == "primary"]
    if not experiment.method or not primaries:
        return []
    plan = facts.plan_of(experiment, criteria, ())
    respond, numbers = policy.respond(experiment.workspace), policy.numbers(experiment.workspace)
    made = [(row, strip(plan, respond, criterion=row.name, policy=numbers)) for row in primaries]
    return [drawn(each, unit=row.unit) for row, each in made if each]
