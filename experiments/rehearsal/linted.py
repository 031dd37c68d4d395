"""What the linter says of a script, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from experiments.rehearsal.forms import MOST_QUESTIONS
from experiments.rehearsal.rules import Finding, Kind, lint

NAMES = {
    Kind.LEADING: gettext_lazy("Leading"),
    Kind.CLOSED: gettext_lazy("Closed"),
    Kind.DOUBLE_BARRELLED: gettext_lazy("Two in one"),
    Kind.HYPOTHETICAL: gettext_lazy("Hypothetical"),
    Kind.PITCHING: gettext_lazy("Pitching"),
    Kind.JARGON: gettext_lazy("Jargon"),
    Kind.NO_PAST_BEHAVIOUR: gettext_lazy("Nothing about the past"),
    Kind.TOO_MANY: gettext_lazy("Too many questions"),
}


@dataclass(frozen=True, slots=True)
class Remark:
    name: str
    why: str
    better: str


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    remarks: list[Remark]


@dataclass(frozen=True, slots=True)
class Linted:
    questions: list[Question]
    script: list[Remark]


def linted(questions: Sequence[str]) -> Linted:
    """As many are read as a script can have: whoever types more is told how many, and costs no more."""
    read = questions[:MOST_QUESTIONS]
    found = lint(read, unread=len(questions) - len(read))
    return Linted(
        [Question(each.text, remarks(each.findings)) for each in found.questions],
        remarks(found.script) if questions else [],
    )


def remarks(findings: Iterable[Finding]) -> list[Remark]:
    return [Remark(str(NAMES[each.kind]), each.why.said(_), each.better.said(_)) for each in findings]
