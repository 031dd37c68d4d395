"""From an append-only log of readings to what was observed, and to the kill criteria that it reached.

A reading says one thing about one criterion. A correction is a later reading in the same place; the newest one stands
where the first one stood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo
from enum import StrEnum
from fractions import Fraction
from functools import reduce
from math import sqrt

from experiments.rules.criteria import Criterion, KillCriterion, Kind, Measure, Plan, exact
from experiments.rules.observed import (
    Answers,
    Arms,
    Conversions,
    Events,
    Observed,
    Ruling,
    Sample,
    Summed,
    summed,
    value_of,
)


class Answer(StrEnum):
    """What one participant said. Unclear counts in n; it is no yes, but where the bar is *at most* it is one."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


class Arm(StrEnum):
    CONTROL = "control"
    VARIANT = "variant"


@dataclass(frozen=True, slots=True)
class Values:
    """Values in the order in which they were taken."""

    values: tuple[float, ...]


Said = Answer | Answers | Conversions | Values | Summed | Sample | Events | Ruling


@dataclass(frozen=True, slots=True)
class Reading:
    """One entry of the log. `place` is the order of recording, which a correction takes over from its predecessor;
    `said` is None where a correction withdraws the reading."""

    criterion: str
    place: int
    observed_on: date
    recorded_at: datetime
    said: Said | None
    arm: Arm | None = None


