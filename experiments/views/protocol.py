from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from experiments.protocol import WRITERS, Protocol
from experiments.views.find import find
from kaizenlab.lib import exports
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_safe
@allow(Role.VIEWER)
def protocol(request: TenantRequest, number: str, kind: str) -> HttpResponse:
    """One experiment as a file; as a table it is its evidence."""
    experiment = find(request, int(number), whole=True)
    return exports.file(WRITERS[kind](Protocol(experiment)), kind, experiment.ref)
