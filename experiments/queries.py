"""Reads, named for the question they answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from experiments.models import Criterion, Evidence, Experiment, KillCriterion, Plan
from kaizenlab.lib import clock
from kaizenlab.lib.asked import among, asked
from kaizenlab.workspaces.models import Workspace

LISTED = (
    *("number", "title", "method", "state", "registered_at", "started_at", "ends_on", "closed_at", "plan__revision"),
    *("hypothesis__number", "hypothesis__statement", "result__verdict", "result__confidence", "result__needed"),
    *("result__got", "owner__user__name", "owner__user__email"),
)


def matching(workspace: Workspace, chosen: Mapping[str, Any]) -> QuerySet[Experiment]:
    """The experiments that every chosen filter lets through."""
    found = Experiment.objects.filter(workspace=workspace)
    if words := chosen.get("q"):
        found = found.filter(says(words))
    if after := chosen.get("after"):
        found = found.filter(created_at__gte=clock.midnight(after, workspace.time_zone))
    if before := chosen.get("before"):
        found = found.filter(created_at__lt=clock.midnight(before + dt.timedelta(days=1), workspace.time_zone))
    if tag := chosen.get("tag"):
        found = found.filter(hypothesis__tags__contains=[tag])
    if chosen.get("marked") == "deviation":
        deviations = Plan.objects.filter(workspace=workspace, experiment=OuterRef("pk"), kind="deviation")
        found = found.filter(Exists(deviations))
    if chosen.get("marked") == "waiting":
        found = found.filter(state="concluded", closed_at=None)
    same = {"state": "status", "result__verdict": "outcome", "owner": "owner", "method": "method"}
    return found.filter(**{field: chosen[name] for field, name in same.items() if chosen.get(name)})


def listed(page: Iterable[Mapping[str, Any]], order: Sequence[str]) -> QuerySet[Experiment]:
    """The rows of one page: what stands beside an experiment is joined to fifty, however many were matching."""
    return Experiment.objects.filter(pk__in=[row["pk"] for row in page]).order_by(*order)


def says(words: str) -> Q:
    """Each word in the title or in the statement it tests, or the reference itself."""
    found = Q()
    for word in words.split():
        found &= Q(title__icontains=word) | Q(hypothesis__statement__icontains=word)
    number = words.upper().removeprefix("E-")
    return found | Q(number=int(number)) if number.isascii() and number.isdigit() else found


def pieces(experiment: Experiment) -> QuerySet[Evidence]:
    """The newest version of each piece of evidence. Asked in this way, a page of them is read from an index; a join to
    what may have corrected each reads all of them."""
    mine = Evidence.objects.filter(workspace=experiment.workspace_id, experiment=experiment)
    return mine.filter(~Exists(Evidence.objects.filter(corrects=OuterRef("pk"))))


def criteria_of(experiment: Experiment) -> list[Criterion]:
    """The criteria of the plan in force; a draft's are those without a plan."""
    place, plan = experiment.workspace_id, experiment.plan_id
    return criteria_in_force(place, experiment.pk, plan) if plan else criteria_of_draft(place, experiment.pk)


@asked
def criteria_in_force(workspace: int, experiment: int, plan: int) -> QuerySet[Criterion]:
    return whole(Criterion.objects.filter(workspace=workspace, experiment=experiment, plan=plan))


@asked
def criteria_of_draft(workspace: int, experiment: int) -> QuerySet[Criterion]:
    return whole(Criterion.objects.filter(workspace=workspace, experiment=experiment, plan__isnull=True))


def whole(rows: QuerySet[Criterion]) -> QuerySet[Criterion]:
    return rows.select_related("judge__user", "metric").order_by("position", "pk")


def kills_of(experiment: Experiment, criteria: list[Criterion]) -> list[KillCriterion]:
    """Their kill criteria, each knowing its criterion without asking again."""
    named = {row.pk: row for row in criteria}
    kills = kills_for(experiment.workspace_id, list(named)) if named else []
    for kill in kills:
        kill.criterion = named[kill.criterion_id]
    return kills


@asked
def kills_for(workspace: int, criteria: Sequence[int]) -> QuerySet[KillCriterion]:
    return KillCriterion.objects.filter(among("criterion", criteria), workspace=workspace).order_by("by", "pk")


def revisions_of(experiment: Experiment) -> list[Plan]:
    """Registration, amendments and deviations, the newest first."""
    rows = Plan.objects.filter(workspace=experiment.workspace_id, experiment=experiment)
    return list(rows.select_related("by__user").order_by("-revision"))


def deviations_of(experiment: Experiment) -> int:
    """How often the plan was changed since the start."""
    return Plan.objects.filter(workspace=experiment.workspace_id, experiment=experiment, kind="deviation").count()
