from __future__ import annotations

from django.shortcuts import get_object_or_404

from experiments.runs.models import Step
from kaizenlab.workspaces.access import TenantRequest


def find_step(request: TenantRequest, number: int, position: int) -> Step:
    """A step of the run that the workspace's experiment follows now."""
    rows = Step.objects.select_related("run__experiment")
    mine = {"run__experiment__number": number, "run__replaced_at": None}
    return get_object_or_404(rows, workspace=request.workspace, position=position, **mine)
