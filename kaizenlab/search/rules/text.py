"""Text as it is searched: one width, one case, cut into words. Scripts that put no space between words are cut into
pairs of neighbouring characters, so that a word of two characters is found wherever it stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 60  # characters of a word that count
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3031-\u3035\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af\uac00-\ud7af"  # Han, and Hangul with its particles
)
LETTER = rf"(?:(?![{UNSPACED}])[^\W_]|[\u0300-\u036f\u0900-\u0dff])"
WORD = re.compile(rf"(?P<unspaced>[{UNSPACED}]+)|{LETTER}+(?:'{LETTER}+)*")
HIRAGANA = re.compile(r"[\u3041-\u309f]+")
SCRIPTS = re.compile(r"[\u3041-\u309f]+|[\u30a1-\u30ff]+|[^\u3041-\u309f\u30a1-\u30ff]+")
QUOTES = str.maketrans({"’": "'", "‘": "'", "\0": " "})


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or a pair of characters, and its place among the others. `open`: its end is not the word's end, since it
    is the single character that somebody asked for."""

    lexeme: str
    place: int
    open: bool = False


@dataclass(frozen=True, slots=True)
class Folded:
    """A text folded, and for each of its characters (and its end) where in the text it came from."""

    text: str
    origin: tuple[int, ...]


def folded(text: str) -> str:
    """Full-width and half-width letters, digits and kana fall together; so do capitals and small letters."""
    return wide(wide(text.translate(QUOTES)).casefold())


def wide(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def traced(text: str) -> Folded:
    """The same, cluster by cluster, so that what is found in it can be marked in the original."""
    pieces: list[str] = []
    origin: list[int] = []
    for start, cluster in clusters(text):
        piece = folded(cluster)
        pieces.append(piece)
        origin.extend([start] * len(piece))
    return Folded("".join(pieces), (*origin, len(text)))


def clusters(text: str) -> Iterator[tuple[int, str]]:
    """Each character with the marks that belong to it: a half-width か and its dots are one."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not (unicodedata.combining(text[at]) or text[at] in "ﾞﾟ"):
            yield start, text[start:at]
            start = at


def tokens(text: str, first: int = 1) -> list[Token]:
    """What a folded text is found by. Of a run without spaces each pair of neighbours, and its last character alone."""
    found: list[Token] = []
    place = first
    for match in WORD.finditer(text):
        if match["unspaced"] is None:
            found.append(Token(match[0][:LONGEST], place))
            place += 1
        else:
            found.extend(Token(match[0][at : at + 2], place + at) for at in range(len(match[0])))
            place += len(match[0])
    return found


def asked(text: str) -> list[Token]:
    """What to ask for to find a folded text inside another: pairs; a character alone begins one, or ends a run."""
    found: list[Token] = []
    place = 1
    for match in WORD.finditer(text):
        run = match[0]
        if match["unspaced"] is None:
            found.append(Token(run[:LONGEST], place))
            place += 1
        elif len(run) == 1:
            found.append(Token(run, place, open=True))
            place += 1
        else:
            found.extend(Token(run[at : at + 2], place + at) for at in range(len(run) - 1))
            place += len(run)
    return found


def is_unspaced(text: str) -> bool:
    return any(match["unspaced"] for match in WORD.finditer(text))


def parts(text: str) -> list[str]:
    """A chunk without spaces, cut where its script changes; what is only grammar (hiragana) is left out."""
    found: list[str] = []
    for match in WORD.finditer(text):
        runs = SCRIPTS.findall(match[0]) if match["unspaced"] else [match[0]]
        found += [run for run in runs if not HIRAGANA.fullmatch(run)]
    return found
