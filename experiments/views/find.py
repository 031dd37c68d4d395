from __future__ import annotations

from django.shortcuts import get_object_or_404

from experiments.attachments.queries import with_shelf
from experiments.models import Experiment
from experiments.runs.queries import walked
from kaizenlab.workspaces.access import TenantRequest

NAMED = (
    *("hypothesis", "owner__user", "plan__by__user", "rerun_of"),
    *("result__by__user", "cancelled_by__user"),
)


def find(request: TenantRequest, number: int, *, whole: bool = False) -> Experiment:
    """A workspace's experiment by its number, with what every page of it names, and how far its playbook is; `whole`
    for the page that shows the playbook's steps and what is kept with the experiment."""
    rows = walked(Experiment.objects.select_related(*NAMED), whole=whole)
    found = get_object_or_404(with_shelf(rows) if whole else rows, workspace=request.workspace, number=number)
    found.workspace = found.hypothesis.workspace = request.workspace
    return found
