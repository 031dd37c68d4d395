"""How far a learning holds, by the experiments that speak for and against it. A proposal only: a person accepts it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

OPPOSITE = {"supports": "contradicts", "contradicts": "supports"}
MANY = 3  # experiments for it, and none against it


@dataclass(frozen=True, slots=True)
class Weight:
    """One experiment: what it says, whether with high confidence, and since when."""

    experiment: int
    says: str  # supports, contradicts, or nothing yet
    sure: bool
    at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Proposal:
    status: str
    supporting: int
    contradicting: int
    newest: int  # the experiment that gives rise to it


def says(if_validated: str, verdict: str) -> str:
    """What a result says, given what a validated one would; one that is inconclusive or invalid says nothing."""
    if verdict == "validated":
        return if_validated if if_validated in OPPOSITE else ""
    return OPPOSITE.get(if_validated, "") if verdict == "invalidated" else ""


def status_of(weights: Sequence[Weight]) -> str:
    """More against it than for it reject it; two more for it support it; three, or two sure ones, and none against it
    confirm it. `words.MEANS` says the same to people."""
    supporting = [weight for weight in weights if weight.says == "supports"]
    contradicting = sum(weight.says == "contradicts" for weight in weights)
    ahead = len(supporting) - contradicting
    if ahead < 0:
        return "rejected"
    sure = sum(weight.sure for weight in supporting)
    if not contradicting and (ahead >= MANY or sure > 1):
        return "confirmed"
    return "supported" if ahead > 1 else "emerging"


def proposal(status: str, since: dt.datetime | None, weights: Sequence[Weight]) -> Proposal | None:
    """What the status ought to be, where something has spoken since a person last said it."""
    spoken = [weight for weight in weights if weight.says and weight.at and (since is None or weight.at > since)]
    ought = status_of(weights)
    if not spoken or ought == status:
        return None
    newest = max(spoken, key=lambda weight: (weight.at, weight.experiment))
    supporting, contradicting = (sum(weight.says == word for weight in weights) for word in OPPOSITE)
    return Proposal(ought, supporting, contradicting, newest.experiment)
