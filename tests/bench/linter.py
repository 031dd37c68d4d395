"""How well the linter finds what people labelled by hand: precision and recall of each kind."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from experiments.rehearsal.rules import Kind, lint

FOLDER = Path(__file__).resolve().parents[1] / "rules" / "questions"
SETS = ("tuned", "held_out")
KINDS = tuple(kind for kind in Kind if kind not in {Kind.NO_PAST_BEHAVIOUR, Kind.TOO_MANY})


@dataclass(frozen=True)
class Question:
    text: str
    language: str
    labelled: frozenset[Kind]
    found: frozenset[Kind]


@dataclass(frozen=True)
class Score:
    """`right` were found and labelled; `extra` only found; `missed` only labelled."""

    right: int
    extra: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.extra) if self.right + self.extra else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


@cache
def questions(name: str) -> list[Question]:
    labelled = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return [
        Question(text, language, frozenset(map(Kind, kinds)), lint([text]).questions[0].kinds)
        for language, rows in labelled.items()
        for text, kinds in rows
    ]


def score(several: Iterable[Question], kinds: Iterable[Kind] = KINDS) -> Score:
    kinds = frozenset(kinds)
    pairs = [(question.found & kinds, question.labelled & kinds) for question in several]
    return Score(
        right=sum(len(found & labelled) for found, labelled in pairs),
        extra=sum(len(found - labelled) for found, labelled in pairs),
        missed=sum(len(labelled - found) for found, labelled in pairs),
    )


def report() -> str:
    lines = []
    for name in SETS:
        several = questions(name)
        title = f"linter, {len(several)} questions, {name.replace('_', ' ')}"
        lines += ["", f"{title:44} {'precision':>9} {'recall':>6} {'right':>6} {'extra':>6} {'missed':>6}"]
        lines += [_row(kind, score(several, [kind])) for kind in KINDS]
        for language in ("english", "japanese"):
            lines.append(_row(language, score(each for each in several if each.language == language)))
        lines.append(_row("all", score(several)))
    return "\n".join(lines)


def _row(title: str, figures: Score) -> str:
    return (
        f"{title:44} {figures.precision:9.2f} {figures.recall:6.2f}"
        f" {figures.right:6} {figures.extra:6} {figures.missed:6}"
    )
