"""What changed in the playbook since this run began; the run itself stays as it was copied."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from experiments.runs.beginning import current
from experiments.views.find import find
from kaizenlab.lib.answer import answer
from kaizenlab.playbooks import document, shown
from kaizenlab.playbooks import queries as shelf
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_safe
@allow(Role.VIEWER)
def changes(request: TenantRequest, number: int) -> HttpResponse:
    experiment = find(request, number)
    run = current(experiment)
    if run is None:
        raise Http404
    begun = document.read(run.text)
    newest = shelf.newest(request.workspace, run.origin, run.slug, begun.language)
    changed = document.changes(begun.steps, newest.document.steps) if newest else None
    context = {
        "experiment": experiment,
        "run": run,
        "newest": newest,
        "changes": changed,
        "changed": shown.changed(changed) if changed else [],
    }
    return answer(request, "runs/changes.html", context)
