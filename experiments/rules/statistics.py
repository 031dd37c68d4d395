"""Probabilities, intervals and p-values on plain numbers: exact or by quadrature, never by random draws.

Every probability here is that of *at least*; *at most* is its complement. scipy takes half a second to load, so it is
loaded by what needs it: a plan of a few interviews is judged without.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import comb, erfc, exp, fsum, hypot, log, sqrt
from typing import Any

Z = 1.959964  # of every normal 95 % interval
EXACT_UP_TO = 1000  # planned, for chances as exact fractions
TAIL = 0.025
FEW = 100  # people, up to whom a sum of binomial terms neither overflows nor underflows

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Share:
    """k successes of n, and what they say under a uniform prior about the true rate: Beta(1 + k, 1 + n - k)."""

    k: int
    n: int

    @property
    def a(self) -> int:
        return 1 + self.k

    @property
    def b(self) -> int:
        return 1 + self.n - self.k

    @property
    def rate(self) -> float:
        return self.k / self.n

    @property
    def centre(self) -> float:
        return self.a / (self.a + self.b)

    @property
    def width(self) -> float:
        """The posterior's standard deviation."""
        return sqrt(self.centre * (self.b / (self.a + self.b)) / (self.a + self.b + 1))


@dataclass(frozen=True, slots=True)
class Spread:
    """n values in sum."""

    n: int
    mean: float
    sd: float

    @property
    def error(self) -> float:
        return self.sd / sqrt(self.n)


def share_reaches(share: Share, bar: float) -> float:
    """The Beta tail; with whole parameters it is the chance of at most k in n + 1 trials."""
    trials = share.n + 1
    if share.n <= FEW:
        return min(1.0, fsum(comb(trials, i) * bar**i * (1 - bar) ** (trials - i) for i in range(share.k + 1)))
    return float(_special().betaincc(share.a, share.b, bar))


def mean_reaches(sample: Spread, bar: float) -> float:
    """Student's t posterior with n - 1 degrees of freedom; needs n > 1 and some spread."""
    return float(_special().stdtr(sample.n - 1, (sample.mean - bar) / sample.error))


def count_reaches(events: int, days: int, per_day: float) -> float:
    """Gamma(1 + events, days), tail above the daily rate."""
    return float(_special().gammaincc(1 + events, days * per_day))


def difference_reaches(control: Share, variant: Share, bar: float) -> float:
    return _exceeds(control, variant, scale=1.0, shift=bar)


def ratio_reaches(control: Share, variant: Share, bar: float) -> float:
    return _exceeds(control, variant, scale=bar, shift=0.0)


def welch_reaches(control: Spread, variant: Spread, difference: float, bar: float) -> float:
    error = welch_error(control, variant)
    return float(_special().stdtr(_welch_freedom(control, variant), (difference - bar) / error))


def wilson(share: Share) -> Interval:
    p, n = share.rate, share.n
    centre = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    low = 0.0 if share.k == 0 else max(0.0, centre - half)
    high = 1.0 if share.k == n else min(1.0, centre + half)
    return low, high


def mean_interval(sample: Spread) -> Interval:
    half = student(sample.n - 1, 1 - TAIL) * sample.error
    return sample.mean - half, sample.mean + half


def poisson_interval(events: int) -> Interval:
    """Exact (Garwood), for the expected events over the observed days."""
    low = float(_special().gammaincinv(events, TAIL)) if events else 0.0
    return low, float(_special().gammainccinv(events + 1, TAIL))


def difference_interval(control: Share, variant: Share, difference: float) -> Interval:
    """Unpooled normal."""
    half = Z * hypot(*(sqrt(arm.rate * (1 - arm.rate) / arm.n) for arm in (control, variant)))
    return difference - half, difference + half


def ratio_interval(control: Share, variant: Share) -> Interval | None:
    """On the log scale; None where an arm has no success."""
    if not (control.k and variant.k):
        return None
    centre = log(variant.rate) - log(control.rate)
    half = Z * sqrt(max(0.0, 1 / control.k - 1 / control.n + 1 / variant.k - 1 / variant.n))
    return exp(centre - half), exp(centre + half)


