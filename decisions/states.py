"""What an accepted decision does to its hypothesis: pure functions on plain values."""

from __future__ import annotations

LEADS_TO = {"continue": "adopted", "pivot": "superseded", "kill": "killed"}
ENDED = ("superseded", "killed")
ENDING = ("pivot", "kill")
STILL_RUNNING = ("running", "paused")


def after(state: str, outcome: str, *, corrects: bool) -> str | None:
    """The state in which a hypothesis in `state` is after an accepted `outcome`; None where that is not allowed.

    `corrects`: the decision supersedes the one that gave the hypothesis its state. Only so does a killed or superseded
    hypothesis reopen. Investigate leaves the state as it is, unless what it corrects had moved it.
    """
    if state in ENDED and not corrects:
        return None
    if outcome in LEADS_TO:
        return LEADS_TO[outcome]
    return "testing" if corrects else state


def outcome_of(state: str) -> str:
    """The outcome that leads to a hypothesis' state; '' for one that no decision has moved."""
    return next((outcome for outcome, led in LEADS_TO.items() if led == state), "")


def asks_for(outcome: str, others: dict[int, str]) -> frozenset[int]:
    """The numbers of the hypothesis' other open experiments (number → state) that somebody has to say yes to first:
    kill and pivot end every one, continue leaves those that are still running behind."""
    if outcome in ENDING:
        return frozenset(others)
    if outcome == "continue":
        return frozenset(number for number, state in others.items() if state in STILL_RUNNING)
    return frozenset()
