"""What rings about one metric: that it lies beyond its bar, for so many readings or days in a row.

At the bar is not beyond it. Fewer readings than are asked for say nothing, and time alone changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from kaizenlab.alerts.rules import sentences as say
from kaizenlab.alerts.rules.terms import Finding, Rule, Table
from kaizenlab.lib.reasons import Reason, number, reason


class Side(StrEnum):
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Gauged:
    day: date
    amount: Fraction


@dataclass(frozen=True, slots=True)
class Gauge:
    """`readings` are the latest, the newest last; `side` is None where no bar is set. `written` writes an amount as the
    metric does."""

    side: Side | None
    bar: Fraction
    times: int
    by_day: bool
    readings: tuple[Gauged, ...]
    written: Callable[[Fraction], str]


ONCE = {Side.ABOVE: say.ABOVE_ONCE, Side.BELOW: say.BELOW_ONCE}
SENTENCES = {
    (Side.ABOVE, False): say.ABOVE_READINGS,
    (Side.BELOW, False): say.BELOW_READINGS,
    (Side.ABOVE, True): say.ABOVE_DAYS,
    (Side.BELOW, True): say.BELOW_DAYS,
}


def found(gauge: Gauge, table: Table) -> list[Finding]:
    terms = table[Rule.METRIC]
    if not terms.is_on or gauge.side is None or not is_beyond(gauge):
        return []
    said = {"got": gauge.written(gauge.readings[-1].amount), "needed": gauge.written(gauge.bar)}
    if gauge.times == 1 and not gauge.by_day:
        return [Finding(Rule.METRIC, terms.severity, reason(ONCE[gauge.side], **said))]
    why = reason(SENTENCES[gauge.side, gauge.by_day], **said, times=number(gauge.times))
    return [Finding(Rule.METRIC, terms.severity, why)]


def is_beyond(gauge: Gauge) -> bool:
    """All of the last so many readings, or all readings of the last so many days that have any."""
    if gauge.by_day:
        days = sorted({each.day for each in gauge.readings})[-gauge.times :]
        asked = [each for each in gauge.readings if each.day in days]
        enough = len(days) == gauge.times
    else:
        asked = list(gauge.readings[-gauge.times :])
        enough = len(asked) == gauge.times
    return enough and all(lies_beyond(gauge, each.amount) for each in asked)


def lies_beyond(gauge: Gauge, amount: Fraction) -> bool:
    return amount > gauge.bar if gauge.side is Side.ABOVE else amount < gauge.bar


def resolved(gauge: Gauge) -> Reason:
    """How it was, where it no longer holds."""
    if gauge.side is None:
        return reason(say.NO_BAR)
    if not gauge.readings:
        return reason(say.GONE)
    return reason(say.BACK, got=gauge.written(gauge.readings[-1].amount))
