"""When a decision is looked at again: pure functions on plain values."""

from __future__ import annotations

import datetime as dt


def revisit_on(planned: dt.date | None, newest: tuple[str, dt.date | None] | None) -> dt.date | None:
    """The day on which somebody looks at it: as planned, until a review (its verdict, and its day) has said another or,
    with a verdict that stands, none."""
    return newest[1] if newest else planned


def is_reached(day: dt.date | None, today: dt.date) -> bool:
    """From that day on."""
    return day is not None and day <= today
