"""What an experiment came to: computed, never typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from experiments.rules.criteria import KillCriterion, kill_as_json, kill_from_json
from experiments.rules.outcomes import Outcome, outcome_from_json
from kaizenlab.lib.reasons import Reason, reason_from_json


class Verdict(StrEnum):
    VALIDATED = "validated"
    INVALIDATED = "invalidated"
    INCONCLUSIVE = "inconclusive"
    INVALID = "invalid"


class Confidence(StrEnum):
    HIGH = "high"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Result:
    """`verdict` is None while it runs and nothing is certain; `kills` are the kill criteria that were reached."""

    verdict: Verdict | None
    confidence: Confidence | None
    outcomes: tuple[Outcome, ...]
    kills: tuple[KillCriterion, ...]
    reasons: tuple[Reason, ...]
    deviations: int = 0
    closed: bool = True

    def as_json(self) -> dict[str, Any]:
        return {
            "result": self.verdict and self.verdict.value,
            "confidence": self.confidence and self.confidence.value,
            "criteria": [outcome.as_json() for outcome in self.outcomes],
            "kills": [kill_as_json(kill) for kill in self.kills],
            "reasons": [reason.as_json() for reason in self.reasons],
            "deviations": self.deviations,
            "closed": self.closed,
        }


def result_from_json(data: Mapping[str, Any]) -> Result:
    return Result(
        verdict=Verdict(data["result"]) if data["result"] else None,
        confidence=Confidence(data["confidence"]) if data["confidence"] else None,
        outcomes=tuple(outcome_from_json(outcome) for outcome in data["criteria"]),
        kills=tuple(kill_from_json(kill) for kill in data["kills"]),
        reasons=tuple(reason_from_json(reason) for reason in data["reasons"]),
        deviations=data["deviations"],
        closed=data["closed"],
    )
