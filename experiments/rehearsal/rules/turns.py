"""Turns: a pattern of a question, and what it is turned into."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from experiments.rehearsal.rules.findings import Kind

type Into = str | Callable[[re.Match[str]], str | None]


@dataclass(frozen=True, slots=True)
class Turn:
    pattern: re.Pattern[str]
    into: Into

    def of(self, question: str) -> str | None:
        found = self.pattern.search(question)
        if found is None:
            return None
        return found.expand(self.into) if isinstance(self.into, str) else self.into(found)


def turn(into: Into, *pattern: str) -> Turn:
    """The pattern may come in pieces."""
    return Turn(re.compile("".join(pattern), re.IGNORECASE), into)


def turned(turns: Mapping[Kind, Sequence[Turn]], kind: Kind, question: str) -> Iterator[str]:
    """The most fitting first; whoever asks takes the first without a fault."""
    for each in turns.get(kind, ()):
        if asked := each.of(question):
            yield asked[0].upper() + asked[1:]
