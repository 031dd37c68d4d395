"""Where a text holds what was asked for: marks on the original, and the passage worth showing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kaizenlab.search.rules.query import Query
from kaizenlab.search.rules.text import WORD, folded, traced

WIDTH = 180
BEFORE = 50  # characters of context in front of the first mark
SHARED = 2  # letters that a word and its stem share in any case
SPACE = re.compile(r"[^\S\n]")
BREAK = re.compile(r"([.!?…:;,。！？、])?\s*\n\s*")

type Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    marked: bool


@dataclass(frozen=True)
class Needles:
    """`words` count as their stems do, `beginnings` as the beginning of any word, `runs` wherever they stand."""

    words: frozenset[str] = frozenset()
    beginnings: frozenset[str] = frozenset()
    runs: frozenset[str] = frozenset()


def needles(query: Query) -> Needles:
    words: set[str] = set()
    runs: set[str] = set()
    for term in query.wanted:
        for match in WORD.finditer(term.text):
            (runs if match["unspaced"] else words).add(match[0])
    return Needles(frozenset(words), frozenset(term.text for term in query.wanted if term.is_last), frozenset(runs))


def candidates(texts: Iterable[str], sought: Needles) -> set[str]:
    """The words of these texts that might have the stem of one that is sought, and those themselves."""
    starts = {word[:SHARED] for word in sought.words}
    if not starts:
        return set()
    found = {match[0] for text in texts for match in WORD.finditer(folded(text)) if match[0][:SHARED] in starts}
    return found | sought.words


def spans(text: str, sought: Needles, stems: Mapping[str, str]) -> list[Span]:
    """Where to mark, in order, nothing twice."""
    if not (sought.words or sought.runs):
        return []
    line = traced(text)
    stemmed = {stems.get(word, word) for word in sought.words}
    found: list[Span] = []
    for match in WORD.finditer(line.text):
        word = match[0]
        if match["unspaced"] is None and (
            word in sought.words or stems.get(word) in stemmed or any(map(word.startswith, sought.beginnings))
        ):
            found.append(match.span())
    for run in sought.runs:
        found += [match.span() for match in re.finditer(re.escape(run), line.text)]
    return merged((line.origin[start], line.origin[end]) for start, end in found)


def merged(found: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif end > start:
            joined.append((start, end))
    return joined


def whole(text: str, marks: Sequence[Span]) -> list[Piece]:
    return cut(text, marks, 0, len(text))


def passage(text: str, marks: Sequence[Span], width: int = WIDTH) -> list[Piece]:
    """The stretch with the most marks in it, with “…” where it is cut; without marks the beginning. A text that ends
    without a full stop is parted from the next one by a dot."""
    line = SPACE.sub(" ", text)
    start = 0
    if marks:
        best = max(marks, key=lambda mark: sum(mark[0] <= other[0] < mark[0] + width - BEFORE for other in marks))
        start = max(0, min(best[0] - BEFORE, len(line) - width))
    start = boundary(line, start)
    end = min(len(line), start + width)
    pieces = [Piece(parted(piece.text), piece.marked) for piece in cut(line, marks, start, end)]
    if start:
        pieces.insert(0, Piece("…", marked=False))
    if end < len(line):
        pieces.append(Piece("…", marked=False))
    return pieces


def parted(text: str) -> str:
    return BREAK.sub(lambda found: f"{found[1] or ' ·'} ", text)


def boundary(line: str, start: int) -> int:
    """The beginning of a word near `start`, where there is one."""
    if start == 0:
        return 0
    space = line.find(" ", start, start + BEFORE // 2)
    return start if space < 0 else space + 1


def cut(line: str, marks: Sequence[Span], start: int, end: int) -> list[Piece]:
    pieces: list[Piece] = []
    at = start
    for first, last in marks:
        first, last = max(first, start), min(last, end)
        if first >= last:
            continue
        pieces += [Piece(line[at:first], marked=False)] * (first > at) + [Piece(line[first:last], marked=True)]
        at = last
    return pieces + [Piece(line[at:end], marked=False)] * (end > at)
