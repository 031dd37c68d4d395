"""What a token opens, how long, and whose it has to be: pure functions on plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from enum import StrEnum


class Scope(StrEnum):
    """One thing a program may do. A new one needs its least role, its words, and a door that asks for it."""

    READ_METRICS = "metrics:read"
    WRITE_METRICS = "metrics:write"


# The least role its owner must have, each time it is used: a token never does what its owner may not.
NEEDED = {Scope.READ_METRICS: "viewer", Scope.WRITE_METRICS: "member"}
LASTS = (30, 90, 365)  # days, to choose from
NOTED_EVERY = dt.timedelta(hours=1)


def opens(scopes: Collection[str], scope: Scope) -> bool:
    return scope in scopes


def is_good(ends_at: dt.datetime, revoked_at: dt.datetime | None, at: dt.datetime) -> bool:
    """Neither ended nor revoked: checked at each request."""
    return revoked_at is None and at < ends_at


def should_note(used_at: dt.datetime | None, at: dt.datetime) -> bool:
    """When it was last used is for people who wonder whether it still is: an hour is exact enough, and a program
    that asks every second does not make the same row be written every second."""
    return used_at is None or at - used_at >= NOTED_EVERY
