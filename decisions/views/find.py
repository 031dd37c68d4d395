from __future__ import annotations

from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404

from decisions.models import Decision
from experiments.models import Experiment
from experiments.runs.queries import walked
from hypotheses.queries import ringing, spent_budget
from kaizenlab.comments.queries import beside
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
    also = {"rings": ringing(Decision), "spent": spent_budget("hypothesis"), **beside("D", request.member)}
    whole = Decision.objects.select_related(*BESIDE, *more).annotate(**also)
    found = get_object_or_404(whole, workspace=request.workspace, number=number)
    found.workspace = found.experiment.workspace = found.hypothesis.workspace = request.workspace
    return found


def experiment(request: TenantRequest, number: int) -> Experiment:
    """An experiment with its result, and with the number of the record that answers it by now, if there is one."""
    answers = Decision.objects.filter(
        workspace=request.workspace, experiment=OuterRef("pk"), state__in=["proposed", "accepted"]
    )
    whole = Experiment.objects.select_related("hypothesis", "plan", "owner__user", "result", "recommendation__policy")
    newest = Subquery(answers.order_by("-number").values("number")[:1])
    rows = walked(whole.annotate(standing=newest, spent=spent_budget("hypothesis")))
    found = get_object_or_404(rows, workspace=request.workspace, number=number)
    found.workspace = found.hypothesis.workspace = request.workspace
    return found
