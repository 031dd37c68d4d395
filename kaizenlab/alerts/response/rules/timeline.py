"""From the first signal to the decision: what a post-mortem shows of how it went, by role and never by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from kaizenlab.alerts.response.rules.response import SEVERE


class Kind(StrEnum):
    """What happened, in the order in which it does where two things happen at one moment."""

    REGISTERED = "registered"
    STARTED = "started"
    SIGNAL = "signal"
    SEVERE = "severe"  # the first Sev 1, where the first signal was less
    TOLD = "told"
    ACKNOWLEDGED = "acknowledged"
    CONCLUDED = "concluded"
    PROPOSED = "proposed"
    DECIDED = "decided"


ORDER = list(Kind)
FIRED, RAISED = "fired", "raised"
RINGS = (FIRED, RAISED)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened. `by`: a role, "" for the product itself; of an alert its rule, number and severity."""

    kind: Kind
    at: datetime
    by: str = ""
    rule: str = ""
    alert: int = 0
    severity: int = 0
    day: int | None = None  # of the test, the day it started being 1
    after: int | None = None  # days since what happened before


@dataclass(frozen=True, slots=True)
class Rung:
    """One moment of an alert about the experiment: fired, raised, told or acknowledged."""

    kind: str
    at: datetime
    by: str
    rule: str
    alert: int
    severity: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """`detection`: from the start to the first signal; `acknowledgement`: from there until it was seen; `decision`:
    from there to the decision; `in_all`: from the first signal to the decision. None where an end never was."""

    steps: tuple[Step, ...]
    first_day: int | None = None
    detection: timedelta | None = None
    acknowledgement: timedelta | None = None
    decision: timedelta | None = None
    in_all: timedelta | None = None


def timeline(done: Iterable[Step], rung: Sequence[Rung], zone: str) -> Timeline:
    """`done`: what the ledger says was done, `rung`: the moments of the experiment's alerts. Days are the zone's."""
    done = list(done)
    steps = sorted([*done, *signals(done, rung)], key=lambda step: (step.at, ORDER.index(step.kind)))
    at = {step.kind: step.at for step in reversed(steps)}
    start, signal, decided = (at.get(kind) for kind in (Kind.STARTED, Kind.SIGNAL, Kind.DECIDED))
    seen = at.get(Kind.ACKNOWLEDGED) or at.get(Kind.TOLD)
    return Timeline(
        steps=tuple(counted(steps, start, ZoneInfo(zone))),
        first_day=day_of(signal, start, ZoneInfo(zone)),
        detection=between(start, signal),
        acknowledgement=between(signal, seen),
        decision=between(seen or signal, decided),
        in_all=between(signal, decided),
    )


def signals(done: Sequence[Step], rung: Sequence[Rung]) -> Iterator[Step]:
    """The first alert once the test had started, the first severe one, and when somebody saw them. What rings after the
    decision is no signal for it."""
    start = min((step.at for step in done if step.kind is Kind.STARTED), default=None)
    end = min((step.at for step in done if step.kind is Kind.DECIDED), default=None)
    heard = [each for each in rung if start and start <= each.at and (end is None or each.at <= end)]
    rings = [each for each in heard if each.kind in RINGS]
    first = min(rings, key=lambda each: (each.at, each.severity, each.alert), default=None)
    severe = min(
        (each for each in rings if each.severity == SEVERE), key=lambda each: (each.at, each.alert), default=None
    )
    if first is None:
        return
    yield of_alert(Kind.SIGNAL, first)
    if severe is not None and severe != first:
        yield of_alert(Kind.SEVERE, severe)
    for kind in (Kind.ACKNOWLEDGED, Kind.TOLD):
        seen = [each for each in heard if each.kind == kind and each.at >= first.at]
        if seen:
            yield of_alert(kind, min(seen, key=lambda each: each.at))
            return


def of_alert(kind: Kind, rung: Rung) -> Step:
    return Step(kind, rung.at, rung.by, rung.rule, rung.alert, rung.severity)


def counted(steps: Sequence[Step], start: datetime | None, zone: ZoneInfo) -> Iterator[Step]:
    if steps:
        yield replace(steps[0], day=day_of(steps[0].at, start, zone))
    for before, step in pairwise(steps):
        yield replace(step, day=day_of(step.at, start, zone), after=days_between(before.at, step.at, zone))


def day_of(moment: datetime | None, start: datetime | None, zone: ZoneInfo) -> int | None:
    """Day 1 is the day of the start; before it no day is counted."""
    if moment is None or start is None or moment < start:
        return None
    return days_between(start, moment, zone) + 1


def days_between(before: datetime, after: datetime, zone: ZoneInfo) -> int:
    """Midnights passed, in the zone."""
    return (after.astimezone(zone).date() - before.astimezone(zone).date()).days


def between(before: datetime | None, after: datetime | None) -> timedelta | None:
    return after - before if before is not None and after is not None else None
