"""Lengths of time and shares as figures show them."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from django.utils.translation import gettext as _

from kaizenlab.lib.reasons import number

A_DAY, AN_HOUR, A_MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)
NOTHING = "–"


def span(length: dt.timedelta | None) -> str:
    """40 min, 6 h, 3.5 d, 18 d: no more digits than anybody would repeat."""
    if length is None:
        return NOTHING
    if length < 2 * AN_HOUR:
        return _("%(n)s min") % {"n": number(round(length / A_MINUTE))}
    if length < 2 * A_DAY:
        return _("%(n)s h") % {"n": number(round(length / AN_HOUR))}
    return _("%(n)s d") % {"n": days(length)}


def days(length: dt.timedelta) -> str:
    """With one digit behind the point below ten."""
    count = length / A_DAY
    return number(round(count, 1) if count < 10 else round(count))


def percent(share: Fraction | None) -> str:
    return NOTHING if share is None else _("%(n)s %%") % {"n": number(round(share * 100))}
