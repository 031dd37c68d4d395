"""How good forecasts were: pure functions on plain values, exact to the last digit.

The event that is forecast is *validated*: it happened (1) or it did not (0). Invalidated did not happen, and neither
did inconclusive: Brier gives the outcome 1 "if the event occurred" and 0 otherwise, and a bar that was not met in time
was not met. An invalid result says nothing about the hypothesis: the caller leaves its forecasts out.

Sources
- Brier, G. W. (1950). Verification of forecasts expressed in terms of probability. Monthly Weather Review 78, 1-3.
  Here in its usual form for one event, from 0 to 1: half of the original's sum over "it happens" and "it does not".
- Murphy, A. H. (1973). A new vector partition of the probability score. Journal of Applied Meteorology 12, 595-600.
- Murphy, A. H. and Winkler, R. L. (1977). Reliability of subjective probability forecasts of precipitation and
  temperature. Applied Statistics 26, 41-47: the reliability diagram.
- Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22, 209-212.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from experiments.rules.criteria import Number, exact
from experiments.rules.statistics import Interval, Share, wilson

ENOUGH = 10  # resolved forecasts before calibration says anything
BINS = 10  # of ten points each; 100 % belongs to the last
HAPPENED = {"validated": 1, "invalidated": 0, "inconclusive": 0}


@dataclass(frozen=True, slots=True)
class Tally:
    """How often one probability was given, and how often what it was given to happened."""

    probability: Fraction
    n: int
    happened: int

    @property
    def rate(self) -> Fraction:
        return Fraction(self.happened, self.n)


@dataclass(frozen=True, slots=True)
class Parts:
    """Murphy's partition: the Brier score is reliability - resolution + uncertainty."""

    reliability: Fraction  # how far what was said lies from what happened: 0 is calibrated
    resolution: Fraction  # how far what happened, told apart by the forecasts, lies from the base rate
    uncertainty: Fraction  # what always saying the base rate would have scored

    @property
    def brier(self) -> Fraction:
        return self.reliability - self.resolution + self.uncertainty


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts of about the same probability, and how often what they were given to happened."""

    low: Fraction
    high: Fraction
    n: int
    happened: int
    mean: Fraction

    @property
    def rate(self) -> Fraction:
        return Fraction(self.happened, self.n)

    @property
    def interval(self) -> Interval:
        """95 %, Wilson."""
        return wilson(Share(self.happened, self.n))


def score(probability: Number, happened: int) -> Fraction:
    """One forecast's Brier score: 0 at best, 1 at worst, 1/4 for 50 % whatever happens."""
    return (exact(probability) - happened) ** 2


def brier(pairs: Iterable[tuple[Number, int]]) -> Fraction:
    """The mean over forecasts and what happened (1 or 0); there must be one."""
    return brier_of(tallied(pairs))


def tallied(pairs: Iterable[tuple[Number, int]]) -> list[Tally]:
    """The same forecasts counted by probability, the lowest first."""
    given: dict[Fraction, list[int]] = defaultdict(list)
    for probability, happened in pairs:
        given[exact(probability)].append(happened)
    return [Tally(probability, len(given[probability]), sum(given[probability])) for probability in sorted(given)]


def brier_of(tallies: Sequence[Tally]) -> Fraction:
    """Each tally's happened · (p - 1)² + (n - happened) · p², multiplied out: there may be ten thousand."""
    missed = (each.happened + each.probability * (each.n * each.probability - 2 * each.happened) for each in tallies)
    return sum(missed, Fraction()) / count(tallies)


def count(tallies: Sequence[Tally]) -> int:
    return sum(each.n for each in tallies)


def mean(tallies: Sequence[Tally]) -> Fraction:
    """The mean probability."""
    return sum((each.n * each.probability for each in tallies), Fraction()) / count(tallies)


def base_rate(tallies: Sequence[Tally]) -> Fraction:
    """How often it happened at all."""
    return Fraction(sum(each.happened for each in tallies), count(tallies))


def parts(tallies: Sequence[Tally]) -> Parts:
    """The partition by distinct probabilities, so that it adds up exactly."""
    n, overall = count(tallies), base_rate(tallies)
    return Parts(
        reliability=sum((each.n * (each.probability - each.rate) ** 2 for each in tallies), Fraction()) / n,
        resolution=sum((each.n * (each.rate - overall) ** 2 for each in tallies), Fraction()) / n,
        uncertainty=overall * (1 - overall),
    )


def bins(tallies: Sequence[Tally]) -> list[Bin]:
    """Those of the ten that hold a forecast, the lowest first."""
    held: dict[int, list[Tally]] = defaultdict(list)
    for each in tallies:
        held[min(int(each.probability * BINS), BINS - 1)].append(each)
    return [
        Bin(
            low=Fraction(place, BINS),
            high=Fraction(place + 1, BINS),
            n=count(held[place]),
            happened=sum(each.happened for each in held[place]),
            mean=mean(held[place]),
        )
        for place in sorted(held)
    ]
