"""The decision objective: how much of what was concluded has to be decided in time, and how much of it may be late.

Budget and burn rate as in Beyer, B. et al. (2018). The Site Reliability Workbook, chapters 2 and 5: the budget is the
share that may be late; a burn rate of 1 spends exactly all of it over the window.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from decisions.figures.rules.facts import Facts
from decisions.figures.rules.figures import Punctuality, punctuality
from decisions.figures.rules.period import Period


@dataclass(frozen=True, slots=True)
class Standing:
    """How an objective stands. `left`: of its budget, 1 is all of it and below 0 it is overspent."""

    target: Fraction
    period: Period
    found: Punctuality

    @property
    def allowed(self) -> Fraction:
        """How many of those judged may be late."""
        return (1 - self.target) * self.found.judged

    @property
    def left(self) -> Fraction:
        if not self.found.late:
            return Fraction(1)
        return 1 - len(self.found.late) / self.allowed

    @property
    def may_be_late(self) -> int:
        """How many more of those judged could have been late without missing the target."""
        return max(int(self.allowed) - len(self.found.late), 0)

    @property
    def burn(self) -> Fraction:
        """How fast the budget goes: the share that was late over the share that may be."""
        if not self.found.judged:
            return Fraction(0)
        return Fraction(len(self.found.late), self.found.judged) / (1 - self.target)

    @property
    def is_met(self) -> bool:
        return self.found.share is None or self.found.share >= self.target


def standing(facts: Facts, *, target: Fraction, window: timedelta, now: datetime) -> Standing:
    """Over a window that rolls with every second. `target` is below 1: a budget of nothing can't be spent."""
    period = Period(now - window, now, now)
    return Standing(target, period, punctuality(facts, period))
