"""A question as the linter reads it: one form of each character, its number left out, cut into sentences."""

from __future__ import annotations

import re
import unicodedata

STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "`": "'", "–": "-", "—": "-", "〜": "~"})
NUMBER = re.compile(r"(?:[-*•・>] ?|\(?(?:q(?:uestion)?|問|質問)? ?[0-9]{1,3}[.):] ?(?![0-9]))", re.IGNORECASE)
KANA = re.compile("[ぁ-ゖァ-ヺ]")
KANJI = re.compile("[一-鿿]")
LETTER = re.compile("[a-z]", re.IGNORECASE)
END = re.compile(r"(?<=[.?!]) |(?<=[。?!])(?=[^\s」』)?!。])")
ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|etc|vs|mr|mrs|ms|dr|approx|no)\. ", re.IGNORECASE)


def tidy(question: str) -> str:
    """Full-width marks become plain, curly quotes straight, spaces single; unseen signs and a leading number go."""
    plain = unicodedata.normalize("NFKC", question).translate(STRAIGHT)
    plain = " ".join("".join(sign for sign in plain if unicodedata.category(sign) != "Cf").split())
    return plain[found.end() :] if (found := NUMBER.match(plain)) else plain


def is_japanese(question: str) -> bool:
    """By script: kana, or kanji without Latin letters."""
    return bool(KANA.search(question)) or bool(KANJI.search(question) and not LETTER.search(question))


def sentences(tidied: str) -> tuple[str, ...]:
    """Cut after each full stop, question and exclamation mark."""
    kept = ABBREVIATED.sub(lambda found: found[0].replace(". ", ".\N{NO-BREAK SPACE}"), tidied)
    return tuple(part.replace("\N{NO-BREAK SPACE}", " ").strip() for part in END.split(kept) if part.strip())
