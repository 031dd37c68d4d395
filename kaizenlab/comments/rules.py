"""Who is meant by “@Fumi”, and for how long words may still be mended: pure functions on plain values."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MENDABLE = dt.timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be mentioned: by what they are called, or by what their address begins with."""

    key: int
    names: tuple[str, ...]


def mentioned(text: str, people: Iterable[Person]) -> list[int]:
    """Whom the text names after an @, in that order, each once. The longest name wins; whoever shares it is meant too.

    Japanese goes on without a space (“@田中さん”), so a name ends where it ends, unless that would cut a Latin word.
    """
    called: dict[str, list[int]] = {}
    for person in people:
        for name in {folded(name) for name in person.names if name.strip()}:
            called.setdefault(name, []).append(person.key)
    longest_first = sorted(called, key=len, reverse=True)
    said = folded(text)
    found = [key for start in signs(said) for key in called.get(named_at(said, start, longest_first), ())]
    return list(dict.fromkeys(found))


def signs(said: str) -> Iterator[int]:
    """Where an @ is that belongs to no address of mail."""
    for place, letter in enumerate(said):
        if letter == "@" and not (place and is_latin(said[place - 1])):
            yield place + 1


def named_at(said: str, start: int, names: Iterable[str]) -> str:
    return next((name for name in names if said.startswith(name, start) and ends(said, start + len(name))), "")


def ends(said: str, place: int) -> bool:
    return place >= len(said) or not (is_latin(said[place - 1]) and is_latin(said[place]))


def is_latin(letter: str) -> bool:
    return letter == "_" or (letter.isalnum() and unicodedata.name(letter, "").startswith(("LATIN", "DIGIT")))


def folded(text: str) -> str:
    """Without regard to case and width; every space is one."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def is_mendable(written_at: dt.datetime, now: dt.datetime) -> bool:
    """A slip can be put right for a quarter of an hour; what others have read by then stays as it was."""
    return now - written_at < MENDABLE
