"""Builders for experiments as they went: of five interviewees three have to see the problem, unless told otherwise."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from decisions.backtest.rules import A_MOMENT, Ending, Past, replay
from decisions.rules import DEFAULT_TABLE, Terms
from experiments.dossier import Revision
from experiments.rules.criteria import Criterion, KillCriterion, Method, Plan, Policy, Stage
from experiments.rules.observe import Answer, Reading
from experiments.rules.result import Verdict
from tests.rules.plans import interviews

KEY = "1"
START = dt.date(2026, 1, 5)  # a Monday
TERMS = Terms(Policy(), DEFAULT_TABLE)
WORDS = {"y": Answer.YES, "n": Answer.NO, "u": Answer.UNCLEAR}


def at(day: int, hour: float = 12, *, zone: str = "UTC", start: dt.date = START) -> dt.datetime:
    """That hour on the wall on a day of the experiment, day 1 being that of its start."""
    midnight = dt.datetime.combine(start + dt.timedelta(days=day - 1), dt.time.min, ZoneInfo(zone))
    return (midnight + dt.timedelta(hours=hour)).astimezone(dt.UTC)


def kill(day: int, *, start: dt.date = START, **state: Any) -> KillCriterion:
    """None of those asked said yes, at the first moment of that day."""
    return KillCriterion(**{"criterion": interviews().name, "by": start + dt.timedelta(days=day - 1)} | (state or NONE))


NONE = {"at_most": 0}


def plan(*criteria: Criterion, kills: tuple[KillCriterion, ...] = ()) -> Plan:
    return Plan(Stage.PROBLEM, Method.INTERVIEW, criteria or (interviews(),), kills)


def revision(of: Plan, since: dt.datetime | None = None, kind: str = "registration") -> Revision:
    keys = tuple(range(1, len(of.criteria) + 1))
    return Revision(since or at(1, 8), kind, "0" * 64, of, keys)


def said(word: Any, moment: dt.datetime, place: int, *, key: str = KEY, on: dt.date | None = None) -> Reading:
    return Reading(key, place, on or moment.date(), moment, WORDS.get(word, word) if isinstance(word, str) else word)


def answers(text: str, *, first: int = 2, every: int = 1, zone: str = "UTC") -> tuple[Reading, ...]:
    """One participant a day from the second day on: "yn" is a yes and then a no."""
    return tuple(said(word, at(first + every * number, zone=zone), number + 1) for number, word in enumerate(text))


def past(*readings: Reading, until: int | None = None, decided: dt.datetime | None = None, **given: Any) -> Past:
    """Started at 9:00 on day 1. It runs until that day, or was decided and concluded an hour before."""
    zone = given.pop("zone", "UTC")
    of = given.pop("plan", plan())
    end = decided - dt.timedelta(hours=1) if decided else at(until or 30, zone=zone) + A_MOMENT
    own = {
        "number": 1,
        "title": "Interviews",
        "state": "concluded" if decided else "running",
        "zone": zone,
        "started_at": at(1, 9, zone=zone),
        "until": end,
        "revisions": (revision(of, at(1, 8, zone=zone)),),
        "readings": readings,
        "ends_on": START + dt.timedelta(days=90),
        "cost": Decimal(5400),
        "verdict": Verdict.INVALIDATED if decided else None,
        "ending": Ending(decided, "decision", "kill", "D-1") if decided else None,
    }
    return Past(**own | given)


def told(of: Past, **numbers: Any):
    return replay(of, [Terms(Policy(**numbers), DEFAULT_TABLE)])[0]
