from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from experiments.rehearsal.files import WRITERS, rehearsals
from experiments.views.find import find
from kaizenlab.lib import exports
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_safe
@allow(Role.VIEWER)
def export(request: TenantRequest, number: str, kind: str) -> HttpResponse:
    """Every answer of every rehearsal, each marked as simulated."""
    experiment = find(request, int(number))
    return exports.file(WRITERS[kind](rehearsals(experiment)), kind, f"{experiment.ref}-rehearsal")
