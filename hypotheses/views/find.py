from __future__ import annotations

from django.shortcuts import get_object_or_404

from hypotheses.models import Hypothesis
from hypotheses.queries import ringing
from kaizenlab.comments.queries import beside
from kaizenlab.workspaces.access import TenantRequest


def find(request: TenantRequest, number: int) -> Hypothesis:
    """A workspace's hypothesis by its number, with its owner, what rings about itself and what is said about it."""
    rings = ringing(Hypothesis, experiment=None, decision=None)
    rows = Hypothesis.objects.select_related("owner__user").annotate(rings=rings, **beside("H", request.member))
    found = get_object_or_404(rows, workspace=request.workspace, number=number)
    found.workspace = request.workspace
    return found
