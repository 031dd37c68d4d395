"""Two texts or two lists side by side: what stands in both, and what only in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    differs: bool


def lines(one: str, other: str) -> tuple[list[Line], list[Line]]:
    """Line by line; what is not in the other text differs, blank lines never."""
    ours, theirs = one.splitlines(), other.splitlines()
    same = SequenceMatcher(a=stripped(ours), b=stripped(theirs), autojunk=False).get_matching_blocks()
    here = {at for block in same for at in range(block.a, block.a + block.size)}
    there = {at for block in same for at in range(block.b, block.b + block.size)}
    return marked(ours, here), marked(theirs, there)


def stripped(texts: Sequence[str]) -> list[str]:
    return [text.strip() for text in texts]


def marked(texts: Sequence[str], same: set[int]) -> list[Line]:
    return [Line(text, differs=bool(text.strip()) and at not in same) for at, text in enumerate(texts)]


def aligned[T](ours: dict[str, T], theirs: dict[str, T]) -> list[tuple[str, T | None, T | None]]:
    """By name, in the order of the first, then what only the second has."""
    names = dict.fromkeys([*ours, *theirs])
    return [(name, ours.get(name), theirs.get(name)) for name in names]
