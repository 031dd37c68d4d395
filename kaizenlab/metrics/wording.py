"""Amounts, changes and mistakes in the reader's words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kaizenlab.lib.dates import day, moment
from kaizenlab.lib.reasons import NBSP, number, signed
from kaizenlab.metrics.rules import Amount, Shape, Wrong, tells

NO_MOMENT = gettext_lazy(
    "Expected a day such as 2026-11-09, or a time such as 2026-11-09 14:30, from 1900 on and not in the future."
)
WRONG = {
    Wrong.NO_VALUE: gettext_lazy("Expected a number."),
    Wrong.NO_SHARE: gettext_lazy("Expected how many of how many."),
    Wrong.TOO_LARGE: gettext_lazy("Expected at most a million millions, either side of zero."),
    Wrong.TOO_FINE: gettext_lazy("Expected at most six digits after the point."),
    Wrong.NOT_WHOLE: gettext_lazy("Expected a whole number: this metric counts."),
    Wrong.NEGATIVE: gettext_lazy("Expected 0 or more."),
    Wrong.NO_WHOLE: gettext_lazy("Expected 1 or more: a share of nothing is none."),
    Wrong.PART_ABOVE: gettext_lazy("Expected at most as many as there are in all."),
    Wrong.NO_DAY: gettext_lazy("Expected a day without a time: this metric counts by the day."),
}
CHANGES = {
    "better": gettext_lazy("better"),
    "worse": gettext_lazy("worse"),
    "same": gettext_lazy("unchanged"),
}


def amount(said: Amount, unit: str = "") -> str:
    """“41 min”, or “4 %” with how many of how many behind it."""
    if said.value is not None:
        return f"{exact(said.value)}{NBSP}{unit}".strip()
    facts = {"share": share(said.exactly), "part": f"{said.part:,}", "whole": f"{said.whole:,}"}
    return _("%(share)s (%(part)s of %(whole)s)") % facts


def short(value: float | Fraction, shape: str, unit: str = "") -> str:
    """The same of a figure that was drawn: in a few digits."""
    return share(value) if shape == Shape.RATIO else f"{number(value)}{NBSP}{unit}".strip()


def share(value: float | Fraction) -> str:
    return f"{number(float(f'{float(value) * 100:.4g}'))}{NBSP}%"


def exact(value: Decimal) -> str:
    """Every digit that was recorded."""
    plain = value.normalize()
    return f"{plain:,f}".replace("-", "−")


def when(at: dt.datetime, on: dt.date, *, is_day: bool) -> str:
    return day(on) if is_day else moment(at)


def change(before: Amount, after: Amount, *, shape: str, direction: str, unit: str = "") -> str:
    """What became of it since the reading before: “+3 min, worse”."""
    old, new = before.exactly, after.exactly
    told = tells(old, new, direction)
    if told == "same":
        return str(CHANGES[told])
    if shape == Shape.RATIO:
        points = signed(float(f"{float(new - old) * 100:.3g}"))
        by = pgettext("percentage points", "%(points)s\N{NO-BREAK SPACE}pp") % {"points": points}
    else:
        by = f"{signed(new - old)}{NBSP}{unit}".strip()
    return _("%(by)s, %(told)s") % {"by": by, "told": CHANGES[told]}


def mistake(why: Wrong) -> str:
    return str(WRONG[why])


def same_key(number: int | None) -> str:
    if number is None:
        return _("Another one here has this key and says something else.")
    return _("Reading %(number)s came with this key and said something else. Correct that one instead.") % {
        "number": number
    }


def second_of_day(on: dt.date, *, is_here: bool) -> str:
    if is_here:
        return _("Another one here counts %(day)s too. A day has one count.") % {"day": day(on)}
    return _("There is a count of %(day)s already. Correct that one instead.") % {"day": day(on)}


def typed(bar: Decimal, shape: str) -> str:
    """A bar as it is typed: 4 rather than 0.04 where it is a share."""
    return format((bar * 100 if shape == Shape.RATIO else bar).normalize(), "f")


def alarm(alarm: str, bar: Decimal | None, times: int, span: str, *, shape: str, unit: str) -> str:
    """When it rings, in a line; "" where it never does."""
    if not alarm or bar is None:
        return ""
    facts = {"bar": short(Fraction(bar), shape, unit), "n": times}
    if span == "days":
        above, below = (
            _("above %(bar)s on %(n)s days that have a reading"),
            _("below %(bar)s on %(n)s days that have a reading"),
        )
    elif times == 1:
        above, below = _("above %(bar)s"), _("below %(bar)s")
    else:
        above, below = _("above %(bar)s for %(n)s readings in a row"), _("below %(bar)s for %(n)s readings in a row")
    return (above if alarm == "above" else below) % facts
