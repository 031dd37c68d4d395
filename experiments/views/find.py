from __future__ import annotations

from django.shortcuts import get_object_or_404

from experiments.models import Experiment
from kaizenlab.workspaces.access import TenantRequest

NAMED = (
    *("hypothesis", "owner__user", "plan__by__user", "rerun_of"),
    *("result__by__user", "cancelled_by__user"),
)


def find(request: TenantRequest, number: int) -> Experiment:
    """A workspace's experiment by its number, with what every page of it names."""
    whole = Experiment.objects.select_related(*NAMED)
    found = get_object_or_404(whole, workspace=request.workspace, number=number)
    found.workspace = found.hypothesis.workspace = request.workspace
    return found
