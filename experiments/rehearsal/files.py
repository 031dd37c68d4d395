"""Rehearsals as files. Every line says that it is simulated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, OuterRef, TextField, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.utils.translation import gettext as _

from experiments.models import Experiment
from experiments.rehearsal.models import Persona, Prediction, Rehearsal, SimulatedAnswer
from experiments.rehearsal.words import SIMULATED
from kaizenlab.lib import exports
from kaizenlab.lib.exports import markdown_text as text

type Row = Mapping[str, Any]

ORIGIN = "simulated"
HEAD = ("origin", "rehearsal", "kind", "model", "state", "asked_at", "finished_at")
COLUMNS = (*HEAD, "persona", "description", "position", "question", "answer", "cut")


def rehearsals(experiment: Experiment) -> list[Row]:
    """Every word of them, the first one first; one query, however many."""
    simulated = Value(ORIGIN)
    answers = SimulatedAnswer.objects.filter(persona=OuterRef("pk")).order_by("position")
    said = JSONObject(origin=simulated, position=F("position") + 1, question="question", answer="text", cut="is_cut")
    predictions = Prediction.objects.filter(persona=OuterRef("pk")).order_by("pk")
    foretold = JSONObject(origin=simulated, bar="bar", answer="answer")
    personas = Persona.objects.filter(rehearsal=OuterRef("pk")).order_by("position")
    cast = JSONObject(
        name="name",
        description="description",
        answers=ArraySubquery(answers.values(row=said)),
        predictions=ArraySubquery(predictions.values(row=foretold)),
    )
    text = TextField()
    email = Func(F("asked_by__user__email"), Value("@"), Value(1), function="split_part", output_field=text)
    mine = Rehearsal.objects.filter(workspace=experiment.workspace_id, experiment=experiment)
    rows = mine.order_by("number").values(
        "kind",
        "model",
        "state",
        "finished_at",
        "failure",
        "questions",
        origin=simulated,
        rehearsal=F("number"),
        asked_at=F("at"),
        asked_by_name=Coalesce(NullIf("asked_by__user__name", Value("")), email, output_field=text),
        personas_played=ArraySubquery(personas.values(row=cast)),
    )
    return [whole(row) for row in rows]


def whole(row: Row) -> Row:
    return {
        **{name: row[name] for name in HEAD},
        "asked_by": row["asked_by_name"],
        "failure": row["failure"] or None,
        "questions": row["questions"],
        "personas": row["personas_played"],
    }


def as_json(told: Sequence[Row]) -> str:
    return exports.json_of({"origin": ORIGIN, "rehearsals": told})


def as_csv(told: Sequence[Row]) -> str:
    """A line for each answer."""
    return exports.csv_of(COLUMNS, lines(told))


def lines(told: Sequence[Row]) -> Iterator[Row]:
    for row in told:
        for persona in row["personas"]:
            for said in persona["answers"]:
                yield {**row, "persona": persona["name"], "description": persona["description"], **said}


def as_markdown(told: Sequence[Row]) -> str:
    """Each heading says that no participant said it."""
    parts = []
    for row in told:
        parts += [f"# {SIMULATED}: {_('Rehearsal %(number)s') % {'number': row['rehearsal']}}", ""]
        for persona in row["personas"]:
            parts += [f"## {SIMULATED}: {text(persona['name'])}", "", text(persona["description"]), ""]
            for said in persona["answers"]:
                parts += [f"**{text(said['question'])}**", "", text(said["answer"]), ""]
    return "\n".join(parts)


WRITERS: Mapping[str, Callable[[Sequence[Row]], str]] = {"csv": as_csv, "json": as_json, "md": as_markdown}
