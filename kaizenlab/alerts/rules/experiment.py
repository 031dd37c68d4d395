"""What rings about one experiment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from experiments.rules.criteria import Role, exact
from experiments.rules.outcomes import Futility, Status
from kaizenlab.alerts.rules import sentences as say
from kaizenlab.alerts.rules.terms import Finding, Rule, Table, Terms
from kaizenlab.lib.reasons import Reason, number, percent, reason

PIVOT_OR_KILL = (5, 6)  # the policy's rules that have two answers


@dataclass(frozen=True, slots=True)
class Bar:
    """One criterion as it stands. `size`: what counts so far; `complete`: its planned sample is in."""

    name: str
    role: Role
    status: Status
    size: int
    complete: bool
    got: str
    needed: str
    chance: float | None = None
    futility: Futility | None = None

    @property
    def is_impossible(self) -> bool:
        return self.status is Status.MISSED or self.chance == 0


@dataclass(frozen=True, slots=True)
class Split:
    """A comparison whose arms do not fit the planned allocation."""

    name: str
    control: int
    variant: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A result that nobody has answered yet, and what the policy said about it."""

    rule: int
    severity: int
    response: str
    verdict: str
    due_at: datetime
    due_on: date
    got: str
    needed: str


@dataclass(frozen=True, slots=True)
class Trial:
    """An experiment as its alerts see it. `last_at`: the newest evidence, else the start; `ends_at`: the first moment
    after its end date; `kills`: reached, as sentences; `kill_moments`: when the others are judged."""

    state: str
    changed_at: datetime
    owner_gone: str = ""
    started_at: datetime | None = None
    last_at: datetime | None = None
    ends_on: date | None = None
    ends_at: datetime | None = None
    bars: tuple[Bar, ...] = ()
    kills: tuple[Reason, ...] = ()
    kill_moments: tuple[datetime, ...] = ()
    splits: tuple[Split, ...] = ()
    waiting: Waiting | None = None
    futile: float = 0.05
    at_risk: float = 0.2

    @property
    def is_under_way(self) -> bool:
        return self.state in ("running", "paused")

    @property
    def primaries(self) -> tuple[Bar, ...]:
        return tuple(bar for bar in self.bars if bar.role is Role.PRIMARY)

    @property
    def has_its_sample(self) -> bool:
        return bool(self.primaries) and all(bar.complete for bar in self.primaries)


def found(trial: Trial, table: Table, now: datetime) -> list[Finding]:
    """In the order of the table, one at most for each rule that is on."""
    said: dict[Rule, Finding] = {}
    for rule, severity, why in _all(trial, table, now):
        if table[rule].is_on:
            said.setdefault(rule, Finding(rule, severity, why))
    return [said[rule] for rule in Rule if rule in said]


def _all(trial: Trial, table: Table, now: datetime) -> Iterator[tuple[Rule, int, Reason]]:
    if trial.is_under_way:
        yield from _reach(trial, table, now)
        for why in trial.kills:
            yield Rule.KILL, table[Rule.KILL].severity, why
        yield from _harm(trial, table, now)
        yield from _evaluation(trial, table, now)
        yield from _silence(trial, table, now)
    if trial.waiting:
        yield _answer(trial.waiting, table, now)
    if trial.state == "draft" and (idle := _days(trial.changed_at, now)) >= table[Rule.DRAFT].days:
        yield Rule.DRAFT, table[Rule.DRAFT].severity, reason(say.IDLE_DRAFT, days=number(idle))
    if trial.owner_gone and (trial.state not in ("concluded", "cancelled") or trial.waiting):
        yield Rule.OWNER, table[Rule.OWNER].severity, reason(say.OWNER_LEFT, name=trial.owner_gone)


def _reach(trial: Trial, table: Table, now: datetime) -> Iterator[tuple[Rule, int, Reason]]:
    """Out of reach, or at risk. The minimums keep noise out; what has become impossible is none. What is out of reach
    is at risk all the same where only that is watched."""
    futile, at_risk = table[Rule.FUTILE], table[Rule.AT_RISK]
    for bar in trial.primaries:
        unlikely = bar.futility is Futility.FUTILE and _has_enough(trial, bar, futile, now)
        if (bar.is_impossible or unlikely) and futile.is_on:
            sentence = _unreachable(bar) if bar.is_impossible else _unlikely(bar, trial.futile)
            yield Rule.FUTILE, futile.severity, _named(trial, bar, sentence)
        elif bar.is_impossible:
            yield Rule.AT_RISK, at_risk.severity, _named(trial, bar, _unreachable(bar))
        elif bar.futility is not None and _has_enough(trial, bar, at_risk, now):
            yield Rule.AT_RISK, at_risk.severity, _named(trial, bar, _unlikely(bar, trial.at_risk))


