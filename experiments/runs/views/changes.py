"""What changed in the playbook since this run began; the run itself stays as it was copied."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from experiments.runs import words
from experiments.runs.beginning import current
from experiments.views.find import find
from kaizenlab.lib.answer import answer
from kaizenlab.playbooks import document
from kaizenlab.playbooks import queries as shelf
from kaizenlab.playbooks.document import Step
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
        "changed": [told(each.before, each.after, each.fields) for each in changed.changed] if changed else [],
    }
    return answer(request, "runs/changes.html", context)


def told(before: Step, after: Step, fields: tuple[str, ...]) -> dict[str, Any]:
    """A changed step with each field of it that differs, in words."""
    return {
        "title": before.title,
        "fields": [
            {"label": words.CHANGED[name], "before": said(before, name), "after": said(after, name)} for name in fields
        ],
    }


def said(step: Step, name: str) -> str:
    value = getattr(step, name)
    if name == "phase":
        return str(words.PHASES[value])
    if name == "check":
        return str(words.FACTS[value]) if value else str(words.BY_HAND)
    if name == "blocks":
        return str(words.YES if value else words.NO)
    return "" if value is None else str(value)
