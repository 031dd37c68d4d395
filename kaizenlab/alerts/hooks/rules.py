"""When to try again, when to stop, and when to give an address up: plain values in, plain values out."""

from __future__ import annotations

import datetime as dt
import hashlib

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
PATIENCE = dt.timedelta(days=3)
OVERLAP = dt.timedelta(hours=24)


def wait(tries: int, message: str) -> dt.timedelta | None:
    """How long after the last of so many failed tries the next one comes; None where none does. For one message it is
    always the same."""
    if not 1 <= tries <= len(RETRIES):
        return None
    digest = hashlib.sha256(f"{message}:{tries}".encode()).digest()
    share = int.from_bytes(digest[:8]) / 2**64
    return RETRIES[tries - 1] * (1 - SPREAD * share)


def given_up(outcome: str, failing_since: dt.datetime, at: dt.datetime) -> str:
    """Why a failure at `at` switches its address off, or "": at once where the receiver is gone; else with the first
    failure three days or more after the first one, nothing having arrived between them."""
    if outcome == "gone":
        return "gone"
    return "failing" if at - failing_since >= PATIENCE else ""


def both_sign(former_until: dt.datetime | None, at: dt.datetime) -> bool:
    """Whether the secret before the last rotation signs beside the present one."""
    return former_until is not None and at < former_until
