"""Reads, named for the question they answer. Invalid results stand outside all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, JSONObject, Least

from decisions.figures.rules.facts import Choice, Facts, Look, Trial
from decisions.figures.rules.period import Period
from decisions.followup.models import Review
from decisions.models import Decision
from experiments.forecasts import queries as forecasts
from experiments.forecasts.models import Forecast
from experiments.models import Experiment
from kaizenlab.workspaces.models import Workspace

A_DAY = dt.timedelta(days=1)
ACCEPTED = ("accepted", "superseded")
MOMENTS = ("registered_at", "concluded_at", "due_at", "accepted_at", "gone_at", "unreachable_at", "noticed_at")
OF_TRIAL = (*MOMENTS, "mended_at", "deviations")


def facts(workspace: Workspace, *periods: Period) -> Facts:
    """What every figure of these periods is computed from, in one query."""
    return read(Workspace.objects.filter(pk=workspace.pk).values(**columns(workspace, *periods)).get())


def columns(workspace: Workspace, *periods: Period) -> dict[str, Any]:
    """The same as columns of another query."""
    since, end = min(each.since for each in periods), max(each.end for each in periods)
    row = JSONObject(key="pk", **{name: name for name in OF_TRIAL})
    chosen = JSONObject(
        key="pk",
        accepted_at="settled_at",
        outcome="outcome",
        is_override="override",
        reversed_at="reversed_at",
        looks="looks",
    )
    return {
        "trials": ArraySubquery(trials(workspace, since, end).order_by("number").values(row=row)),
        "choices": ArraySubquery(choices(workspace, since, end).order_by("number").values(row=chosen)),
    }


def read(found: Mapping[str, Any]) -> Facts:
    return Facts(tuple(map(trial, found["trials"])), tuple(map(choice, found["choices"])))


def trial(row: Mapping[str, Any]) -> Trial:
    known = {name: moment(row[name]) for name in (*MOMENTS, "mended_at")}
    return Trial(key=row["key"], deviations=row["deviations"] or 0, **known)  # type: ignore[arg-type]


def choice(row: Mapping[str, Any]) -> Choice:
    return Choice(
        key=row["key"],
        accepted_at=dt.datetime.fromisoformat(row["accepted_at"]),
        outcome=row["outcome"],
        is_override=row["is_override"],
        reversed_at=moment(row["reversed_at"]),
        looks=tuple(Look(dt.datetime.fromisoformat(look["at"]), look["verdict"]) for look in row["looks"]),
    )


def moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def trials(workspace: Workspace, since: dt.datetime, end: dt.datetime) -> QuerySet[Experiment, Any]:
    """Experiments registered by the end, but for those that were over before it began. Which of the others a figure
    counts, the rules say: this only spares reading all there ever were, so it may leave a day's too many."""
    lately = since - A_DAY
    first = Decision.objects.filter(
        workspace=OuterRef("workspace"), experiment=OuterRef("pk"), kind="decision", state__in=ACCEPTED
    ).order_by("settled_at", "number")
    # alerts lie above: asked for by their related name
    rang = Experiment.objects.filter(workspace=OuterRef("workspace"), pk=OuterRef("pk"), alerts__rule="futile")
    rang = rang.order_by("alerts__fired_at", "alerts__pk")
    heard = Experiment.objects.filter(
        workspace=OuterRef("workspace"),
        pk=OuterRef("pk"),
        alerts__rule="futile",
        alerts__moments__kind="acknowledged",
    ).order_by("alerts__moments__at")
    rows = Experiment.objects.alias(over=Least("closed_at", "cancelled_at")).filter(
        Q(over=None) | Q(over__gte=lately), workspace=workspace, registered_at__lt=end
    )
    return rows.exclude(result__verdict="invalid").annotate(
        accepted_at=Subquery(first.values("settled_at")[:1]),
        due_at=F("recommendation__due_at"),
        deviations=F("result__deviations"),
        unreachable_at=Subquery(rang.values("alerts__fired_at")[:1]),
        mended_at=Subquery(rang.values("alerts__resolved_at")[:1]),
        noticed_at=Case(
            When(
                unreachable_at__isnull=False,
                then=Least(Subquery(heard.values("alerts__moments__at")[:1]), "concluded_at", "cancelled_at"),
            )
        ),
        gone_at=Case(When(accepted_at=None, then=Coalesce("cancelled_at", "closed_at"))),
    )


def choices(workspace: Workspace, since: dt.datetime, end: dt.datetime) -> QuerySet[Decision, Any]:
    """Decisions accepted in the period, or looked at again in it."""
    in_its_place = Decision.objects.filter(
        workspace=OuterRef("workspace"), supersedes=OuterRef("pk"), state__in=ACCEPTED
    ).exclude(outcome=OuterRef("outcome"))
    reviews = Review.objects.filter(workspace=OuterRef("workspace"), decision=OuterRef("pk"))
    looked_at = Review.objects.filter(workspace=workspace, at__gte=since, at__lt=end)
    accepted = Decision.objects.filter(workspace=workspace, settled_at__gte=since, settled_at__lt=end)
    rows = Decision.objects.filter(workspace=workspace, kind="decision", state__in=ACCEPTED)
    return (
        rows.exclude(experiment__result__verdict="invalid")
        .filter(pk__in=accepted.values("pk").union(looked_at.values("decision")))  # each from its own index
        .annotate(
            reversed_at=Subquery(in_its_place.values("settled_at")[:1]),
            looks=ArraySubquery(reviews.order_by("pk").values(look=JSONObject(at="at", verdict="verdict"))),
        )
    )


def foretold(workspace: Workspace, period: Period) -> QuerySet[Forecast]:
    """The forecasts that a result of the period has answered."""
    return forecasts.resolved(workspace).filter(
        experiment__result__at__gte=period.since, experiment__result__at__lt=period.end
    )


def experiments(workspace: Workspace, keys: Iterable[Any]) -> QuerySet[Experiment, Any]:
    """These, as rows say them."""
    rows = Experiment.objects.filter(workspace=workspace, pk__in=list(keys))
    return rows.values("pk", "number", "title", "state", "result__verdict", "result__deviations")


def decisions(workspace: Workspace, keys: Iterable[Any]) -> QuerySet[Decision, Any]:
    rows = Decision.objects.filter(workspace=workspace, pk__in=list(keys))
    return rows.values("pk", "number", "title", "state", "outcome", "settled_at")
