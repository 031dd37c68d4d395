"""Words that come near a word nobody has written: they share most of their groups of three letters, or two letters
have changed places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kaizenlab.search.rules.text import WORD

ALIKE = 0.4  # share of what two words have in common, of all that either has
OFFERED = 3


def groups(word: str) -> frozenset[str]:
    padded = f"  {word} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


def likeness(one: str, other: str) -> float:
    ours, theirs = groups(one), groups(other)
    return len(ours & theirs) / len(ours | theirs)


def swaps(word: str) -> set[str]:
    """With two neighbouring letters in each other's place, as they come when somebody types fast."""
    return {f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}" for at in range(len(word) - 1)}


def nearest(word: str, words: Iterable[str]) -> list[str]:
    """The likest first; of equals the one that is used more."""
    used, swapped = Counter(words), swaps(word)
    scored = [
        (1.0 if other in swapped else likeness(word, other), count, other)
        for other, count in used.items()
        if other != word
    ]
    best = sorted((entry for entry in scored if entry[0] >= ALIKE), key=lambda entry: (-entry[0], -entry[1], entry[2]))
    return [other for _, _, other in best[:OFFERED]]


def words_of(texts: Iterable[str]) -> list[str]:
    """Of folded texts."""
    return [match[0] for text in texts for match in WORD.finditer(text) if match["unspaced"] is None]
