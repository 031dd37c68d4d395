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
    listed = sorted({word for line in words for word in line.split()}, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(listed)})"
