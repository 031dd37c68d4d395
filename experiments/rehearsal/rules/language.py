"""What the linter knows of one language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from experiments.rehearsal.rules.findings import Kind


@dataclass(frozen=True, slots=True)
class Language:
    """`signs_of`: for each kind the words that give it away, or None. `better`: better forms, the most
    fitting first. `general`: one that always fits."""

    signs_of: Callable[[str], Mapping[Kind, str | None]]
    better: Callable[[Kind, str], Iterator[str]]
    general: Mapping[Kind, str]

    def has_fault(self, question: str) -> bool:
        return any(words is not None for words in self.signs_of(question).values())
