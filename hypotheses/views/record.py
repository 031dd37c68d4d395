from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from hypotheses import files
from hypotheses.models import Hypothesis
from kaizenlab.lib import exports
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_safe
@allow(Role.VIEWER)
def record(request: TenantRequest, number: str, kind: str) -> HttpResponse:
    """One hypothesis as a file."""
    rows = files.rows(Hypothesis.objects.filter(workspace=request.workspace, number=int(number)))
    if not rows:
        raise Http404
    text = exports.json_of(rows[0]) if kind == "json" else files.WRITERS[kind](rows)
    return exports.file(text, kind, rows[0]["ref"])
