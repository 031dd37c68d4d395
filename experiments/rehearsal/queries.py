"""Reads, named for the question they answer."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from experiments import queries
from experiments.models import Criterion, Experiment
from experiments.rehearsal.models import Persona, Prediction, Rehearsal, Script, SimulatedAnswer


def script_of(experiment: Experiment) -> Script | None:
    mine = Script.objects.filter(workspace=experiment.workspace_id, experiment=experiment)
    return mine.select_related("changed_by__user").first()


def rehearsals_of(experiment: Experiment) -> QuerySet[Rehearsal]:
    mine = Rehearsal.objects.filter(workspace=experiment.workspace_id, experiment=experiment)
    return mine.select_related("asked_by__user")


def told(rehearsals: QuerySet[Rehearsal]) -> list[Rehearsal]:
    """Rehearsals, the first one first, with every word that was said in them."""
    answers = Prefetch("answers", SimulatedAnswer.objects.order_by("position"))
    predictions = Prefetch("predictions", Prediction.objects.order_by("pk"))
    personas = Prefetch("personas", personas_in_order().prefetch_related(answers, predictions))
    return list(rehearsals.order_by("number").prefetch_related(personas))


def personas_in_order() -> QuerySet[Persona]:
    return Persona.objects.order_by("position")


def bars_of(experiment: Experiment) -> list[Criterion]:
    """The criteria in force that count people: what a persona can be asked about itself."""
    return [row for row in queries.criteria_of(experiment) if row.kind == "k_of_n"]
