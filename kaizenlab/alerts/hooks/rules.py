"""When to try again, when to stop, and when to give an address up: plain values in, plain values out."""

from __future__ import annotations

import datetime as dt
import hashlib
from email.utils import parsedate_to_datetime

# After the first try, and after each further one: eight retries, the last of them within a day of the first try
RETRIES = (
    dt.timedelta(seconds=5),
    dt.timedelta(minutes=1),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=1),
    dt.timedelta(hours=3),
    dt.timedelta(hours=7),
    dt.timedelta(hours=12),
)
SPREAD = 0.1  # a wait is up to a tenth shorter, so that what failed together does not come back together
AT_ONCE = dt.timedelta()
ASKED_AT_MOST = dt.timedelta(minutes=10)  # asked for each time, it leaves the last retry within a day
PATIENCE = dt.timedelta(days=3)
OVERLAP = dt.timedelta(hours=24)


def wait(tries: int, message: str, asked: dt.timedelta = AT_ONCE) -> dt.timedelta | None:
    """How long after the last of so many failed tries the next one comes; None where none does. For one message it is
    always the same, but where its receiver asked for more time."""
    if not 1 <= tries <= len(RETRIES):
        return None
    digest = hashlib.sha256(f"{message}:{tries}".encode()).digest()
    share = int.from_bytes(digest[:8]) / 2**64
    return max(RETRIES[tries - 1] * (1 - SPREAD * share), min(asked, ASKED_AT_MOST))


def asked_for(retry_after: str, at: dt.datetime) -> dt.timedelta:
    """What an answer's Retry-After asks for, in seconds or as a date; what is neither asks for nothing."""
    if retry_after.isascii() and retry_after.isdigit():
        return dt.timedelta(seconds=int(retry_after[:9]))
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return AT_ONCE
    return max(AT_ONCE, moment.replace(tzinfo=moment.tzinfo or dt.UTC) - at)


def given_up(outcome: str, failing_since: dt.datetime, at: dt.datetime) -> str:
    """Why a failure at `at` switches its address off, or "": at once where the receiver is gone; else with the first
    failure three days or more after the first one, nothing having arrived between them."""
    if outcome == "gone":
        return "gone"
    return "failing" if at - failing_since >= PATIENCE else ""


def both_sign(former_until: dt.datetime | None, at: dt.datetime) -> bool:
    """Whether the secret before the last rotation signs beside the present one."""
    return former_until is not None and at < former_until