def current(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """The readings that stand, in order of place: the newest correction of each, without the withdrawn ones."""
    newest: dict[tuple[str, int, Arm | None], Reading] = {}
    for reading in sorted(readings, key=lambda each: each.recorded_at):
        newest[reading.criterion, reading.place, reading.arm] = reading
    return tuple(sorted((each for each in newest.values() if each.said is not None), key=lambda each: each.place))


def observe(
    criterion: Criterion, readings: Iterable[Reading], *, since: date | None = None, before: date | None = None
) -> Observed | None:
    """What was observed of this criterion, in sum; None where nothing was.

    Evidence observed before the day of registration, `since`, never counts; `before` is the first day left out.
    Readings count in the order of recording until the planned sample is in. The one that completes it counts whole,
    because a total can't be split; what comes after it is the rest. A count is filled up in the order of its days.
    """
    own = [
        each
        for each in current(each for each in readings if each.criterion == criterion.name)
        if (since is None or each.observed_on >= since) and (before is None or each.observed_on < before)
    ]
    return _SUMS[criterion.kind](criterion, own) if own else None


def kills_reached(
    plan: Plan, readings: Iterable[Reading], *, now: datetime, zone: tzinfo, since: date | None = None
) -> tuple[KillCriterion, ...]:
    """The kill criteria that the log has reached by `now`, in the plan's order. Reached, they stay reached.

    Each is judged at 00:00 of its `by` in the workspace's zone, on what had been recorded by then and observed before.
    What is recorded later changes nothing, whatever day it was observed on: a date that late paperwork could move
    would be no date. Of the first m is judged from the moment they are in, too, and again when one of them is corrected
    before `by`: a slip of the pen neither saves an experiment nor, once it has stopped it, revives it.
    """
    return tuple(kill for kill, _ in kills_since(plan, readings, now=now, zone=zone, since=since))


def kills_since(
    plan: Plan, readings: Iterable[Reading], *, now: datetime, zone: tzinfo, since: date | None = None
) -> tuple[tuple[KillCriterion, datetime], ...]:
    """The same, each with the moment from which it stands reached: its midnight, or the piece with which the first m
    were in that state."""
    log = sorted(readings, key=lambda each: each.recorded_at)
    moments = ((kill, _reached(kill, plan.named(kill.criterion), log, now, zone, since)) for kill in plan.kill_criteria)
    return tuple((kill, moment) for kill, moment in moments if moment)


def kills_at(plan: Plan, observed: Mapping[str, Observed], *, on: date) -> tuple[KillCriterion, ...]:
    """The kill criteria reached, where only the state at the start of the day `on` is known (the plan file)."""
    return tuple(
        kill
        for kill in plan.kill_criteria
        if _fits_at(kill, plan.named(kill.criterion), observed.get(kill.criterion), on)
    )


def _fits_at(kill: KillCriterion, criterion: Criterion, observed: Observed | None, on: date) -> bool:
    if kill.of is not None and isinstance(observed, Answers) and observed.n >= kill.of:
        return observed.first is not None and kill.fits(observed.first)
    return on >= kill.by and _fits(kill, criterion, observed)


def _fits(kill: KillCriterion, criterion: Criterion, observed: Observed | None) -> bool:
    value = value_of(criterion, observed)
    return value is not None and kill.fits(value)


def _reached(
    kill: KillCriterion, criterion: Criterion, log: Sequence[Reading], now: datetime, zone: tzinfo, since: date | None
) -> datetime | None:
    deadline = datetime.combine(kill.by, time.min, tzinfo=zone).astimezone(UTC)
    known = [
        each
        for each in log
        if each.criterion == criterion.name
        and each.recorded_at < min(deadline, now)
        and each.observed_on < kill.by
        and (since is None or each.observed_on >= since)
    ]
    if kill.of is not None and (moment := _first_fit(kill, kill.of, criterion, known)):
        return moment
    if now < deadline:
        return None
    observed = observe(criterion, known)
    if kill.of is not None and isinstance(observed, Answers) and observed.n + observed.rest >= kill.of:
        return None
    return deadline if _fits(kill, criterion, observed) else None


def _first_fit(kill: KillCriterion, of: int, criterion: Criterion, log: Sequence[Reading]) -> datetime | None:
    """The first moment, if any, at which the first m, once in, were in the state. Totals that hold more than the first
    m have to leave no doubt."""
    standing: dict[int, Reading] = {}
    completed_by = None
    n = 0
    for reading in log:
        n += _answers_in(criterion, reading) - _answers_in(criterion, standing.get(reading.place))
        standing[reading.place] = reading
        if n < of:
            completed_by = None
            continue
        if completed_by is not None and reading.place > completed_by:
            continue
        completed_by, fewest, most = _first(of, criterion, standing)
        if completed_by is not None and kill.fits(fewest) and kill.fits(most):
            return reading.recorded_at
    return None


def _answers_in(criterion: Criterion, reading: Reading | None) -> int:
    answers = as_answers(criterion, reading.said) if reading else None
    return answers.n if answers else 0


def _first(of: int, criterion: Criterion, standing: dict[int, Reading]) -> tuple[int | None, int, int]:
    """The place that completes the first `of`, if they are in, and how many yeses they hold: at fewest, at most."""
    n = fewest = most = 0
    for place in sorted(standing):
        answers = as_answers(criterion, standing[place].said)
        if answers is None:
            continue
        open_places = min(of - n, answers.n)
        fewest += max(0, open_places - (answers.n - answers.yes))
        most += min(open_places, answers.yes)
        n += open_places
        if n == of:
            return place, fewest, most
    return None, fewest, most


def as_answers(criterion: Criterion, said: Said | None) -> Answers | None:
    """One answer, or a total of answers, as k of n; None for anything else."""
    if isinstance(said, Answer):
        yes = said is Answer.YES or (said is Answer.UNCLEAR and not criterion.at_least)
        return Answers(yes=int(yes), n=1)
    return said if isinstance(said, Answers) else None


def _sum_answers(criterion: Criterion, readings: Sequence[Reading]) -> Observed | None:
    answers = [each for reading in readings if (each := as_answers(criterion, reading.said))]
    counted, rest = _until_planned(answers, lambda each: each.n, criterion.planned or 1)
    return Answers(
        yes=sum(each.yes for each in counted),
        n=sum(each.n for each in counted),
        rest=sum(each.n for each in rest),
    )


def _sum_conversions(criterion: Criterion, readings: Sequence[Reading]) -> Observed | None:
    batches = [reading.said for reading in readings if isinstance(reading.said, Conversions)]
    counted, rest = _until_planned(batches, lambda each: each.exposures, criterion.planned or 1)
    return _added(counted, rest)


def _sum_values(criterion: Criterion, readings: Sequence[Reading]) -> Observed | None:
    return _pooled([reading.said for reading in readings], criterion.planned or 1)


def _sum_events(criterion: Criterion, readings: Sequence[Reading]) -> Observed | None:
    """The first days of the period, in the order of the days; the reading that completes it counts whole."""
    by_day = sorted(readings, key=lambda each: (each.observed_on, each.place))
    totals = [reading.said for reading in by_day if isinstance(reading.said, Events)]
    counted, _later = _until_planned(totals, lambda each: each.days, criterion.period_days or 1)
    return Events(sum(each.events for each in counted), sum(each.days for each in counted))


def _sum_arms(criterion: Criterion, readings: Sequence[Reading]) -> Observed | None:
    """Both arms take readings until both have their planned sample: stopping one alone would skew their ratio."""
    share, other = (exact(each) for each in criterion.allocation)
    planned = {Arm.CONTROL: Fraction(criterion.planned or 1), Arm.VARIANT: (criterion.planned or 1) * other / share}
    taken = dict.fromkeys(Arm, 0)
    counted: dict[Arm, list[Said]] = {arm: [] for arm in Arm}
    rest: dict[Arm, list[Said]] = {arm: [] for arm in Arm}
    for reading in readings:
        if reading.arm is None or reading.said is None:
            continue
        into = rest if all(taken[arm] >= planned[arm] for arm in Arm) else counted
        into[reading.arm].append(reading.said)
        taken[reading.arm] += size_of(reading.said)
    control, variant = (_arm(criterion, counted[arm], rest[arm]) for arm in Arm)
    return Arms(control, variant)


def _arm(criterion: Criterion, counted: Sequence[Said], rest: Sequence[Said]) -> Conversions | Sample:
    if criterion.measure is Measure.PROPORTION:
        batches, later = ([each for each in batch if isinstance(each, Conversions)] for batch in (counted, rest))
        return _added(batches, later)
    unnamed = sum(each.n for each in rest if isinstance(each, Summed))
    return replace(_pooled(counted), rest=_means(rest), unnamed=unnamed)


def _rule(criterion: Criterion, readings: Sequence[Reading]) -> Observed | None:  # noqa: ARG001 - one sum per kind
    """The first verdict stands, unless it is corrected."""
    rulings = (reading.said for reading in readings if isinstance(reading.said, Ruling))
    return next((ruling for ruling in rulings if ruling.met is not None), None)


_SUMS: dict[Kind, Callable[[Criterion, Sequence[Reading]], Observed | None]] = {
    Kind.K_OF_N: _sum_answers,
    Kind.RATE: _sum_conversions,
    Kind.MEAN: _sum_values,
    Kind.COUNT: _sum_events,
    Kind.COMPARISON: _sum_arms,
    Kind.JUDGEMENT: _rule,
}


def _until_planned[T](entries: Sequence[T], size: Callable[[T], int], planned: int) -> tuple[list[T], list[T]]:
    """The entries up to the one that completes the planned sample, and those after it."""
    taken = 0
    for index, entry in enumerate(entries):
        if taken >= planned:
            return list(entries[:index]), list(entries[index:])
        taken += size(entry)
    return list(entries), []


def _added(counted: Sequence[Conversions], rest: Sequence[Conversions]) -> Conversions:
    return Conversions(
        successes=sum(each.successes for each in counted),
        exposures=sum(each.exposures for each in counted),
        rest=sum(each.exposures for each in rest),
    )


def _pooled(entries: Sequence[Said | None], planned: int | None = None) -> Sample:
    """One sample out of single values and totals: the first planned values, each total whole."""
    values: list[float] = []
    totals: list[Sample] = []
    sums: list[Summed] = []
    rest: list[Said] = []
    taken = 0
    for entry in entries:
        if isinstance(entry, Values):
            room = len(entry.values) if planned is None else max(0, planned - taken)
            values += entry.values[:room]
            rest.append(Values(entry.values[room:]))
            taken += min(room, len(entry.values))
        elif isinstance(entry, Sample | Summed) and (planned is None or taken < planned):
            totals += [entry] if isinstance(entry, Sample) else []
            sums += [entry] if isinstance(entry, Summed) else []
            taken += entry.n
        elif isinstance(entry, Sample | Summed):
            rest.append(entry)
    unnamed = sum(entry.n for entry in rest if isinstance(entry, Summed))
    one_by_one = sum(sums, summed(values)).sample
    return replace(reduce(_merged, totals, one_by_one), rest=_means(rest), unnamed=unnamed)


def _merged(one: Sample, other: Sample) -> Sample:
    """Two samples as one: means weighted, squares about the common mean added (Chan, Golub and LeVeque)."""
    if not (one.n and other.n):
        return one if one.n else other
    n = one.n + other.n
    apart = float(exact(other.mean) - exact(one.mean))
    mean = (exact(one.mean) * one.n + exact(other.mean) * other.n) / n
    squares = (one.n - 1) * one.sd**2 + (other.n - 1) * other.sd**2 + apart**2 * one.n * other.n / n
    return Sample(n=n, mean=float(mean), sd=sqrt(squares / (n - 1)))


def _means(rest: Sequence[Said]) -> tuple[float, ...]:
    """What is only shown: each value, and a total by its mean."""
    return tuple(
        float(value)
        for entry in rest
        for value in (entry.values if isinstance(entry, Values) else (entry.mean,) if isinstance(entry, Sample) else ())
    )


def size_of(said: Said) -> int:
    """How much of a planned sample it takes."""
    if isinstance(said, Conversions | Sample):
        return said.size
    if isinstance(said, Summed):
        return said.n
    return len(said.values) if isinstance(said, Values) else 0
