"""The kinds of an English question."""

from __future__ import annotations

from experiments.rehearsal.rules.english.better import GENERAL, better
from experiments.rehearsal.rules.english.closed import closed
from experiments.rehearsal.rules.english.double_barrelled import double_barrelled
from experiments.rehearsal.rules.english.forms import read
from experiments.rehearsal.rules.english.hypothetical import hypothetical
from experiments.rehearsal.rules.english.leading import leading
from experiments.rehearsal.rules.english.pitching import pitching
from experiments.rehearsal.rules.findings import Kind
from experiments.rehearsal.rules.language import Language


def signs_of(question: str) -> dict[Kind, str | None]:
    """For each kind the words that give it away."""
    several = read(question)
    return {
        Kind.LEADING: leading(question, several),
        Kind.CLOSED: closed(several),
        Kind.DOUBLE_BARRELLED: double_barrelled(several),
        Kind.HYPOTHETICAL: hypothetical(question),
        Kind.PITCHING: pitching(question),
    }


ENGLISH = Language(signs_of, better, GENERAL)
