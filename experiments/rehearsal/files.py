"""Rehearsals as files. Every line says that it is simulated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from experiments.rehearsal.models import Persona, Rehearsal
from kaizenlab.lib import exports

ORIGIN = "simulated"
COLUMNS = (
    *("origin", "rehearsal", "kind", "model", "state", "asked_at", "finished_at", "persona", "description"),
    *("position", "question", "answer"),
)


def as_json(rehearsals: Sequence[Rehearsal]) -> str:
    return exports.json_of({"origin": ORIGIN, "rehearsals": list(map(whole, rehearsals))})


def whole(rehearsal: Rehearsal) -> dict[str, Any]:
    return {
        **head(rehearsal),
        "asked_by": str(rehearsal.asked_by),
        "failure": rehearsal.failure or None,
        "questions": rehearsal.questions,
        "personas": [
            {
                "name": persona.name,
                "description": persona.description,
                "answers": [{"origin": ORIGIN, **said} for said in answers(persona)],
                "predictions": [
                    {"origin": ORIGIN, "bar": each.bar, "answer": each.answer} for each in persona.predictions.all()
                ],
            }
            for persona in rehearsal.personas.all()
        ],
    }


def as_csv(rehearsals: Sequence[Rehearsal]) -> str:
    """A line for each answer."""
    return exports.csv_of(COLUMNS, lines(rehearsals))


def lines(rehearsals: Sequence[Rehearsal]) -> Iterator[dict[str, Any]]:
    for rehearsal in rehearsals:
        for persona in rehearsal.personas.all():
            for said in answers(persona):
                yield {**head(rehearsal), "persona": persona.name, "description": persona.description, **said}


def head(rehearsal: Rehearsal) -> dict[str, Any]:
    return {
        "origin": ORIGIN,
        "rehearsal": rehearsal.number,
        "kind": rehearsal.kind,
        "model": rehearsal.model,
        "state": rehearsal.state,
        "asked_at": rehearsal.at,
        "finished_at": rehearsal.finished_at,
    }


def answers(persona: Persona) -> list[dict[str, Any]]:
    return [
        {"position": each.position + 1, "question": each.question, "answer": each.text}
        for each in persona.answers.all()
    ]


WRITERS: Mapping[str, Callable[[Sequence[Rehearsal]], str]] = {"csv": as_csv, "json": as_json}
