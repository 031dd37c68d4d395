"""The left side of the decision page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from decisions import policies, queries
from decisions.case import Case, case
from experiments import summary
from experiments.drawing import Drawn, drawn
from experiments.models import Experiment
from experiments.policy import Respond
from experiments.queries import revisions_of
from experiments.rules.strip import strip
from experiments.shown import are_erased
from experiments.wording import kill
from experiments.words import ANSWERS, MANNERS
from kaizenlab.lib.dates import day, moment

ICONS = {"yes": "check", "no": "x"}


def evidence_of(experiment: Experiment) -> dict[str, Any]:
    """Result, strip, criteria, kill criteria, how the plan changed, and the newest voices."""
    result = experiment.result
    stood = case(json.loads(result.inputs), json.loads(result.outcome))
    several = len(stood.criteria) > 1
    reached = {(each.criterion, each.by, each.of) for each in stood.result.kills}
    return {
        "computed_at": moment(result.at),
        "frozen_at": moment(experiment.registered_at) if experiment.registered_at else "",
        "case": stood,
        "strip": strip_of(stood, policies.respond(experiment.recommendation.policy)),
        "kills": [
            {"sentence": kill(row, named=several), "reached": (row.criterion.name, row.by, row.of) in reached}
            for row in queries.kills(experiment)
        ],
        "changes": revisions_of(experiment)[:-1] if len(stood.dossier.revisions) > 1 else [],
        "voices": [voice(row) for row in queries.voices(experiment)],
    }


def strip_of(stood: Case, respond: Respond) -> Drawn | None:
    """Where the criterion that told most ended. A kill criterion overrules the strip, which is left out then."""
    telling = summary.telling(stood.result)
    if telling is None or stood.result.kills:
        return None
    drawing = strip(
        stood.dossier.newest.plan,
        respond,
        criterion=telling.name,
        observed=stood.dossier.observed.get(telling.name),
        policy=stood.dossier.policy,
        deviations=stood.deviations,
    )
    return replace(drawn(drawing), runs=(), caption=()) if drawing else None  # what the policy said stands beside it


def voice(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "name": row["alias"] or f"#{row['number']}",
        "erased": are_erased(row["digest"], has_words=row["quotes"] is not None),
        "word": ANSWERS.get(row["answer"], ""),
        "manner": MANNERS.get(row["manner"], ""),
        "icon": ICONS.get(row["answer"]),
        "iso": row["observed_on"].isoformat(),
        "day": day(row["observed_on"]),
    }
