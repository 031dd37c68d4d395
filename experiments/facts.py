"""Rows as the plain values that the rules judge, and as the canonical text that registration freezes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import rfc8785

from experiments.models import Criterion, Experiment, KillCriterion
from experiments.readiness import missing
from experiments.rules import criteria as rules
from experiments.rules.criteria import plain
from hypotheses.models import Assumption, Hypothesis
from hypotheses.words import BLOCKS

# The blanks of a kind's sentence, beside its name, who, role and direction
BLANKS = {
    "k_of_n": ("required", "planned"),
    "rate": ("target", "planned"),
    "mean": ("target", "unit", "planned"),
    "count": ("target", "period_days"),
    "comparison": ("measure", "effect", "target", "unit", "planned", "control_share", "variant_share"),
    "judgement": ("judge",),
}
EVERY_BLANK = tuple(dict.fromkeys(blank for blanks in BLANKS.values() for blank in blanks))


def plan_of(experiment: Experiment, criteria: Sequence[Criterion], kills: Iterable[KillCriterion]) -> rules.Plan:
    """The plan as the rules read it. A registered one keeps the stage that was frozen with it.

    A draft may have no method yet: then the weakest stands in, and nothing is promised that a choice would take back.
    """
    stage = frozen_canvas(experiment)["stage"] if experiment.plan_id else experiment.hypothesis.stage
    return rules.Plan(
        stage=rules.Stage(stage),
        method=rules.Method(experiment.method or rules.Method.SURVEY),
        criteria=tuple(map(criterion_of, criteria)),
        kill_criteria=tuple(map(kill_of, kills)),
    )


def criterion_of(row: Criterion) -> rules.Criterion:
    has = BLANKS[row.kind]
    return rules.Criterion(
        name=row.name,
        kind=rules.Kind(row.kind),
        role=rules.Role(row.role),
        direction=rules.Direction(row.direction),
        required=row.required if "required" in has else None,
        planned=row.planned if "planned" in has else None,
        target=row.target if "target" in has else None,
        period_days=row.period_days if "period_days" in has else None,
        measure=rules.Measure(row.measure) if row.measure and "measure" in has else None,
        effect=rules.Effect(row.effect) if row.effect and "effect" in has else rules.Effect.DIFFERENCE,
        allocation=(row.control_share, row.variant_share) if "control_share" in has else (1, 1),
    )


def kill_of(row: KillCriterion) -> rules.KillCriterion:
    return rules.KillCriterion(
        criterion=row.criterion.name, by=row.by, of=row.of, **{row.direction: Decimal(row.threshold)}
    )


def lacks(
    experiment: Experiment,
    criteria: Sequence[Criterion],
    kills: Sequence[KillCriterion],
    *,
    today: dt.date,
    standing: Sequence[KillCriterion] = (),
) -> list[rules.Problem]:
    """What registration would miss in this plan; `standing` are the kill criteria of the plan in force."""
    return missing(
        plan_of(experiment, criteria, kills),
        method=experiment.method,
        planned_sample=experiment.planned_sample,
        starts_on=experiment.starts_on,
        ends_on=experiment.ends_on,
        today=today,
        standing=[kill_of(row) for row in standing],
        is_sketch=experiment.hypothesis.state == "draft",
    )


def first_id(row: Criterion) -> int:
    """The row first registered, to which evidence is linked, whatever revision this row is of."""
    return row.origin_id or row.pk


def frozen_canvas(experiment: Experiment) -> dict[str, Any]:
    return json.loads(experiment.plan.text)["canvas"]  # type: ignore[union-attr]


def canvas(hypothesis: Hypothesis, assumptions: Iterable[Assumption]) -> dict[str, Any]:
    """The canvas on one page, as registration copies it."""
    return {
        "hypothesis": hypothesis.ref,
        "statement": hypothesis.statement,
        "stage": hypothesis.stage,
        **{block: getattr(hypothesis, block) for block in BLOCKS},
        "assumptions": [
            {"text": each.text, "importance": each.importance, "uncertainty": each.uncertainty} for each in assumptions
        ],
    }


def planned(
    experiment: Experiment, canvas: dict[str, Any], criteria: Sequence[Criterion], kills: Iterable[KillCriterion]
) -> dict[str, Any]:
    """Everything that registration freezes, in the plan file's words where it has them."""
    return {
        "experiment": experiment.ref,
        "title": experiment.title,
        "canvas": canvas,
        "method": experiment.method,
        "planned_sample": experiment.planned_sample,
        "starts_on": experiment.starts_on and experiment.starts_on.isoformat(),
        "ends_on": experiment.ends_on and experiment.ends_on.isoformat(),
        "cost": None if experiment.cost is None else str(experiment.cost),
        "owner": str(experiment.owner),
        "criteria": list(map(criterion_as_json, criteria)),
        "kill_criteria": list(map(kill_as_json, kills)),
    }


def criterion_as_json(row: Criterion) -> dict[str, Any]:
    said = {"name": row.name, "who": row.who, "role": row.role, "kind": row.kind}
    if row.kind != "judgement":
        said["direction"] = row.direction
    blanks = {blank: getattr(row, blank) for blank in BLANKS[row.kind]}
    if "judge" in blanks:
        blanks["judge"] = str(row.judge) if row.judge else ""
    if row.metric:
        blanks["metric"] = row.metric.ref
    return said | {blank: plain(value) if isinstance(value, Decimal) else value for blank, value in blanks.items()}


def kill_as_json(row: KillCriterion) -> dict[str, Any]:
    said = {
        "criterion": row.criterion.name,
        row.direction: plain(Decimal(row.threshold)),
        "of": row.of,
        "by": row.by.isoformat(),
    }
    return {name: value for name, value in said.items() if value is not None}


def canonical(value: Any) -> str:
    """RFC 8785: the same plan always gives the same text, and so the same digest."""
    return rfc8785.dumps(value).decode()


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
