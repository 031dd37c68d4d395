"""One step: ticked, skipped, taken back, noted. Each answers with the step as it is then."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from experiments.runs import actions
from experiments.runs.forms import NoteForm, SkipForm
from experiments.runs.panel import panel
from experiments.runs.views.find import find_step
from experiments.views.find import find
from experiments.views.run import page
from hypotheses.views.stale import version_of
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.refusal import Stale
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_POST
@allow(Role.MEMBER)
def tick(request: TenantRequest, number: int, position: int) -> HttpResponse:
    actions.tick(find_step(request, number, position), by=request.member, at=clock.now())
    return show(request, number, position)


@require_POST
@allow(Role.MEMBER)
def reopen(request: TenantRequest, number: int, position: int) -> HttpResponse:
    actions.reopen(find_step(request, number, position), by=request.member, at=clock.now())
    return show(request, number, position)


@require_POST
@allow(Role.MEMBER)
def skip(request: TenantRequest, number: int, position: int) -> HttpResponse:
    step, form = find_step(request, number, position), SkipForm(request.POST)
    if not form.is_valid():
        return show(request, number, position, status=422, skip=form)
    actions.skip(step, reason=form.cleaned_data["reason"], by=request.member, at=clock.now())
    return show(request, number, position)


@require_POST
@allow(Role.MEMBER)
def note(request: TenantRequest, number: int, position: int) -> HttpResponse:
    step, form = find_step(request, number, position), NoteForm(request.POST)
    if not form.is_valid():
        return show(request, number, position, status=422, note=form)
    version = version_of(request)
    try:
        actions.note(step, form.cleaned_data["note"], version=version, by=request.member, at=clock.now())
    except Stale as stale:
        return show(request, number, position, status=409, note=form, stale=stale)
    return show(request, number, position)


def show(request: TenantRequest, number: int, position: int, *, status: int = 200, **more: Any) -> HttpResponse:
    """For HTMX the step and what counts it; without, the page it stands on."""
    if status == 200 and not request.htmx:
        return go(request, address(request, number, position))
    experiment = find(request, number, whole=True)
    context = panel(experiment, asked=position, may_write=True, **more)
    if not request.htmx:
        return page(request, experiment, context, status=status)
    context |= {"experiment": experiment, "is_slice": True}
    return answer(request, "experiments/run.html", context, partial="walked", status=status)


def address(request: TenantRequest, number: int, position: int) -> str:
    return reverse("experiments:run", args=[request.workspace.slug, number]) + f"?step={position}#step"
