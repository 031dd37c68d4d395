"""Reads of forecasts. What PostgreSQL hides from the reader is not among them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from experiments.forecasts.models import Forecast
from experiments.forecasts.rules import HAPPENED, Tally
from experiments.models import Experiment
from kaizenlab.workspaces.models import Membership, Workspace

IT_HAPPENED = Q(experiment__result__verdict__in=[verdict for verdict, happened in HAPPENED.items() if happened])


def mine(experiment: Experiment, member: Membership) -> Forecast | None:
    return Forecast.objects.filter(workspace=experiment.workspace_id, experiment=experiment, member=member).first()


def given(experiment: Experiment) -> int:
    """How many there are, sealed ones too: PostgreSQL counts what it shows to nobody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT forecasts_given(%s)", [experiment.pk])
        return (cursor.fetchone() or (0,))[0]


def revealed(experiment: Experiment) -> QuerySet[Forecast]:
    """Everybody's, of an experiment that has a result."""
    return Forecast.objects.filter(
        workspace=experiment.workspace_id, experiment=experiment, experiment__result__isnull=False
    )


def resolved(workspace: Workspace, member: Membership | None = None) -> QuerySet[Forecast]:
    """Those that a result has answered, of the workspace or of one person: an invalid one answers nothing."""
    found = Forecast.objects.filter(workspace=workspace, experiment__result__verdict__in=[*HAPPENED])
    return found.filter(member=member) if member else found


def tallies(forecasts: QuerySet[Forecast]) -> list[Tally]:
    """Counted by probability, of which there are at most 10,001, however many forecasts."""
    rows: Any = (
        forecasts.order_by("probability")
        .values("probability")
        .annotate(n=Count("pk"), happened=Count("pk", filter=IT_HAPPENED))
    )
    return [Tally(Fraction(row["probability"]), row["n"], row["happened"]) for row in rows]
