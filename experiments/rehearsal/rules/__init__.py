"""The linter of interview questions: pure functions on plain text, no AI, and always the same findings.

The kinds follow the published practice of interviewing. Loaded and double questions: Payne, The Art of Asking
Questions, 1951. One thing at a time, in known words: Dillman, Smyth and Christian, Internet, Phone, Mail, and
Mixed-Mode Surveys, 2014. Open and neutral: Portigal, Interviewing Users, 2013; Hall, Just Enough Research,
2013. Past deeds instead of guesses, their life instead of our idea: Fitzpatrick, The Mom Test, 2013; Torres,
Continuous Discovery Habits, 2021.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from experiments.rehearsal.rules import sentences as say
from experiments.rehearsal.rules.english import ENGLISH
from experiments.rehearsal.rules.findings import Finding, Findings, Kind, QuestionFindings
from experiments.rehearsal.rules.japanese import JAPANESE
from experiments.rehearsal.rules.jargon import Trade, jargon
from experiments.rehearsal.rules.language import Language
from experiments.rehearsal.rules.script import of_script
from experiments.rehearsal.rules.text import is_japanese, tidy
from kaizenlab.lib.reasons import Reason, reason

__all__ = ["Finding", "Findings", "Kind", "QuestionFindings", "lint"]


def lint(questions: Sequence[str], *, unread: int = 0) -> Findings:
    """What to mend in each question, and in the script as a whole, which may have more questions than are read."""
    read = tuple(QuestionFindings(text, tuple(_findings(tidy(text)))) for text in questions)
    return Findings(read, tuple(of_script(read, len(read) + unread)))


def _findings(question: str) -> Iterator[Finding]:
    language = JAPANESE if is_japanese(question) else ENGLISH
    found = {kind: words for kind, words in language.signs_of(question).items() if words is not None}
    for kind, words in found.items():
        yield Finding(kind, reason(say.WHY[kind], words=words), _better(language, kind, list(found), question))
    if trade := jargon(question):
        yield Finding(Kind.JARGON, reason(say.WHY[Kind.JARGON], words=trade.word), _plainer(trade))


def _better(language: Language, kind: Kind, others: list[Kind], question: str) -> Reason:
    """The first better form that has no fault itself; what mends another fault often mends this one."""
    if kind is Kind.DOUBLE_BARRELLED:
        single = _faultless(language, language.better(kind, question))
        return reason(say.FIRST, question=single) if single else reason(say.ONE)
    several = (asked for each in dict.fromkeys((kind, *others)) for asked in language.better(each, question))
    return reason(say.ASK, question=_faultless(language, several) or language.general[kind])


def _faultless(language: Language, several: Iterator[str]) -> str | None:
    return next((asked for asked in several if not language.has_fault(asked)), None)


def _plainer(trade: Trade) -> Reason:
    if trade.plain:
        return reason(say.PLAIN, words=trade.word, plain=trade.plain)
    return reason(say.EXPLAIN, words=trade.word)
