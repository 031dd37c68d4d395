"""Jargon: abbreviations or trade words left unexplained. Everyday ones (PDF, ID) and explained ones do not count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from experiments.rehearsal.rules.text import is_japanese
from experiments.rehearsal.rules.trade_words import ENGLISH, EVERYDAY, JAPANESE

ABBREVIATION = re.compile(
    r"(?<![A-Za-z0-9.@/-])[A-Z][A-Z0-9]{1,5}(?:/[A-Z]{1,4})?(?:s\b)?(?![A-Za-z0-9@]|\.[a-z])"
    r"|\b[A-Z][a-z]?[a-z]?[A-Z]{1,3}\b"
)
SHOUTED = re.compile(r"[A-Z]{2,30}")
LATIN = re.compile(r"[A-Za-z']{2,30}")
# "(the number …)", "– that is …", KPI、つまり …
EXPLAINED_AFTER = re.compile(
    r"\"?'?(?: \w{1,15})?(?: ?\(|,? - |,? (?:that is|i\.e\.|meaning|which (?:means|is|stands for)|in other words"
    r"|also known as|or (?:in other words|the|how|what))\b"
    r"| (?:means|stands for|is when|refers to)\b|、?(?:つまり|すなわち|要するに|いわゆる)|、?というのは|(?:とは"
    r"|という[^。、]{1,20}(?:こと|意味))"
    r"|」?[(])",
    re.IGNORECASE,
)
EXPLAINED_BEFORE = re.compile(
    r"(?:\w{2,20}[ -]\w{2,20} ?\(\"?|[ぁ-ゖァ-ヺ一-鿿]{2} ?\(|(?:つまり|すなわち|いわゆる)、?|\b(?:known as|called"
    r"|by) \"?)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, order=True)
class Trade:
    """A trade word, where it stands, and what to say instead; "" where only an explanation helps."""

    start: int
    word: str
    plain: str = ""


def jargon(question: str) -> Trade | None:
    """The first trade word that is left unexplained."""
    for trade in sorted(_words(question)):
        end = trade.start + len(trade.word)
        before, after = question[max(0, trade.start - 45) : trade.start], question[end : end + 60]
        if not EXPLAINED_AFTER.match(after) and not EXPLAINED_BEFORE.search(before):
            return trade
    return None


def _words(question: str) -> Iterator[Trade]:
    # What to say instead is English, and of no use in a Japanese sentence.
    plain = {} if is_japanese(question) else ENGLISH
    for found in KNOWN_ENGLISH.finditer(question):
        yield Trade(found.start(), found[0], plain.get(found[0].lower(), ""))
    for found in KNOWN_JAPANESE.finditer(question):
        yield Trade(found.start(), found[0], JAPANESE[found[0]])
    if not _is_shouted(question):
        for found in ABBREVIATION.finditer(question):
            if found[0].upper() not in EVERYDAY and found[0].lower() not in ENGLISH:
                yield Trade(found.start(), found[0])


def _is_shouted(question: str) -> bool:
    words = LATIN.findall(question)
    return len(words) > 3 and sum(bool(SHOUTED.fullmatch(word)) for word in words) > len(words) / 2


def _longest_first(words: dict[str, str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


KNOWN_ENGLISH = re.compile(rf"(?<![A-Za-z0-9-])(?:{_longest_first(ENGLISH)})(?![A-Za-z0-9])", re.IGNORECASE)
KNOWN_JAPANESE = re.compile(rf"(?<![ァ-ヺー])(?:{_longest_first(JAPANESE)})(?=[^ァ-ヺー]|率|$)")
