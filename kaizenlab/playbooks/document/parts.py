"""What a playbook is made of, how long each part may be, and what is said of one that can't be read."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PHASES = ("prep", "execute", "decide")
# The facts a step can check itself from; a step without one is ticked by a person.
CHECKS = (
    "canvas",
    "persona",
    "riskiest",
    "criteria",
    "kill",
    "rehearsal",
    "evidence",
    "result",
    "learning",
    "decision",
)
METHODS = (
    "interview",
    "survey",
    "usability_test",
    "smoke_test",
    "concierge",
    "wizard_of_oz",
    "pre_sale",
    "prototype",
    "ab_test",
    "data_analysis",
    "launch",
)
LARGEST = 100_000  # bytes of UTF-8
LONGEST = {"name": 120, "summary": 600, "bar": 400, "sample": 400, "traps": 400, "source": 400}
TRAPS = 20
STEPS = 100
TITLE, TEXT, KEY, UNIT = 160, 10_000, 60, 40
COUNT, DAYS = 1_000_000, 365
CODE = re.compile(r"\s*`([^`]+)`\s*")


@dataclass(frozen=True)
class Step:
    """One thing to do. `key` names it inside its playbook and in every copy; `days` are how long it should take."""

    phase: str
    key: str
    title: str
    text: str = ""
    check: str = ""
    blocks: bool = False
    count: int | None = None
    unit: str = ""
    days: int | None = None

    @property
    def automatic(self) -> bool:
        return bool(self.check)


@dataclass(frozen=True)
class Document:
    name: str
    method: str
    bar: str = ""
    sample: str = ""
    traps: tuple[str, ...] = ()
    source: str = ""
    language: str = "en"
    summary: str = ""
    steps: tuple[Step, ...] = ()

    def phase(self, name: str) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.phase == name)


@dataclass(frozen=True)
class Problem:
    """What is wrong, and on which line; `field` is the name it is written under, or "" for the document."""

    line: int
    field: str
    template: str
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def said(self, translate: Callable[[str], str] = str) -> str:
        """The sentence in the reader's language: `problem.said(gettext)`."""
        return translate(self.template) % self.facts

    def __str__(self) -> str:
        return self.said()


class Unreadable(ValueError):  # noqa: N818 - an answer to who wrote it: every wrong line
    """A text that is no playbook, and every reason why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: problem.line)
        super().__init__("; ".join(f"line {problem.line}: {problem}" for problem in self.problems))


def gettext_noop(message: str) -> str:
    """Marks a sentence for translation. It is translated when somebody reads it."""
    return message


def one_line(text: str) -> str:
    return " ".join(text.split())


def slug(title: str) -> str:
    """The key of a step that names none, from its title in any script: "Name the persona" is name-the-persona."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    return re.sub(r"[\W_]+", "-", plain).strip("-")[:KEY].rstrip("-")
