"""Where a registered experiment stands, as its pages show it: what the rules say, and where it can still end."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from experiments import dossier as dossiers
from experiments import policy, readout, record, words
from experiments.drawing import Drawn, drawn
from experiments.rules.result import result_from_json
from experiments.rules.strip import strip
from experiments.seats import seats
from experiments.seen import criteria_seen


def standing(rows: record.Rows) -> dict[str, Any]:
    """What the rules say: of an experiment that is concluded, as it stood then."""
    experiment = rows.experiment
    if experiment.state == "concluded":
        dossier = dossiers.from_json(json.loads(experiment.result.inputs))
        result = result_from_json(json.loads(experiment.result.outcome))
        drawings = []
    else:
        numbers, respond = policy.in_force(experiment.workspace)
        dossier = record.dossier(rows, numbers=numbers)
        result = dossiers.result(dossier, closed=False)
        drawings = [] if experiment.state == "cancelled" else strips(rows, dossier, respond)
    return {
        "result": result,
        "is_settled": result.verdict is not None,
        "verdict": words.VERDICTS.get(result.verdict or "", ""),
        "confidence": words.CONFIDENCES.get(result.confidence or "", ""),
        "reasons": [reason.said(_) for reason in result.reasons],
        "standings": readout.standings(rows.in_force, dossier, result),
        "criteria": criteria_seen(dossier, result),
        "seats": seats(rows, dossier),
        "strips": drawings,
        "computed_at": dossier.now,
    }


def strips(rows: record.Rows, dossier: dossiers.Dossier, respond: policy.Respond) -> list[Drawn]:
    """Where each primary criterion can still end."""
    made = [
        (
            row,
            strip(
                dossier.newest.plan,
                respond,
                criterion=row.name,
                observed=dossier.observed.get(row.name),
                policy=dossier.policy,
                deviations=dossier.deviations,
                running=True,
            ),
        )
        for row in rows.in_force
        if row.role == "primary"
    ]
    return [drawn(each, unit=row.unit) for row, each in made if each]
