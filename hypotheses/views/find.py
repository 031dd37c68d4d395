from __future__ import annotations

from django.shortcuts import get_object_or_404

from hypotheses.models import Hypothesis
from kaizenlab.workspaces.access import TenantRequest


def find(request: TenantRequest, number: int) -> Hypothesis:
    """A workspace's hypothesis by its number, with its owner."""
    found = get_object_or_404(
        Hypothesis.objects.select_related("owner__user"), workspace=request.workspace, number=number
    )
    found.workspace = request.workspace
    return found
