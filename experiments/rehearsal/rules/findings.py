"""What the linter says: of each question and of the script as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kaizenlab.lib.reasons import NBSP, Reason


class Kind(StrEnum):
    LEADING = "leading"
    CLOSED = "closed"
    DOUBLE_BARRELLED = "double_barrelled"
    HYPOTHETICAL = "hypothetical"
    PITCHING = "pitching"
    JARGON = "jargon"
    NO_PAST_BEHAVIOUR = "no_past_behaviour"  # of the script
    TOO_MANY = "too_many"  # of the script


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend. Show both reasons with `.said(gettext)`."""

    kind: Kind
    why: Reason
    better: Reason

    def as_json(self) -> dict[str, str]:
        """In English, with ordinary spaces, so that a script finds the words as they are typed."""
        return {
            "kind": self.kind.value,
            "why": str(self.why).replace(NBSP, " "),
            "better": str(self.better).replace(NBSP, " "),
        }


@dataclass(frozen=True, slots=True)
class QuestionFindings:
    text: str
    findings: tuple[Finding, ...]

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset(finding.kind for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Findings:
    questions: tuple[QuestionFindings, ...]
    script: tuple[Finding, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "questions": [
                {"text": question.text, "findings": [finding.as_json() for finding in question.findings]}
                for question in self.questions
            ],
            "script": [finding.as_json() for finding in self.script],
        }
