from __future__ import annotations

from django.db.models import QuerySet

from hypotheses.models import Hypothesis
from hypotheses.queries import ringing
from kaizenlab.comments.queries import beside
from kaizenlab.lib.asked import asked, only
from kaizenlab.workspaces.access import TenantRequest


def find(request: TenantRequest, number: int) -> Hypothesis:
    """A workspace's hypothesis by its number, with its owner, what rings about itself and what is said about it."""
    found = only(whole(request.workspace.pk, number, request.member.pk))
    found.workspace = request.workspace
    return found


@asked
def whole(workspace: int, number: int, reader: int) -> QuerySet[Hypothesis]:
    rings = ringing(Hypothesis, experiment=None, decision=None)
    rows = Hypothesis.objects.filter(workspace=workspace, number=number)
    return rows.select_related("owner__user").annotate(rings=rings, **beside("H", reader))
