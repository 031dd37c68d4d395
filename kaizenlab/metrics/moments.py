"""When something was observed, as people and programs write it: a day, or a moment with or without its zone."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from zoneinfo import ZoneInfo

from kaizenlab.lib import clock
from kaizenlab.lib.fields import EARLIEST

DAY = re.compile(r"(\d{4})[-/.年 ]{1,2}(\d{1,2})[-/.月 ]{1,2}(\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
TIME = re.compile(r"[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6})\d*)?)?\s*(Z|[+-]\d{2}:?\d{2})?", re.IGNORECASE)

type Moment = tuple[dt.datetime, dt.date, bool]


def read(text: str, *, zone: str, now: dt.datetime) -> Moment | None:
    """The moment, its day in the workspace's zone, and whether it is a whole day; None for what is neither, for an hour
    that a change of clocks leaves out or brings twice, for what was before 1900, and for what has not been yet."""
    written = unicodedata.normalize("NFKC", text).strip()
    time = TIME.search(written)
    is_day = not (time and time.end() == len(written))
    found = DAY.fullmatch(written if is_day or time is None else written[: time.start()].rstrip())
    try:
        day = dt.date(*(int(part) for part in found.groups() if part)) if found else None
        if day is None or day < EARLIEST:
            return None
        return of_day(day, zone=zone, now=now) if is_day or time is None else of_time(day, time, zone=zone, now=now)
    except (ValueError, OverflowError):
        return None


def of_day(day: dt.date, *, zone: str, now: dt.datetime) -> Moment | None:
    """A day that has begun."""
    at = clock.midnight(day, zone).astimezone(dt.UTC)
    return (at, day, True) if at <= now else None


def of_time(day: dt.date, time: re.Match[str], *, zone: str, now: dt.datetime) -> Moment | None:
    hour, minute, second, fraction, offset = time.groups()
    small = int((fraction or "").ljust(6, "0"))
    local = dt.datetime.combine(day, dt.time(int(hour), int(minute), int(second or 0), small))
    if offset:
        shift = "+00:00" if offset.upper() == "Z" else offset
        at = local.replace(tzinfo=dt.datetime.strptime(shift, "%z").tzinfo).astimezone(dt.UTC)
    else:
        at = local.replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)
        if not is_told_apart(local, zone):
            return None
    return (at, at.astimezone(ZoneInfo(zone)).date(), False) if at <= now else None


def is_told_apart(local: dt.datetime, zone: str) -> bool:
    """Whether this hour of the zone's clocks is there, and once."""
    first, second = (local.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    return first.utcoffset() == second.utcoffset()
