"""The left side of the decision page."""

from __future__ import annotations

import json
from typing import Any

from decisions import queries
from decisions.case import case
from experiments import policy
from experiments.dossier import observed
from experiments.drawing import drawn
from experiments.models import Experiment
from experiments.queries import criteria_of, kills_of, revisions_of
from experiments.strip import strip
from experiments.wording import kill


def evidence_of(experiment: Experiment) -> dict[str, Any]:
    """Result, strip, criteria, kill criteria, how the plan changed, and the newest voices."""
    result = experiment.result
    stood = case(json.loads(result.inputs), json.loads(result.outcome))
    rows = criteria_of(experiment)
    reached = {(each.criterion, each.by, each.of) for each in stood.result.kills}
    drawing = strip(
        stood.dossier.newest.plan,
        policy.respond(experiment.workspace),
        observed=observed(stood.dossier),
        policy=stood.dossier.policy,
        deviations=stood.deviations,
        kills=stood.result.kills,
    )
    return {
        "result": result,
        "case": stood,
        "strip": drawn(drawing) if drawing else None,
        "kills": [
            {"sentence": kill(row, named=len(rows) > 1), "reached": (row.criterion.name, row.by, row.of) in reached}
            for row in kills_of(experiment, rows)
        ],
        "changes": [plan for plan in revisions_of(experiment) if plan.revision],
        "voices": queries.voices(experiment),
    }
