"""What was observed of one criterion, in sum. `rest` is what came in after the planned sample: shown, never judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice
from math import sqrt

from experiments.rules.criteria import Criterion, Effect, Kind, Number, exact


@dataclass(frozen=True, slots=True)
class Answers:
    """k yes of n. `first`: the yeses among the first m, where a kill criterion asks for them."""

    yes: int
    n: int
    first: int | None = None
    rest: int = 0

    @property
    def size(self) -> int:
        return self.n


@dataclass(frozen=True, slots=True)
class Conversions:
    successes: int
    exposures: int
    rest: int = 0

    @property
    def size(self) -> int:
        return self.exposures


@dataclass(frozen=True, slots=True)
class Sample:
    n: int
    mean: Number = 0
    sd: float = 0.0
    rest: tuple[float, ...] = ()
    unnamed: int = 0  # further ones in the rest, of which only the number is known

    @property
    def size(self) -> int:
        return self.n


@dataclass(frozen=True, slots=True)
class Summed:
    """Many values as their exact sums: whatever is computed from them is what it would be from the values."""

    n: int
    total: Fraction
    squares: Fraction

    @property
    def sample(self) -> Sample:
        if self.n == 0:
            return Sample(n=0)
        spread = self.squares - self.total**2 / self.n
        return Sample(self.n, float(self.total / self.n), sqrt(spread / (self.n - 1)) if self.n > 1 else 0.0)

    def __add__(self, other: Summed) -> Summed:
        return Summed(self.n + other.n, self.total + other.total, self.squares + other.squares)


@dataclass(frozen=True, slots=True)
class Events:
    events: int
    days: int


@dataclass(frozen=True, slots=True)
class Arms:
    control: Conversions | Sample
    variant: Conversions | Sample


@dataclass(frozen=True, slots=True)
class Ruling:
    met: bool | None
    because: str = ""


Observed = Answers | Conversions | Sample | Events | Arms | Ruling


def sample_of(values: Iterable[Number], planned: int | None = None) -> Sample:
    """The first planned values, in sum: exact until the last step, so that equal values have no spread."""
    values = iter(values)
    counted = summed(islice(values, planned))
    return replace(counted.sample, rest=tuple(float(value) for value in values))


def summed(values: Iterable[Number]) -> Summed:
    counted = [exact(value) for value in values]
    return Summed(len(counted), Fraction(sum(counted)), Fraction(sum(value * value for value in counted)))


def seen(observed: Observed | None) -> Observed | None:
    """None where nothing was observed: no participant, no exposure, no day, in either arm, or no verdict yet."""
    match observed:
        case (
            Answers(n=0)
            | Conversions(exposures=0)
            | Sample(n=0)
            | Events(days=0)
            | Ruling(met=None)
            | Arms(control=Conversions(exposures=0) | Sample(n=0))
            | Arms(variant=Conversions(exposures=0) | Sample(n=0))
        ):
            return None
    return observed


def value_of(criterion: Criterion, observed: Observed | None) -> Number | None:
    """What bars and kill criteria are held against: yeses, share, mean, events, effect; a judge's yes is 1."""
    match seen(observed):
        case Answers(yes=yes):
            return yes
        case Conversions(successes=successes, exposures=exposures):
            return Fraction(successes, exposures)
        case Sample(mean=mean):
            return exact(mean)
        case Events(events=events):
            return events
        case Arms() as arms:
            return effect_of(criterion, arms)
        case Ruling(met=met):
            return int(bool(met))
    return 0 if criterion.kind is Kind.COUNT else None


def effect_of(criterion: Criterion, arms: Arms) -> Fraction | None:
    """Variant minus control, or the ratio: None where the control has no success to divide by."""
    control, variant = _level(arms.control), _level(arms.variant)
    if criterion.effect is Effect.DIFFERENCE:
        return variant - control
    return variant / control if control else None


def _level(arm: Conversions | Sample) -> Fraction:
    return Fraction(arm.successes, arm.exposures) if isinstance(arm, Conversions) else exact(arm.mean)
