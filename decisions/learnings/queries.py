"""Reads, named for the question they answer."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from decisions.learnings.models import Standing, Weight
from decisions.learnings.rules import Weight as Weighed
from decisions.learnings.rules import says
from decisions.models import Learning
from experiments.models import Experiment
from kaizenlab.lib import clock
from kaizenlab.workspaces.models import Workspace

FIRST = "emerging"  # until somebody says more
MOST = 100  # experiments of one learning that are read
EXPERIMENT = {
    "tested_by": F("experiment__number"),
    "title": F("experiment__title"),
    "state": F("experiment__state"),
    "verdict": F("experiment__result__verdict"),
    "confidence": F("experiment__result__confidence"),
    "concluded_at": F("experiment__result__at"),
    "needed": F("experiment__result__needed"),
    "got": F("experiment__result__got"),
}
LISTED = ("number", "text", "at", "status", "since", "by_name", "by_email", "decision_number", "hypothesis_number")
BESIDE = {
    "by_name": F("by__user__name"),
    "by_email": F("by__user__email"),
    "decision_number": F("decision__number"),
    "decision_outcome": F("decision__outcome"),
    "hypothesis_number": F("hypothesis__number"),
    "experiment_number": F("experiment__number"),
}


def learnings(workspace: Workspace | int) -> QuerySet[Any]:
    """With what each is by now, and since when somebody says so (None where nobody has)."""
    newest = Standing.objects.filter(learning=OuterRef("pk")).order_by("-pk")
    return Learning.objects.filter(workspace=workspace).annotate(
        status=Coalesce(Subquery(newest.values("status")[:1]), Value(FIRST)), since=Subquery(newest.values("at")[:1])
    )


def matching(workspace: Workspace, chosen: Mapping[str, Any]) -> QuerySet[Any]:
    """Those that every chosen filter lets through."""
    found = learnings(workspace)
    for word in chosen.get("q", "").split():
        found = found.filter(text__icontains=word)
    if status := chosen.get("status"):
        found = found.filter(status=status)
    if owner := chosen.get("owner"):
        found = found.filter(by=owner)
    if after := chosen.get("after"):
        found = found.filter(at__gte=clock.midnight(after, workspace.time_zone))
    if before := chosen.get("before"):
        found = found.filter(at__lt=clock.midnight(before + dt.timedelta(days=1), workspace.time_zone))
    return found


def weighed(learnings: Collection[int]) -> Mapping[int, list[dict[str, Any]]]:
    """What speaks to each of these learnings: the experiment it came from, and those linked to it, oldest first.

    A learning is drawn from its own experiment's result, whatever that was: that one supports it.
    """
    own = Learning.objects.filter(pk__in=learnings).annotate(**EXPERIMENT)
    rows = [row | {"own": True} for row in own.values("pk", "at", *EXPERIMENT)]
    linked = Weight.objects.filter(learning__in=learnings).order_by("learning", "experiment", "-pk")
    newest = linked.distinct("learning", "experiment").annotate(
        **EXPERIMENT, by_name=F("by__user__name"), by_email=F("by__user__email")
    )
    rows += list(newest.values("learning_id", "if_validated", "note", "at", "by_name", "by_email", *EXPERIMENT))
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row.get("pk") or row["learning_id"]].append(row | {"says": said_by(row)})
    return found


def said_by(row: Mapping[str, Any]) -> str:
    return "supports" if row.get("own") else says(row["if_validated"], row["verdict"] or "")


def weights(rows: Collection[Mapping[str, Any]]) -> list[Weighed]:
    """The same as the rules take them; it speaks since both its result and its link are there."""
    return [Weighed(row["tested_by"], row["says"], row["confidence"] == "high", spoke_at(row)) for row in rows]


def spoke_at(row: Mapping[str, Any]) -> dt.datetime | None:
    if row.get("own"):
        return row["at"]
    return max(row["at"], row["concluded_at"]) if row["concluded_at"] else None


def newest_weight(learning: Learning, experiment: Experiment) -> str | None:
    rows = Weight.objects.filter(workspace=learning.workspace_id, learning=learning, experiment=experiment)
    return rows.order_by("-pk").values_list("if_validated", flat=True).first()


def status_of(learning: Learning) -> str:
    rows = Standing.objects.filter(workspace=learning.workspace_id, learning=learning).order_by("-pk")
    return rows.values_list("status", flat=True).first() or FIRST


def standings(learning: Learning) -> list[Standing]:
    rows = Standing.objects.filter(workspace=learning.workspace_id, learning=learning)
    return list(rows.select_related("by__user").order_by("-pk"))


def linkable(workspace: Workspace) -> QuerySet[Experiment]:
    """Any experiment may speak to a learning, but a draft of a plan that is called off."""
    return Experiment.objects.filter(workspace=workspace).exclude(Q(state="cancelled") & Q(plan=None))
