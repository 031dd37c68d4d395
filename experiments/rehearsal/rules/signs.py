"""Signs: small patterns, each of which gives one thing away.

Every repeat in them is bounded, so that reading a question takes time in proportion to its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

type Signs = tuple[re.Pattern[str], ...]


def signs(*patterns: str) -> Signs:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def first(several: Iterable[re.Pattern[str]], text: str) -> str | None:
    """The words of the first sign that is in the text."""
    for sign in several:
        if found := sign.search(text):
            return found[0].strip(" ,.;:?!、。")
    return None


def without(several: Iterable[re.Pattern[str]], text: str) -> str:
    """The text less what only looks like a sign."""
    for sign in several:
        text = sign.sub(" … ", text)
    return text


def any_of(*words: str) -> str:
    """One pattern for a list of words, written as lines of words; the longest wins."""
    return _longest_first(word for line in words for word in line.split())


def any_phrase(*phrases: str) -> str:
    """The same for phrases, written as lines with a comma between."""
    return _longest_first(phrase for line in phrases for phrase in line.split(", "))


def _longest_first(several: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(set(several), key=lambda each: (-len(each), each)))})"
