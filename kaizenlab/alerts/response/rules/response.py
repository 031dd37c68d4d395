"""By when a response has to come to a decision, and how it ends."""

from __future__ import annotations

from datetime import date

from decisions.rules import Days, later

SEVERE = 1
DAYS = 1  # a working day, as the policy gives the same severity


def due_on(opened_on: date) -> date:
    """Where no result says by when: the next working day in the workspace's calendar."""
    return later(opened_on, DAYS, Days.WORKING)


def ending(*, state: str, is_closed: bool, asks_for_decision: bool, severe_stands: bool) -> str:
    """How a response ends as its experiment stands now; "" while it goes on.

    What has a result that waits for a decision is over with the decision, however severe it is by then. Otherwise a
    response stands down once nothing severe is left of it.
    """
    if state == "cancelled":
        return "cancelled"
    if is_closed:
        return "decided"
    if severe_stands or asks_for_decision:
        return ""
    return "stood_down"
