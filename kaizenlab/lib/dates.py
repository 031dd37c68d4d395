"""Dates as pages show them, in the order that the reader's language gives them."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import ngettext, pgettext


def day(at: dt.datetime | dt.date) -> str:
    """22 Nov 2026; a moment is read in the reader's zone."""
    return date_format(here(at), pgettext("date", "j M Y"))


def moment(at: dt.datetime) -> str:
    """22 Nov 2026, 09:40 in the reader's zone."""
    return date_format(here(at), pgettext("date and time", "j M Y, H:i"))


def short_day(at: dt.datetime | dt.date) -> str:
    """22 Nov, where the year goes without saying."""
    return date_format(here(at), pgettext("day and month", "j M"))


def year(at: dt.datetime | dt.date) -> str:
    """2026, where days are too many to be told apart."""
    return date_format(here(at), pgettext("year", "Y"))


def weekday(at: dt.datetime | dt.date) -> str:
    """Sun 22 Nov, for what is due soon."""
    return date_format(here(at), pgettext("weekday, day and month", "D j M"))


def ago(span: dt.timedelta) -> str:
    """4 seconds ago, 3 hours ago: the largest unit of which there is a whole one."""
    seconds = max(int(span.total_seconds()), 0)
    if seconds < 60:
        return ngettext("%(n)d second ago", "%(n)d seconds ago", seconds) % {"n": seconds}
    if (minutes := seconds // 60) < 60:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    if (hours := minutes // 60) < 24:
        return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}
    return ngettext("%(n)d day ago", "%(n)d days ago", hours // 24) % {"n": hours // 24}


def weekday_time(at: dt.datetime) -> str:
    """Sun 22 Nov, 09:40 in the reader's zone, for what happened or ends lately."""
    return date_format(here(at), pgettext("weekday, day, month and time", "D j M, H:i"))


def here(at: dt.datetime | dt.date) -> dt.datetime | dt.date:
    return timezone.localtime(at) if isinstance(at, dt.datetime) else at
