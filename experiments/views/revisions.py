from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from experiments import facts
from experiments.drift import Change, drift
from experiments.revisions import history
from experiments.views.find import find
from hypotheses.queries import assumptions
from kaizenlab.lib import exports
from kaizenlab.lib.answer import answer
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

NONE: list[Change | None] = [None]  # a registration changed nothing, and has its line
CHANGED = ("revision", "kind", "at", "by", "reason", "field", "before", "after")


@require_safe
@allow(Role.VIEWER)
def revisions_file(request: TenantRequest, number: str, kind: str) -> HttpResponse:
    """Every version, the newest first; a line for each field that it changed."""
    experiment = find(request, int(number))
    if not experiment.plan_id:
        raise Http404
    rows = [
        {
            "revision": told.plan.revision,
            "kind": told.plan.kind,
            "at": told.plan.at,
            "by": str(told.plan.by),
            "reason": told.plan.reason or None,
            "field": change.label if change else None,
            "before": change.before if change else None,
            "after": change.after if change else None,
        }
        for told in history(experiment)
        for change in told.changes or NONE
    ]
    text = exports.table(kind, _("Versions of the plan of %(ref)s") % {"ref": experiment.ref}, CHANGED, rows)
    return exports.file(text, kind, f"{request.workspace.slug}-{experiment.ref}-revisions")


@require_safe
@allow(Role.VIEWER)
def revisions(request: TenantRequest, number: int) -> HttpResponse:
    """Every version of the plan: when, by whom, why, and what it said before and after."""
    experiment = find(request, number)
    if not experiment.plan_id:
        raise Http404
    now = facts.canvas(experiment.hypothesis, assumptions(experiment.hypothesis))
    moved = drift(facts.frozen_canvas(experiment), now)
    context = {"experiment": experiment, "history": history(experiment), "drift": moved}
    return answer(request, "experiments/revisions.html", context)
