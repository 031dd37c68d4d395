"""One primary criterion while its log grows: whether it is futile below some chance by now, or certainly missed.

What is said is `experiments.rules.outcomes.measure`'s word. These only keep it from being asked after each of 100,000
pieces: where more of what counts for the bar, and no more of what counts against it, can't make it worse.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from fractions import Fraction
from functools import cache

from decisions.backtest.sums import Sums
from experiments.rules.criteria import Criterion, Kind, Policy, exact
from experiments.rules.observe import Arm, Reading, Said, as_answers, observe, size_of
from experiments.rules.observed import Answers, Conversions, Events, Observed, Ruling
from experiments.rules.outcomes import Futility, Measured, Status, futility, measure

type Level = float | None  # the chance below which a bar counts as futile; None asks for a bar that is missed
SUMMED = (Kind.K_OF_N, Kind.RATE, Kind.COUNT)


def tally(criterion: Criterion, log: Iterable[Reading]) -> Running | Whole:
    """`log`: every reading of the criterion that will ever be added."""
    return Running(criterion, log) if criterion.kind in SUMMED else Whole(criterion)


def is_so(measured: Measured, level: Level) -> bool:
    if measured.status is Status.MISSED:
        return True
    return level is not None and futility(measured.chance, Policy(futile=level)) is Futility.FUTILE


class Running:
    """Answers, conversions or events, in sum. `safe` are sums at which it was not so, with `most` against the bar for
    which it still would not be."""

    def __init__(self, criterion: Criterion, log: Iterable[Reading]) -> None:
        self.criterion = criterion
        self.is_count = criterion.kind is Kind.COUNT
        self.planned = (criterion.period_days if self.is_count else criterion.planned) or 1
        log = list(log)
        self.sums = Sums(sorted({self.place(reading) for reading in log}))
        self.largest = sum(sum(self.amount(reading.said)) for reading in log)
        self.taken: dict[int, Hashable] = {}
        self.level: Level = None
        self.safe = self.last = self.most = -1
        self.measured = cache(self.measure)

    def place(self, reading: Reading) -> tuple[int, int]:
        """Counts go by the day, all else by the order of recording."""
        return (reading.observed_on.toordinal() if self.is_count else 0, reading.place)

    def amount(self, said: Said | None) -> tuple[int, int]:
        """How much of the sample, and what of it is counted."""
        match said:
            case Conversions(successes=successes, exposures=exposures):
                return exposures, successes
            case Events(events=events, days=days):
                return days, events
        answers = as_answers(self.criterion, said)
        return (answers.n, answers.yes) if answers else (0, 0)

    def add(self, reading: Reading) -> None:
        former = self.taken.get(reading.place)
        self.taken[reading.place] = now = self.place(reading)
        if former not in (None, now):
            self.sums.put(former, 0, 0)
        self.sums.put(now, *self.amount(reading.said))

    def says(self, level: Level) -> bool:
        size, value = self.sums.until(self.planned)
        against, in_favour = self.weighed(size, value)
        if level == self.level and in_favour >= self.safe and against <= self.most:
            return False
        if size == 0:  # of nothing no chance is told
            return False
        if is_so(self.measured(size, value), level):
            return True
        jump = max(1, against - self.last)
        self.level, self.safe, self.last, self.most = level, in_favour, against, against
        while self.most < self.largest:  # twice as far each time, as long as it would not be so there
            further = self.most + jump
            if is_so(self.measured(*self.unweighed(further, in_favour)), level):
                break
            self.most, jump = further, jump * 2
        return False

    def weighed(self, size: int, value: int) -> tuple[int, int]:
        """What counts against the bar and in its favour: of a count days and events, else the noes and the yeses."""
        rest = size if self.is_count else size - value
        return (rest, value) if self.criterion.at_least else (value, rest)

    def unweighed(self, against: int, in_favour: int) -> tuple[int, int]:
        rest, value = (against, in_favour) if self.criterion.at_least else (in_favour, against)
        return rest if self.is_count else rest + value, value

    def measure(self, size: int, value: int) -> Measured:
        return measure(self.criterion, self.made(size, value))

    def made(self, size: int, value: int) -> Observed:
        if self.is_count:
            return Events(value, size)
        return Answers(value, size) if self.criterion.kind is Kind.K_OF_N else Conversions(value, size)


class Whole:
    """A mean, a comparison or a judgement: undecided until its sample is in, and from then on the same whatever is
    added. Only a correction has it added up again."""

    def __init__(self, criterion: Criterion) -> None:
        self.criterion = criterion
        self.planned = planned(criterion)
        self.sizes: dict[Arm | None, int] = dict.fromkeys(self.planned, 0)
        self.standing: dict[tuple[int, Arm | None], Reading] = {}
        self.complete = self.missed = False
        self.stale = True

    def add(self, reading: Reading) -> None:
        former = self.standing.get((reading.place, reading.arm))
        self.standing[reading.place, reading.arm] = reading
        if reading.arm in self.sizes:
            self.sizes[reading.arm] += taken(reading.said) - (taken(former.said) if former else 0)
        self.stale = self.stale or former is not None or not self.complete

    def says(self, level: Level) -> bool:  # noqa: ARG002 - no chance is known of these, so there is nothing below a level
        if self.stale:
            self.stale = False
            self.complete = all(self.sizes[arm] >= size for arm, size in self.planned.items())
            self.missed = self.complete and self.measured().status is Status.MISSED
        return self.missed

    def measured(self) -> Measured:
        return measure(self.criterion, observe(self.criterion, self.standing.values()))


def planned(criterion: Criterion) -> dict[Arm | None, Fraction]:
    size = Fraction(criterion.planned or 1)
    if criterion.kind is not Kind.COMPARISON:
        return {None: size}
    share, other = (exact(each) for each in criterion.allocation)
    return {Arm.CONTROL: size, Arm.VARIANT: size * other / share}


def taken(said: Said | None) -> int:
    if isinstance(said, Ruling):
        return int(said.met is not None)
    return size_of(said) if said else 0
