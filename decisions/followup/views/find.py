from __future__ import annotations

from django.shortcuts import get_object_or_404

from decisions.followup.models import NextAction
from kaizenlab.workspaces.access import TenantRequest


def action(request: TenantRequest, decision: int, number: int) -> NextAction:
    """A next action by its number, under the decision that set it off."""
    rows = NextAction.objects.select_related("decision", "owner__user")
    found = get_object_or_404(rows, workspace=request.workspace, decision__number=decision, number=number)
    found.workspace = found.decision.workspace = request.workspace
    return found
