"""Who takes a step, and by when."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from experiments.runs import actions
from experiments.runs.forms import AssignForm
from experiments.runs.views.find import find_step
from experiments.runs.views.step import address
from hypotheses.queries import writers
from hypotheses.views.stale import version_of
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.refusal import Stale
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def assign(request: TenantRequest, number: int, position: int) -> HttpResponse:
    step = find_step(request, number, position)
    data = request.POST if request.method == "POST" else None
    initial = {"owner": step.owner_id, "due_on": step.due_on}
    form = AssignForm(data, initial=initial, owners=writers(request.workspace, step))  # type: ignore[arg-type]
    if not form.is_valid():
        return page(request, {"step": step, "form": form}, status=422 if form.is_bound else 200)
    version = version_of(request)
    try:
        actions.assign(step, **form.cleaned_data, version=version, by=request.member, at=clock.now())
    except Stale as stale:
        step.refresh_from_db()
        return page(request, {"step": step, "form": form, "theirs": stale.theirs}, status=409)
    return go(request, address(request, number, position))


def page(request: TenantRequest, context: dict[str, Any], *, status: int) -> HttpResponse:
    context |= {"experiment": context["step"].run.experiment}
    return answer(request, "runs/assign.html", context, status=status)
