from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from experiments.rehearsal import queries
from experiments.rehearsal.files import WRITERS
from experiments.views.find import find
from kaizenlab.lib import exports
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_safe
@allow(Role.VIEWER)
def export(request: TenantRequest, number: str, kind: str) -> HttpResponse:
    """Every answer of every rehearsal, each marked as simulated."""
    experiment = find(request, int(number))
    told = queries.told(queries.rehearsals_of(experiment))
    return exports.file(WRITERS[kind](told), kind, f"{experiment.ref}-rehearsal")
