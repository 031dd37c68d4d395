"""What will be frozen, what is still missing, and what the policy will say about each outcome: before any data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from experiments import facts, policy, wording
from experiments.drawing import Drawn, drawn
from experiments.lacking import checklist, lacking
from experiments.models import Criterion, Experiment, KillCriterion
from experiments.rules.strip import strip
from experiments.runs import gate
from experiments.runs.queries import walk_of


def outlook(
    experiment: Experiment, criteria: Sequence[Criterion], kills: Sequence[KillCriterion], *, today: dt.date
) -> dict[str, Any]:
    """A plan's context on the pages before it is frozen. `today` is the date in the workspace's zone."""
    walk = walk_of(experiment)
    undone = gate.problems(walk.undone("prep") if walk else [])
    lacks = lacking([*facts.lacks(experiment, criteria, kills, today=today), *undone], criteria, kills)
    return {
        "sentences": wording.sentences(criteria, kills, experiment.ends_on),
        "lacks": lacks,
        "checklist": checklist(lacks, has_playbook=walk is not None),
        "strips": strips(experiment, criteria),
    }


def strips(experiment: Experiment, criteria: Sequence[Criterion]) -> list[Drawn]:
    """One strip for each primary criterion; none while there is no method, which fixes how strong evidence can be."""
    primaries = [row for row in criteria if row.role == "primary"]
    if not experiment.method or not primaries:
        return []
    plan = facts.plan_of(experiment, criteria, ())
    numbers, respond = policy.in_force(experiment.workspace)
    made = [(row, strip(plan, respond, criterion=row.name, policy=numbers)) for row in primaries]
    return [drawn(each, unit=row.unit) for row, each in made if each]
