"""A draft's plan, all of it free; of a registered one the notes alone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from experiments.actions import planning
from experiments.forms.plan import NotesForm, PlanForm, planned_in
from experiments.models import Experiment
from experiments.views.find import find
from hypotheses.views.stale import version_of
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.money import money
from kaizenlab.lib.refusal import Stale
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def plan(request: TenantRequest, number: int) -> HttpResponse:
    experiment = find(request, number)
    form = form_of(request, experiment)
    if not form.is_valid():
        return show(request, experiment, form, status=422 if form.is_bound else 200)
    try:
        planning.change(experiment, version=version_of(request), by=request.member, at=clock.now(), **form.cleaned_data)
    except Stale:
        now = find(request, number)
        return show(request, now, form, status=409, theirs=differences(now, form))
    page = "criteria" if experiment.state == "draft" else "run"
    return go(request, reverse(f"experiments:{page}", args=[request.workspace.slug, number]))


def form_of(request: TenantRequest, experiment: Experiment) -> forms.Form:
    data = request.POST if request.method == "POST" else None
    initial = planned_in(experiment)
    if experiment.state != "draft":
        return NotesForm(data, initial=initial)
    return PlanForm(data, workspace=request.workspace, owned=experiment, initial=initial)


def differences(now: Experiment, form: forms.Form) -> list[dict[str, Any]]:
    """What the record says now where it differs from what was typed."""
    return [
        {"label": form[name].label, "text": said(now, name)}
        for name, typed in form.cleaned_data.items()
        if getattr(now, name) != typed
    ]


def said(experiment: Experiment, name: str) -> Any:
    if name == "cost":
        return money(experiment.cost, experiment.workspace.currency) or None
    return getattr(experiment, f"get_{name}_display", lambda: getattr(experiment, name))()


def show(
    request: TenantRequest,
    experiment: Experiment,
    form: forms.Form,
    *,
    status: int = 200,
    theirs: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    context = {"experiment": experiment, "form": form, "theirs": theirs}
    return answer(request, "experiments/plan.html", context, status=status)
