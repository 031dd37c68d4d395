from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from experiments.actions.rerun import rerun as plan_rerun
from experiments.views.find import find
from kaizenlab.lib import clock
from kaizenlab.lib.answer import go
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_POST
@allow(Role.MEMBER)
def rerun(request: TenantRequest, number: int) -> HttpResponse:
    """Plans it anew, and leads to its criteria: the old bar is a proposal until it is registered."""
    new = plan_rerun(find(request, number), by=request.member, at=clock.now())
    return go(request, reverse("experiments:criteria", args=[request.workspace.slug, new.number]))