def _harm(trial: Trial, table: Table, now: datetime) -> Iterator[tuple[Rule, int, Reason]]:
    for bar in trial.bars:
        if bar.status is Status.BREACHED and _has_enough(trial, bar, table[Rule.GUARDRAIL], now):
            why = reason(say.BREACHED, name=bar.name, got=bar.got, needed=bar.needed)
            yield Rule.GUARDRAIL, table[Rule.GUARDRAIL].severity, why
    terms = table[Rule.SAMPLE_RATIO]
    for split in trial.splits:
        if split.control + split.variant >= terms.sample and _is_old_enough(trial, terms, now):
            arms = {"control": number(split.control), "variant": number(split.variant)}
            yield Rule.SAMPLE_RATIO, terms.severity, reason(say.RATIO_OFF, name=split.name, **arms)


def _evaluation(trial: Trial, table: Table, now: datetime) -> Iterator[tuple[Rule, int, Reason]]:
    terms = table[Rule.EVALUATION]
    if trial.ends_at and trial.ends_on and now >= trial.ends_at:
        yield Rule.EVALUATION, terms.severity, reason(say.IS_PAST_ITS_END, day=trial.ends_on.isoformat())
    elif trial.has_its_sample and trial.last_at and now >= trial.last_at + timedelta(days=terms.days):
        yield Rule.EVALUATION, terms.severity, reason(say.SAMPLE_IS_IN, moment=trial.last_at.isoformat())


def _silence(trial: Trial, table: Table, now: datetime) -> Iterator[tuple[Rule, int, Reason]]:
    terms = table[Rule.NO_EVIDENCE]
    if trial.state != "running" or trial.has_its_sample or trial.last_at is None:
        return
    if now >= trial.last_at + timedelta(days=terms.days):
        facts = {"moment": trial.last_at.isoformat(), "days": number(_days(trial.last_at, now))}
        yield Rule.NO_EVIDENCE, terms.severity, reason(say.NO_EVIDENCE, **facts)


def _answer(waiting: Waiting, table: Table, now: datetime) -> tuple[Rule, int, Reason]:
    """A result rings as severely as the policy says; once overdue at Sev 2 at least, some days later at Sev 1. It stays
    a result where nobody watches what is overdue."""
    two_answers = waiting.rule in PIVOT_OR_KILL
    facts: dict[str, str] = {"got": waiting.got, "needed": waiting.needed}
    facts |= {} if two_answers else {"response": waiting.response}
    if now <= waiting.due_at or not table[Rule.OVERDUE].is_on:
        facts |= {"verdict": waiting.verdict, "day": waiting.due_on.isoformat()}
        template = say.RESULT_PIVOT_OR_KILL if two_answers else say.RESULT
        return Rule.RESULT, waiting.severity, reason(template, **facts)
    terms = table[Rule.OVERDUE]
    is_late = now > waiting.due_at + timedelta(days=terms.days)
    severity = 1 if is_late else min(terms.severity, waiting.severity)
    template = say.OVERDUE_PIVOT_OR_KILL if two_answers else say.OVERDUE
    return Rule.OVERDUE, severity, reason(template, **facts, moment=waiting.due_at.isoformat())


def due(trial: Trial, table: Table, now: datetime) -> datetime | None:
    moments: list[datetime | None] = []
    if trial.state == "draft":
        moments.append(trial.changed_at + timedelta(days=table[Rule.DRAFT].days))
    if trial.is_under_way:
        moments += [*trial.kill_moments, trial.ends_at]
        if trial.last_at:
            moments += [
                trial.last_at + timedelta(days=table[rule].days) for rule in (Rule.EVALUATION, Rule.NO_EVIDENCE)
            ]
        if trial.started_at:
            aged = (Rule.FUTILE, Rule.AT_RISK, Rule.GUARDRAIL, Rule.SAMPLE_RATIO)
            moments += [trial.started_at + timedelta(days=table[rule].days) for rule in aged]
    if trial.waiting:
        moments += [_just_after(trial.waiting.due_at + timedelta(days=days)) for days in (0, table[Rule.OVERDUE].days)]
    return min((moment for moment in moments if moment and moment > now), default=None)


def _just_after(moment: datetime) -> datetime:
    """Overdue is after the last moment, not at it."""
    return moment + timedelta(seconds=1)


def _has_enough(trial: Trial, bar: Bar, terms: Terms, now: datetime) -> bool:
    return bar.size >= terms.sample and _is_old_enough(trial, terms, now)


def _is_old_enough(trial: Trial, terms: Terms, now: datetime) -> bool:
    return trial.started_at is not None and now >= trial.started_at + timedelta(days=terms.days)


def _unreachable(bar: Bar) -> Reason:
    return reason(say.UNREACHABLE, got=bar.got, needed=bar.needed)


def _unlikely(bar: Bar, limit: float) -> Reason:
    chances = {"chance": percent(bar.chance or 0.0, exact(limit)), "limit": percent(exact(limit))}
    return reason(say.UNLIKELY, got=bar.got, needed=bar.needed, **chances)


def _named(trial: Trial, bar: Bar, sentence: Reason) -> Reason:
    return sentence if len(trial.primaries) == 1 else reason(say.NAMED, name=bar.name, sentence=sentence)


def _days(since: datetime, now: datetime) -> int:
    return (now - since).days
