"""The planned participants as seats: who sat down and what they answered, and which are still free."""

from __future__ import annotations

from dataclasses import dataclass

from experiments import words
from experiments.dossier import Dossier
from experiments.record import Rows
from experiments.rules.observe import Answer
from kaizenlab.lib.dates import day

MOST = 20


@dataclass(frozen=True, slots=True)
class Seat:
    name: str
    answer: str = ""
    word: str = ""
    day: str = ""


def seats(rows: Rows, dossier: Dossier) -> list[Seat]:
    """Of the first primary criterion that counts people; none where they are many, or came as a total."""
    asked = next(
        (
            (str(key), rule)
            for key, rule in zip(dossier.newest.keys, dossier.newest.plan.criteria, strict=True)
            if rule.kind == "k_of_n" and rule.role == "primary"
        ),
        None,
    )
    if asked is None or (asked[1].planned or 0) > MOST:
        return []
    key, planned = int(asked[0]), asked[1].planned or 0
    said = [(entry, entry.said.get((key, ""))) for entry in rows.standing if entry.counts]
    if any(word is not None and not isinstance(word, Answer) for _, word in said):
        return []
    taken = [
        Seat(entry.alias or f"P{entry.place}", word.value, str(words.ANSWERS[word.value]), day(entry.observed_on))
        for entry, word in said
        if isinstance(word, Answer)
    ][:planned]
    return taken + [Seat(f"P{number}") for number in range(len(taken) + 1, planned + 1)]
