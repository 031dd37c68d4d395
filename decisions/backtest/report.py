"""A replay as plain JSON: the same ledger and the same policies always give the same bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from decisions import rules
from decisions.backtest.rules import Past, Signal, Sums, Told
from decisions.policies import table_as_json
from decisions.rules import Terms
from kaizenlab.events.queries import stamp
from kaizenlab.lib.refs import ref


def terms_as_json(terms: Terms, version: int | None) -> dict[str, Any]:
    """`version`: None where the policy comes from a file."""
    return {"version": version, **asdict(terms.numbers), "table": table_as_json(terms.table)}


def experiment_as_json(past: Past, told: Mapping[str, Told]) -> dict[str, Any]:
    """What happened, and what each policy, by its name, says about it."""
    return {
        "experiment": ref("E", past.number),
        "title": past.title,
        "state": past.state,
        "result": past.verdict and past.verdict.value,
        "started_at": stamp(past.started_at),
        "ends_on": past.ends_on.isoformat(),
        "planned_days": past.planned_days,
        "planned_cost": None if past.cost is None else str(past.cost),
        "decision": _ending(past),
        **{name: _told(past, each) for name, each in told.items()},
    }


def sums_as_json(sums: Sums) -> dict[str, Any]:
    return asdict(sums) | {"money": None if sums.money is None else str(sums.money)}


def _ending(past: Past) -> dict[str, Any] | None:
    if past.ending is None:
        return None
    ending = past.ending
    return _moment(past, ending.at) | {
        "how": ending.how,
        "outcome": ending.outcome or None,
        "record": ending.ref or None,
    }


def _told(past: Past, told: Told) -> dict[str, Any]:
    return {
        "at_risk": told.warned_at and _moment(past, told.warned_at),
        "recommended": told.signal and _signal(past, told.signal),
        "final": told.final and _answer(told.final, told.due_on),
        "days_saved": told.saved,
        "money_saved": None if told.money is None else str(told.money),
        "false_alarm": told.is_false_alarm,
    }


def _signal(past: Past, signal: Signal) -> dict[str, Any]:
    answer = signal.recommendation and _answer(signal.recommendation, signal.due_on)
    return _moment(past, signal.at) | {"sign": signal.sign.value, "answer": answer}


def _answer(recommendation: rules.Recommendation, due_on: dt.date | None) -> dict[str, Any]:
    return {
        "response": recommendation.response.value,
        "rule": recommendation.rule,
        "severity": recommendation.severity,
        "due_on": due_on and due_on.isoformat(),
    }


def _moment(past: Past, at: dt.datetime) -> dict[str, Any]:
    return {"at": stamp(at), "day": past.day(at)}
