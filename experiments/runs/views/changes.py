"""What changed in the playbook since this run began; the run itself stays as it was copied."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from experiments.models import Experiment
from experiments.runs.beginning import current
from experiments.runs.models import Run
from experiments.views.find import find
from kaizenlab.lib import exports
from kaizenlab.lib.answer import answer
from kaizenlab.playbooks import document, files, shown
from kaizenlab.playbooks import queries as shelf
from kaizenlab.playbooks.source import Source
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_safe
@allow(Role.VIEWER)
def changes(request: TenantRequest, number: int) -> HttpResponse:
    experiment = find(request, number)
    run, newest, changed = since_it_began(experiment)
    context = {
        "experiment": experiment,
        "run": run,
        "newest": newest,
        "changes": changed,
        "changed": shown.changed(changed) if changed else [],
    }
    return answer(request, "runs/changes.html", context)


@require_safe
@allow(Role.VIEWER)
def changes_file(request: TenantRequest, number: str, kind: str) -> HttpResponse:
    experiment = find(request, int(number))
    changed = since_it_began(experiment)[2]
    rows = list(files.of_steps(changed)) if changed else []
    text = exports.table(kind, _("What changed since this run began"), files.DIFFERENCE, rows)
    return exports.file(text, kind, f"{request.workspace.slug}-{experiment.ref}-playbook")


def since_it_began(experiment: Experiment) -> tuple[Run, Source | None, document.Changes | None]:
    """The run, the playbook as it is now, and what differs; nothing does where it is not on the shelf any more."""
    run = current(experiment)
    if run is None:
        raise Http404
    begun = document.read(run.text)
    newest = shelf.newest(experiment.workspace, run.origin, run.slug, begun.language)
    return run, newest, document.changes(begun.steps, newest.document.steps) if newest else None
