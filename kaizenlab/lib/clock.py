"""Time is an argument everywhere; the doors read it here, once a request."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone


def now() -> dt.datetime:
    return timezone.now()


def today(zone: str, at: dt.datetime | None = None) -> dt.date:
    """The date in a workspace's zone."""
    return (at or now()).astimezone(ZoneInfo(zone)).date()


def midnight(day: dt.date, zone: str) -> dt.datetime:
    """The first moment of `day` in a workspace's zone."""
    return dt.datetime.combine(day, dt.time.min, ZoneInfo(zone))
