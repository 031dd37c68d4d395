"""One piece of evidence as a list shows it: who, when, what it says about each criterion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from experiments import readout
from experiments.facts import first_id
from experiments.models import Criterion
from experiments.record import Entry, Rows
from experiments.rules.observe import Answer, Said
from experiments.rules.observed import Ruling
from kaizenlab.lib.dates import day

ICONS = {"yes": "check", "no": "x"}


@dataclass(frozen=True, slots=True)
class Answered:
    """`name`: of the criterion, where there are several. `icon`: for a plain yes or no."""

    name: str
    text: str
    icon: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    number: int
    place: int
    alias: str
    day: str
    date: str
    counts: bool
    answers: list[Answered]


def known_criteria(rows: Rows) -> dict[int, Criterion]:
    """Every criterion that evidence may be linked to, as the newest plan that has it words it."""
    return {first_id(row): row for row in rows.criteria}


def show(entry: Entry, criteria: Mapping[int, Criterion]) -> Shown:
    return Shown(
        number=entry.number,
        place=entry.place,
        alias=entry.alias,
        day=day(entry.observed_on),
        date=entry.observed_on.isoformat(),
        counts=entry.counts,
        answers=[
            answered(criteria[criterion], said, arm, named=len(criteria) > 1)
            for (criterion, arm), said in entry.said.items()
            if said is not None and criterion in criteria
        ],
    )


def answered(row: Criterion, said: Said, arm: str, *, named: bool) -> Answered:
    word = ""
    if isinstance(said, Answer):
        word = said.value
    elif isinstance(said, Ruling):
        word = "yes" if said.met else "no"
    return Answered(
        name=row.name if named else "",
        text=readout.reading(row, said, arm),
        icon=ICONS.get(word, ""),
        because=said.because if isinstance(said, Ruling) else "",
    )
