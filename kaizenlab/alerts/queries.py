"""Reads, named for the question they answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Expression, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now

from decisions.models import Decision
from kaizenlab.alerts.models import Alert, Moment
from kaizenlab.workspaces.models import Workspace

MANY = 1_000  # counted no further: a navigation that says 999+ costs the same on every page
LATELY = 5
ANSWERS = ("result", "overdue")  # the rules about a result that waits
OPEN_ORDER = ("severity", "-fired_at", "-number")
RESOLVED_ORDER = ("-resolved_at", "-number")
# what a row says
LISTED = (
    *("pk", "number", "rule", "subject", "title", "severity", "why", "fired_at", "raised_at", "acknowledged_at"),
    *("silenced_until", "silence_reason", "resolved_at", "resolution"),
)
PEOPLE = ("owner", "acknowledged_by", "silenced_by")


def standing(state: str, now: dt.datetime | Now) -> Q:
    """Firing, acknowledged, silenced or resolved at that moment; a silence that has run out is none."""
    is_open, awake = Q(resolved_at=None), Q(silenced_until=None) | Q(silenced_until__lte=now)
    return {
        "firing": is_open & awake & Q(acknowledged_at=None),
        "acknowledged": is_open & awake & Q(acknowledged_at__isnull=False),
        "silenced": is_open & Q(silenced_until__gt=now),
        "resolved": Q(resolved_at__isnull=False),
    }[state]


def firing() -> Expression:
    """How many alerts of a membership's workspace wait for somebody: found with the membership itself, so that no page
    asks twice."""
    return how_many(Alert.objects.filter(standing("firing", Now()), workspace=OuterRef("workspace")))


def how_many(rows: QuerySet[Any]) -> Expression:
    """As a column of another query, up to MANY."""
    some = ArraySubquery(rows.order_by().values("pk")[:MANY])
    return Coalesce(Func(some, function="cardinality", output_field=IntegerField()), 0)


def counts(let_through: QuerySet[Alert], workspace: Workspace, now: dt.datetime) -> dict[str, int]:
    """How many of these are in each state, and how many of the workspace's fire in all; one query."""
    columns = {state: how_many(let_through.filter(standing(state, now))) for state in STATES}
    waits = how_many(Alert.objects.filter(standing("firing", now), workspace=workspace))
    counted: Mapping[str, Any] = Workspace.objects.filter(pk=workspace.pk).values(**columns, all_firing=waits).get()
    return dict(counted)


STATES = ("firing", "acknowledged", "silenced", "resolved")


def matching(workspace: Workspace, chosen: Mapping[str, Any]) -> QuerySet[Alert]:
    """The alerts that every chosen filter lets through, in whatever state."""
    found = Alert.objects.filter(workspace=workspace)
    for word in chosen.get("q", "").split():
        found = found.filter(Q(subject__iexact=word) | Q(title__icontains=word))
    same = {"severity": "sev", "rule": "rule", "owner": "owner"}
    return found.filter(**{field: chosen[name] for field, name in same.items() if chosen.get(name)})


def whole(keys: Sequence[int]) -> list[dict[str, Any]]:
    """The alerts with these keys, in their order: what stands beside an alert is joined to a page of them, however many
    were let through."""
    rows = {row["pk"]: row for row in listed(Alert.objects.filter(pk__in=keys))} if keys else {}
    return [rows[key] for key in keys]


def listed(alerts: QuerySet[Alert]) -> QuerySet[Alert, dict[str, Any]]:
    """Rows whole: with the people they name, who was told, and what says which step comes next."""
    proposed = Decision.objects.filter(
        workspace=OuterRef("workspace"), experiment=OuterRef("experiment"), state="proposed"
    )
    told = Moment.objects.filter(workspace=OuterRef("workspace"), alert=OuterRef("pk"), kind="told").order_by("id")
    people = {f"{who}_{part}": F(f"{who}__user__{part}") for who in PEOPLE for part in ("name", "email")}
    return alerts.values(
        *LISTED,
        **people,
        experiment_number=F("experiment__number"),
        experiment_state=F("experiment__state"),
        hypothesis_number=F("hypothesis__number"),
        hypothesis_state=F("hypothesis__state"),
        decision_number=F("decision__number"),
        outcome=F("decision__outcome"),
        response=F("experiment__recommendation__response"),
        proposed=Subquery(proposed.order_by("-number").values("number")[:1]),
        told=ArraySubquery(told.values("facts")[:MANY]),
    )


def lately_resolved(alerts: QuerySet[Alert]) -> list[int]:
    """Their keys."""
    return list(keys(alerts.filter(resolved_at__isnull=False).order_by(*RESOLVED_ORDER))[:LATELY])


def urgent(workspace: Workspace, now: dt.datetime, *, listed_results: Iterable[int], most: int) -> QuerySet[Alert, int]:
    """The keys of the most severe that fire, Sev 1 and 2, but for those about a result that is listed already. They may
    be a column of another query; `whole` finds their rows, which to join here would cost reading every alert."""
    rows = Alert.objects.filter(standing("firing", now), workspace=workspace, severity__lte=2)
    rows = rows.exclude(rule__in=ANSWERS, experiment__number__in=list(listed_results))
    return keys(rows.order_by(*OPEN_ORDER))[:most]


def keys(alerts: QuerySet[Alert]) -> QuerySet[Alert, int]:
    return alerts.values_list("pk", flat=True)
