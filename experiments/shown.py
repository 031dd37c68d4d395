"""One piece of evidence as a list shows it: who, when, what it says about each criterion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from experiments import readout
from experiments.facts import canonical, criterion_of, digest, first_id
from experiments.models import Criterion, Evidence
from experiments.record import Entry, Rows
from experiments.rules.observe import Answer, Said
from experiments.rules.observed import Ruling
from experiments.stance import stance
from experiments.words import MANNERS, STANCES
from kaizenlab.lib.dates import day

ICONS = {"yes": "check", "no": "x"}
NO_WORDS = digest(canonical({"alias": "", "findings": "", "quotes": []}))


@dataclass(frozen=True, slots=True)
class Answered:
    """`name`: of the criterion, where there are several. `icon`: for a plain yes or no. `stance`: what all that is said
    about the criterion means for it, with the last of it."""

    name: str
    text: str
    icon: str = ""
    because: str = ""
    stance: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    number: int
    place: int
    alias: str
    day: str
    date: str
    counts: bool
    manner: str
    answers: list[Answered]


def known_criteria(rows: Rows) -> dict[int, Criterion]:
    """Every criterion that evidence may be linked to, as the newest plan that has it words it."""
    return {first_id(row): row for row in rows.criteria}


def is_erased(row: Evidence) -> bool:
    """Of a row read with its testimony."""
    return are_erased(row.digest, has_words=hasattr(row, "testimony"))


def are_erased(digest: str, *, has_words: bool) -> bool:
    """There were words, since their digest says so, and there are none any more."""
    return not has_words and digest != NO_WORDS


def show(entry: Entry, criteria: Mapping[int, Criterion]) -> Shown:
    return Shown(
        number=entry.number,
        place=entry.place,
        alias=entry.alias,
        day=day(entry.observed_on),
        date=entry.observed_on.isoformat(),
        counts=entry.counts,
        manner=str(MANNERS.get(entry.manner, "")),
        answers=list(answers(entry, criteria)),
    )


def answers(entry: Entry, criteria: Mapping[int, Criterion]) -> Iterator[Answered]:
    by_criterion: dict[int, dict[str, Said]] = {}
    for (criterion, arm), said in entry.said.items():
        if said is not None and criterion in criteria:
            by_criterion.setdefault(criterion, {})[arm] = said
    for criterion, arms in by_criterion.items():
        row = criteria[criterion]
        *before, last = [answered(row, said, arm, named=len(criteria) > 1) for arm, said in arms.items()]
        yield from before
        yield replace(last, stance=str(STANCES[stance(criterion_of(row), arms)]))


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
