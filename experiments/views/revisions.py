from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from experiments import facts
from experiments.drift import drift
from experiments.revisions import history
from experiments.views.find import find
from hypotheses.queries import assumptions
from kaizenlab.lib.answer import answer
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


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
