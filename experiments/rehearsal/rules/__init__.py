"""The linter of interview questions: pure functions on plain text, no AI, and always the same findings."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.rehearsal.rules.findings import Finding, Findings, Kind, QuestionFindings

__all__ = ["Finding", "Findings", "Kind", "QuestionFindings", "lint"]


def lint(questions: Sequence[str]) -> Findings:
    """What to mend in each question, and in the script as a whole."""
    return Findings(tuple(QuestionFindings(text, ()) for text in questions), ())
