from __future__ import annotations

from django.shortcuts import get_object_or_404

from decisions.models import Decision
from experiments.models import Experiment
from kaizenlab.workspaces.access import TenantRequest

BESIDE = (
    "experiment__plan",
    "experiment__recommendation",
    "hypothesis",
    "recommendation__policy",
    "successor",
    "supersedes",
    "learning",
    "proposed_by__user",
    "settled_by__user",
)


def decision(request: TenantRequest, number: int) -> Decision:
    """A workspace's decision by its number, with what it stands beside."""
    found = get_object_or_404(Decision.objects.select_related(*BESIDE), workspace=request.workspace, number=number)
    found.workspace = found.experiment.workspace = found.hypothesis.workspace = request.workspace
    return found


def experiment(request: TenantRequest, number: int) -> Experiment:
    found = get_object_or_404(
        Experiment.objects.select_related("hypothesis", "plan", "owner__user", "result", "recommendation__policy"),
        workspace=request.workspace,
        number=number,
    )
    found.workspace = found.hypothesis.workspace = request.workspace
    return found
