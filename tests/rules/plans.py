"""Builders for plans and plan files. Every one is the article's example unless told otherwise."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

from decisions.judge import judged
from experiments.rules import judge
from experiments.rules.criteria import Criterion, Direction, KillCriterion, Kind, Measure, Method, Plan, Role, Stage
from experiments.rules.observed import Answers
from experiments.rules.plan import parse
from experiments.rules.result import Result

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "experiments"
NAME = "recognise the problem"
BY = date(2026, 11, 13)
EXAMPLE: dict[str, Any] = {
    "hypothesis": "Teams forget why a feature was built within six months",
    "stage": "problem",
    "method": "interview",
    "criteria": [
        {
            "name": NAME,
            "role": "primary",
            "kind": "k_of_n",
            "direction": "at_least",
            "required": 3,
            "planned": 5,
            "observed": {"yes": 3, "n": 5, "first": 1},
        }
    ],
    "kill_criteria": [{"criterion": NAME, "at_most": 0, "of": 3, "by": "2026-11-13"}],
    "pivots": 0,
    "deviations": 0,
    "broken": None,
    "on": "2026-12-01",
    "closed": True,
}
BARS: dict[str, dict[str, Any]] = {
    "k_of_n": {"required": 3, "planned": 5},
    "rate": {"target": 0.04, "planned": 1000},
    "mean": {"target": 60, "planned": 5},
    "count": {"target": 20, "period_days": 14},
    "comparison": {"measure": "proportion", "target": 0, "planned": 1000},
    "judgement": {},
}


def interviews(required: int = 3, planned: int = 5, **given: Any) -> Criterion:
    return Criterion(**{"name": NAME, "kind": Kind.K_OF_N, "required": required, "planned": planned} | given)


def rate(target: float = 0.04, planned: int = 1000, **given: Any) -> Criterion:
    return Criterion(**{"name": "converts", "kind": Kind.RATE, "target": target, "planned": planned} | given)


def mean(target: float = 60, planned: int = 5, **given: Any) -> Criterion:
    return Criterion(**{"name": "seconds", "kind": Kind.MEAN, "target": target, "planned": planned} | given)


def count(target: int = 20, period_days: int = 14, **given: Any) -> Criterion:
    return Criterion(**{"name": "sign-ups", "kind": Kind.COUNT, "target": target, "period_days": period_days} | given)


def comparison(target: float = 0, planned: int = 1000, **given: Any) -> Criterion:
    whole = {"name": "lift", "kind": Kind.COMPARISON, "measure": Measure.PROPORTION, "target": target}
    return Criterion(**whole | {"planned": planned} | given)


def judgement(**given: Any) -> Criterion:
    return Criterion(**{"name": "the editor agrees", "kind": Kind.JUDGEMENT} | given)


def at_most(**given: Any) -> dict[str, Any]:
    return {"direction": Direction.AT_MOST, **given}


GUARDRAIL = {"role": Role.GUARDRAIL}


def plan(*criteria: Criterion, kills: tuple[KillCriterion, ...] = (), **given: Any) -> Plan:
    whole: dict[str, Any] = {"stage": Stage.PROBLEM, "method": Method.INTERVIEW}
    return Plan(**whole | {"criteria": criteria, "kill_criteria": kills} | given)


def result_of(
    *seen: tuple[Criterion, Any], stage: Stage = Stage.PROBLEM, method: Method = Method.INTERVIEW, **given: Any
) -> Result:
    """Judges criteria beside what was observed of each; None where nothing was."""
    observed = {criterion.name: each for criterion, each in seen if each is not None}
    return judge(plan(*(criterion for criterion, _ in seen), stage=stage, method=method), observed, **given)


def of_five(yes: int, n: int = 5, **given: Any) -> Result:
    return result_of((interviews(), Answers(yes, n)), **given)


def file(**changes: Any) -> dict[str, Any]:
    """The example with some of its fields changed."""
    return deepcopy(EXAMPLE) | changes


def one(kind: str, observed: Any = None, **changes: Any) -> dict[str, Any]:
    """A plan file with one criterion of this kind, named x."""
    fields = {"role", "direction", "name", *BARS[kind], "effect", "allocation"}
    criterion = (
        {"name": "x", "kind": kind} | BARS[kind] | {name: changes.pop(name) for name in list(changes) if name in fields}
    )
    if observed is not None:
        criterion["observed"] = observed
    return file(criteria=[criterion], kill_criteria=[]) | changes


def printed(data: dict[str, Any]) -> dict[str, Any]:
    """What `manage.py judge` prints for this file."""
    return judged(parse(json.dumps(data)))


def first(data: dict[str, Any]) -> dict[str, Any]:
    """The first criterion of what it prints."""
    return printed(data)["criteria"][0]
