"""What a policy would have said about an experiment, and when: pure functions on plain values.

An experiment is walked again in time, from its start to its end: through every piece of evidence and every correction
at the moment it was recorded, every revision of the plan at its own, and the midnights of the kill criteria in the
workspace's zone. At each of these moments counts what was known then, and nothing that came later.

**The first kill recommendation** is the earliest of these moments at which the experiment stood either

- *futile*: the chance that a primary criterion will still be met was strictly below the policy's threshold, or there
  was none left; or
- *invalidated*: a primary criterion was certainly missed, or a kill criterion was reached. From this moment on the
  policy says pivot or kill.

**Day** 1 is the day of the start, in the workspace's zone. **The actual decision** is the moment at which the first
decision about the experiment was accepted; where there is none, that of its conclusion, or of its cancelling. A
running one has none.

**Days saved** are the whole days on the workspace's clock from the first kill recommendation to the actual decision,
never fewer than 0. **Money** is days saved × planned cost ÷ planned days, which run from the day of the start to the
end date of the plan in force at the start; none where no cost was planned. Two kinds of experiments save nothing: one
whose test was invalid, which stands outside all figures of deciding; and one that ended validated, for which the
recommendation would have been a false alarm.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import groupby, pairwise
from statistics import median_low
from zoneinfo import ZoneInfo

from decisions import rules
from decisions.backtest.tally import Level, Running, Whole, tally
from decisions.rules import Terms
from experiments import dossier as dossiers
from experiments.dossier import Dossier, Revision
from experiments.rules.criteria import Plan, Policy
from experiments.rules.observe import Reading, Said, kills_since
from experiments.rules.result import Result, Verdict
from experiments.stance import Stance, stance

A_MOMENT = dt.timedelta(microseconds=1)  # after which something recorded is known
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Pointer:
    """A version of a piece of evidence that in one of its versions points to another segment or problem."""

    place: int
    recorded_at: dt.datetime
    points: bool
    said: Mapping[str, Mapping[str, Said | None]]  # by criterion and arm


@dataclass(frozen=True, slots=True)
class Ending:
    """The actual decision. `how`: decision, conclusion or cancelled."""

    at: dt.datetime
    how: str
    outcome: str = ""
    ref: str = ""


@dataclass(frozen=True)
class Past:
    """One experiment as it went. `until` is the moment of its result, of its cancelling, or now; `readings` stand in
    the order of recording; `broken` and `verdict`, which are known only at the end, say why a test was and what was
    concluded."""

    number: int
    title: str
    state: str
    zone: str
    started_at: dt.datetime
    until: dt.datetime
    revisions: tuple[Revision, ...]
    readings: tuple[Reading, ...]
    ends_on: dt.date
    cost: Decimal | None = None
    pointers: tuple[Pointer, ...] = ()
    pivots: int = 0
    broken: str | None = None
    verdict: Verdict | None = None
    ending: Ending | None = None

    @property
    def is_over(self) -> bool:
        return self.state in ("concluded", "cancelled")

    @property
    def planned_days(self) -> int:
        return max(1, (self.ends_on - local(self.started_at, self.zone).date()).days)

    @property
    def bare(self) -> Past:
        """Without its log."""
        return replace(self, revisions=(), readings=(), pointers=())

    def day(self, at: dt.datetime) -> int:
        """Day 1 is that of the start."""
        return (local(at, self.zone).date() - local(self.started_at, self.zone).date()).days + 1


@dataclass(frozen=True, slots=True)
class Trail:
    """What was known from when on: a chance below each level, a bar certainly missed, a kill criterion reached."""

    below: Mapping[Level, dt.datetime]
    killed: dt.datetime | None


class Sign(StrEnum):
    """Why a kill was first recommended; the gravest where several hold at the same moment."""

    KILL = "kill"
    MISSED = "missed"
    FUTILE = "futile"


@dataclass(frozen=True, slots=True)
class Signal:
    """The first kill recommendation, with what the rules said at that moment. `recommendation`: None where it is futile
    and nothing certain yet."""

    at: dt.datetime
    day: int
    sign: Sign
    result: Result
    recommendation: rules.Recommendation | None
    due_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Told:
    """What one policy says about one experiment. `warned_at`: at risk, or worse. `final`: its answer to the result,
    which a cancelled or running experiment lacks."""

    warned_at: dt.datetime | None
    signal: Signal | None
    final: rules.Recommendation | None
    due_on: dt.date | None
    saved: int | None = None
    money: Decimal | None = None
    is_false_alarm: bool = False


def replay(past: Past, several: Sequence[Terms]) -> list[Told]:
    """What each of several policies says: the log is walked once for all."""
    levels = {level for terms in several for level in (terms.numbers.at_risk, terms.numbers.futile)}
    trail = walk(past, levels)
    return [judged(past, trail, terms) for terms in several]


def walk(past: Past, levels: Collection[float]) -> Trail:
    """Once through the log. What is futile below one level is so below every higher one, no later."""
    killed = min(kills(past), default=None)
    asked: list[Level] = [*sorted(levels, reverse=True), None]
    found: dict[Level, dt.datetime] = {}
    for moment, tallies in moments(past, until=killed or past.until):
        while asked and any(each.says(asked[0]) for each in tallies):
            found[asked.pop(0)] = moment
        if not asked:
            break
    return Trail(found, killed)


def kills(past: Past) -> Iterator[dt.datetime]:
    """The moments from which kill criteria stand reached, under whatever version of the plan was in force."""
    for revision, end in in_force(past.revisions, past.until):
        for _kill, reached in kills_since(keyed(revision), past.readings, now=end, zone=ZoneInfo(past.zone)):
            yield max(reached, revision.at, past.started_at)


def moments(past: Past, until: dt.datetime) -> Iterator[tuple[dt.datetime, list[Running | Whole]]]:
    """Each moment from the start on at which something was recorded or the plan changed, with the primary criteria as
    they stood then."""
    spans = list(in_force(past.revisions, until))
    for number, (revision, end) in enumerate(spans, start=1):
        begins = max(revision.at, past.started_at)
        is_last = number == len(spans)
        if begins >= end and not is_last:
            continue
        log = [each for each in past.readings if each.recorded_at < end or (is_last and each.recorded_at <= until)]
        tallies = {
            bar.name: tally(bar, [each for each in log if each.criterion == bar.name])
            for bar in keyed(revision).primaries
        }
        standing = [*tallies.values()]
        for moment, pieces in groupby(log, key=lambda each: max(each.recorded_at, begins)):
            if moment > begins:
                yield begins, standing
                begins = moment
            for piece in pieces:
                if piece.criterion in tallies:
                    tallies[piece.criterion].add(piece)
        yield begins, standing


def keyed(revision: Revision) -> Plan:
    """The plan with its criteria under the names that readings know them by."""
    names = dict(zip([bar.name for bar in revision.plan.criteria], map(str, revision.keys), strict=True))
    return replace(
        revision.plan,
        criteria=tuple(replace(bar, name=names[bar.name]) for bar in revision.plan.criteria),
        kill_criteria=tuple(replace(kill, criterion=names[kill.criterion]) for kill in revision.plan.kill_criteria),
    )


def in_force(revisions: Sequence[Revision], until: dt.datetime) -> Iterator[tuple[Revision, dt.datetime]]:
    """The versions of the plan that were there by then, each with the end of its time."""
    known = [revision for revision in revisions if revision.at <= until]
    ends = [*(later.at for _, later in pairwise(known)), until]
    yield from zip(known, ends, strict=True)


def judged(past: Past, trail: Trail, terms: Terms) -> Told:
    signal = first_signal(past, trail, terms)
    warned = [at for at in (trail.below.get(terms.numbers.at_risk), signal and signal.at) if at]
    final = answer(past, past.until, result(past, terms.numbers), terms) if past.state == "concluded" else None
    said = Told(
        warned_at=min(warned, default=None),
        signal=signal,
        final=final,
        due_on=due_on(past, past.until, final),
    )
    return said if signal is None else weighed(past, said, signal)


def first_signal(past: Past, trail: Trail, terms: Terms) -> Signal | None:
    signs = {
        Sign.KILL: trail.killed,
        Sign.MISSED: trail.below.get(None),
        Sign.FUTILE: trail.below.get(terms.numbers.futile),
    }
    first = min((at for at in signs.values() if at), default=None)
    if first is None:
        return None
    stood = standing(past, first, terms.numbers)
    recommendation = answer(past, first, stood, terms)
    return Signal(
        at=first,
        day=past.day(first),
        sign=next(sign for sign, at in signs.items() if at == first),
        result=stood,
        recommendation=recommendation,
        due_on=due_on(past, first, recommendation),
    )


def weighed(past: Past, said: Told, signal: Signal) -> Told:
    """With the days and the money that the recommendation would have saved."""
    if past.ending is None or past.verdict is Verdict.INVALID:
        return said
    if past.verdict is Verdict.VALIDATED:
        return replace(said, is_false_alarm=True)
    days = days_between(signal.at, past.ending.at, past.zone)
    return replace(said, saved=days, money=money(past, days))


def standing(past: Past, at: dt.datetime, numbers: Policy, *, closed: bool = False) -> Result:
    """Where the experiment stood at a moment, by what was known then."""
    return dossiers.result(known(past, at, numbers, closed=closed), closed=closed)


def result(past: Past, numbers: Policy) -> Result:
    """What a concluded one came to."""
    return standing(past, past.until, numbers, closed=True)


def known(past: Past, at: dt.datetime, numbers: Policy, *, closed: bool = False) -> Dossier:
    return Dossier(
        revisions=tuple(revision for revision in past.revisions if revision.at <= at),
        readings=tuple(reading for reading in past.readings if reading.recorded_at <= at),
        policy=numbers,
        zone=past.zone,
        now=min(at + A_MOMENT, past.until),
        broken=past.broken if closed else None,
    )


def answer(past: Past, at: dt.datetime, stood: Result, terms: Terms) -> rules.Recommendation | None:
    """What the policy says to where the experiment stood then."""
    return rules.recommend(
        stood,
        pivots=past.pivots,
        other_segment=points_elsewhere(past, at),
        policy=terms.numbers,
        table=terms.table,
    )


def points_elsewhere(past: Past, at: dt.datetime) -> bool:
    """Whether evidence that stood then contradicts a criterion and points to another segment or problem."""
    revision = [each for each in past.revisions if each.at <= at][-1]
    bars = dict(zip(map(str, revision.keys), revision.plan.criteria, strict=True))
    newest = {pointer.place: pointer for pointer in past.pointers if pointer.recorded_at <= at}
    return any(
        stance(bars[key], arms) is Stance.CONTRADICTS
        for pointer in newest.values()
        if pointer.points
        for key, arms in pointer.said.items()
        if key in bars
    )


def due_on(past: Past, at: dt.datetime, recommendation: rules.Recommendation | None) -> dt.date | None:
    return rules.due_on(local(at, past.zone).date(), recommendation) if recommendation else None


def days_between(earlier: dt.datetime, later: dt.datetime, zone: str) -> int:
    """Whole days by the clock on the wall: from noon to noon is a day, also when the clocks are changed in between."""
    return max(0, (local(later, zone) - local(earlier, zone)).days)


def money(past: Past, days: int) -> Decimal | None:
    if past.cost is None:
        return None
    return (days * past.cost / past.planned_days).quantize(CENT, ROUND_HALF_UP)


def local(at: dt.datetime, zone: str) -> dt.datetime:
    """What the clock on the wall says."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Sums:
    """Of many experiments: how many are over, in how many a kill would have been recommended before the actual
    decision, by which day in half of them, and what that saves in all. `costless` of these had no planned cost."""

    experiments: int
    over: int
    earlier: int
    day: int | None
    saved: int
    money: Decimal | None
    costless: int
    false_alarms: int
    running: int


def summed(rows: Iterable[tuple[Past, Told]]) -> Sums:
    """`running`: those that run on though a kill is recommended."""
    rows = list(rows)
    earlier = [
        (past, said) for past, said in rows if said.saved is not None and said.signal and is_earlier(past, said.signal)
    ]
    amounts = [said.money for _, said in earlier if said.money is not None]
    return Sums(
        experiments=len(rows),
        over=sum(past.is_over for past, _ in rows),
        earlier=len(earlier),
        day=median_low(said.signal.day for _, said in earlier if said.signal) if earlier else None,
        saved=sum(said.saved or 0 for _, said in earlier),
        money=sum(amounts, Decimal(0)) if amounts else None,
        costless=len(earlier) - len(amounts),
        false_alarms=sum(said.is_false_alarm for _, said in rows),
        running=sum(said.signal is not None for past, said in rows if past.ending is None),
    )


def is_earlier(past: Past, signal: Signal) -> bool:
    return past.ending is not None and signal.at < past.ending.at