def welch_interval(control: Spread, variant: Spread, difference: float) -> Interval:
    error = welch_error(control, variant)
    if error == 0:
        return difference, difference
    half = student(_welch_freedom(control, variant), 1 - TAIL) * error
    return difference - half, difference + half


def pooled_p(control: Share, variant: Share) -> float | None:
    """Two-sided, against equal rates; None where the pooled standard error is zero."""
    pooled = (control.k + variant.k) / (control.n + variant.n)
    error = sqrt(pooled * (1 - pooled) * (1 / control.n + 1 / variant.n))
    return erfc(abs(variant.rate - control.rate) / error / sqrt(2)) if error else None


def welch_p(control: Spread, variant: Spread, difference: float) -> float | None:
    error = welch_error(control, variant)
    if error == 0:
        return None
    return float(2 * _special().stdtr(_welch_freedom(control, variant), -abs(difference) / error))


def sample_ratio_p(control: int, variant: int, allocation: tuple[Fraction, Fraction]) -> float:
    """χ² with one degree of freedom against the planned allocation."""
    expected = (control + variant) * allocation[0] / sum(allocation)
    other = control + variant - expected
    return erfc(sqrt(float((control - expected) ** 2 * (1 / expected + 1 / other)) / 2))


def student(freedom: float, probability: float) -> float:
    """Student's t quantile."""
    return float(_special().stdtrit(freedom, probability))


def welch_error(control: Spread, variant: Spread) -> float:
    return hypot(control.error, variant.error)


def share_chance(share: Share, planned: int, needed: int) -> Fraction | float:
    """Beta-binomial: the chance that at least `needed` of `planned` will have said yes, after k of n.

    Under a uniform prior a final number K has the chance C(K, k) C(planned - K, n - k) / C(planned + 1, n + 1). Its
    tail is that of a draw of n + 1 out of planned + 1 of which at most k are among the first `needed`; as an integral
    it is the chance that one Beta exceeds another.
    """
    if needed <= share.k:
        return Fraction(1)
    if needed > planned - (share.n - share.k):
        return Fraction(0)
    if planned <= EXACT_UP_TO:
        ways = sum(comb(needed, i) * comb(planned + 1 - needed, share.n + 1 - i) for i in range(share.k + 1))
        return Fraction(ways, comb(planned + 1, share.n + 1))
    more = needed - share.k
    return _exceeds(Share(more - 1, planned - share.n - 1), share, scale=1.0, shift=0.0)


def count_chance(events: int, days: int, period: int, needed: int) -> Fraction | float:
    """Negative binomial: the chance that the period will end with at least `needed` events, after so many days.

    The events still to come reach the rest exactly when at most `events` of `needed` trials with chance days ÷ period
    succeed, so a binomial sum gives the tail.
    """
    if needed <= events:
        return Fraction(1)
    if days >= period:
        return Fraction(0)
    if needed <= EXACT_UP_TO:
        return Fraction(_binomial_ways(needed, events, days, period - days), period**needed)
    return float(_special().betainc(needed - events, events + 1, (period - days) / period))


def _binomial_ways(trials: int, most: int, for_it: int, against: int) -> int:
    """The sum of C(trials, i) for^i against^(trials - i) up to `most`, each term exactly from the one before."""
    term = total = against**trials
    for i in range(most):
        term = term * (trials - i) * for_it // ((i + 1) * against)
        total += term
    return total


def endings(share: Share, planned: int) -> tuple[Fraction, ...]:
    """The chance of each final number of yeses, 0 to planned."""
    ways = comb(planned + 1, share.n + 1)
    return tuple(
        Fraction(comb(final, share.k) * comb(planned - final, share.n - share.k), ways) for final in range(planned + 1)
    )


def _welch_freedom(control: Spread, variant: Spread) -> float:
    """Welch-Satterthwaite, in shares of the variance so that neither tiny nor huge spreads overflow."""
    share = (control.error / welch_error(control, variant)) ** 2
    return 1 / (share**2 / (control.n - 1) + (1 - share) ** 2 / (variant.n - 1))


def _exceeds(control: Share, variant: Share, *, scale: float, shift: float) -> float:
    from experiments.rules.quadrature import exceeds

    return exceeds(control, variant, scale=scale, shift=shift)


@cache
def _special() -> Any:
    from scipy import special

    return special
