from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.db.models import OuterRef, QuerySet, Subquery

from decisions.models import Decision
from experiments.models import Experiment
from experiments.runs.queries import walked
from hypotheses.queries import ringing, spent_budget
from kaizenlab.comments.queries import beside
from kaizenlab.lib.asked import asked, only
from kaizenlab.workspaces.access import TenantRequest

BESIDE = (
    "experiment__plan",
    "experiment__owner__user",
    "hypothesis",
    "recommendation__policy",
    "successor",
    "supersedes",
    "learning__by__user",
    "postmortem",
    "proposed_by__user",
    "settled_by__user",
)


def decision(request: TenantRequest, number: int, *more: str) -> Decision:
    """A workspace's decision by its number, with what it stands beside."""
    found = only(whole(*more)(request.workspace.pk, number, request.member.pk))
    found.workspace = found.experiment.workspace = found.hypothesis.workspace = request.workspace
    return found


@cache
def whole(*more: str) -> Callable[..., list[Decision]]:
    @asked
    def ask(workspace: int, number: int, reader: int) -> QuerySet[Decision]:
        also = {"rings": ringing(Decision), "spent": spent_budget("hypothesis"), **beside("D", reader)}
        rows = Decision.objects.filter(workspace=workspace, number=number)
        return rows.select_related(*BESIDE, *more).annotate(**also)

    return ask


def experiment(request: TenantRequest, number: int) -> Experiment:
    """An experiment with its result, and with the number of the record that answers it by now, if there is one."""
    found = only(concluded(request.workspace.pk, number))
    found.workspace = found.hypothesis.workspace = request.workspace
    return found


@asked
def concluded(workspace: int, number: int) -> QuerySet[Experiment]:
    answers = Decision.objects.filter(
        workspace=workspace, experiment=OuterRef("pk"), state__in=["proposed", "accepted"]
    )
    newest = Subquery(answers.order_by("-number").values("number")[:1])
    rows = Experiment.objects.filter(workspace=workspace, number=number).select_related(
        "hypothesis", "plan", "owner__user", "result", "recommendation__policy"
    )
    return walked(rows.annotate(standing=newest, spent=spent_budget("hypothesis")))
