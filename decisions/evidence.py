"""The evidence, result and recommendation of an experiment as they stand: the text that a decision carries for good.

It holds no participant's words, only their digests, so a participant can be erased and the text stays what it was.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from decisions.models import Recommendation
from experiments import dossier as dossiers
from experiments import facts, record
from experiments.attachments.queries import digests_of_files
from experiments.models import Evidence, Experiment, Result


def as_it_stands(experiment: Experiment, *, now: dt.datetime) -> str:
    """Canonical JSON. Of an experiment that has no result it says where it stood."""
    result = Result.objects.filter(workspace=experiment.workspace_id, experiment=experiment).first()
    said = Recommendation.objects.filter(workspace=experiment.workspace_id, experiment=experiment)
    recommendation = said.select_related("policy").first()
    return facts.canonical(
        {
            "experiment": identity(experiment),
            "plans": list(plans(experiment)),
            "result": concluded(result) if result else so_far(experiment, now),
            "evidence": list(entries(experiment)),
            "recommendation": recommended(recommendation) if recommendation else None,
        }
    )


def identity(experiment: Experiment) -> dict[str, Any]:
    return {
        "ref": experiment.ref,
        "title": experiment.title,
        "method": experiment.method,
        "hypothesis": experiment.hypothesis.ref,
        "statement": facts.frozen_canvas(experiment)["statement"],
        "registered_at": moment(experiment.registered_at),
        "started_at": moment(experiment.started_at),
        "concluded_at": moment(experiment.concluded_at),
        "cancelled_at": moment(experiment.cancelled_at),
    }


def plans(experiment: Experiment) -> Iterator[dict[str, Any]]:
    """Every version of the plan: the registration, its amendments and deviations."""
    rows = experiment.plans.filter(workspace=experiment.workspace_id).select_related("by__user").order_by("revision")
    for plan in rows:
        yield {
            "revision": plan.revision,
            "kind": plan.kind,
            "reason": plan.reason,
            "sha256": plan.sha256,
            "at": moment(plan.at),
            "by": str(plan.by),
        }


def concluded(result: Result) -> dict[str, Any]:
    return {
        "verdict": result.verdict,
        "confidence": result.confidence,
        "broken": result.broken,
        "deviations": result.deviations,
        "needed": result.needed,
        "got": result.got,
        "inputs": json.loads(result.inputs),
        "outcome": json.loads(result.outcome),
    }


def so_far(experiment: Experiment, now: dt.datetime) -> dict[str, Any]:
    dossier = record.gather(experiment, now=now)
    return {
        "verdict": None,
        "inputs": dossiers.as_json(dossier),
        "outcome": dossiers.result(dossier, closed=False).as_json(),
    }


def entries(experiment: Experiment) -> Iterator[dict[str, Any]]:
    rows = Evidence.objects.filter(workspace=experiment.workspace_id, experiment=experiment).order_by("number")
    told = ("number", "place", "observed_on", "recorded_at", "counts", "points_elsewhere", "digest")
    for row in rows.annotate(attached=digests_of_files()).values(*told, "attached"):
        yield row | {"observed_on": row["observed_on"].isoformat(), "recorded_at": moment(row["recorded_at"])}


def recommended(recommendation: Recommendation) -> dict[str, Any]:
    return {
        "response": recommendation.response,
        "rule": recommendation.rule,
        "severity": recommendation.severity,
        "due_at": moment(recommendation.due_at),
        "policy_version": recommendation.policy.version,
        "inputs": json.loads(recommendation.inputs),
        "outcome": json.loads(recommendation.outcome),
    }


def moment(at: dt.datetime | None) -> str | None:
    return at.astimezone(dt.UTC).isoformat() if at else None
