"""Dates as pages show them, for rows that are made in Python."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext


def day(at: dt.datetime | dt.date) -> str:
    """22 Nov 2026; a moment is read in the reader's zone."""
    return date_format(here(at), pgettext("date", "j M Y"))


def moment(at: dt.datetime) -> str:
    """22 Nov 2026, 09:40 in the reader's zone."""
    return date_format(here(at), pgettext("date and time", "j M Y, H:i"))


def here(at: dt.datetime | dt.date) -> dt.datetime | dt.date:
    return timezone.localtime(at) if isinstance(at, dt.datetime) else at
