"""From a table to evidence: paste or upload, say what the columns hold, look, confirm, watch."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from experiments.actions.evidence import OVER, refuse_when_over
from experiments.intake import actions
from experiments.intake.entries import problem_from_json
from experiments.intake.forms import MappingForm, TableForm
from experiments.intake.models import AT_WORK, Import
from experiments.intake.preview import preview
from experiments.intake.staging import MOST_LINES, sample
from experiments.views.find import find
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.reasons import number as grouped
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

SAMPLE = 100  # lines that suggest how dates and numbers are written


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def new(request: TenantRequest, number: int) -> HttpResponse:
    """Reads a table and keeps it for a day; nothing is recorded."""
    experiment = find(request, number)
    if request.method != "POST" and experiment.state in OVER:
        return go(request, experiment)
    refuse_when_over(experiment)
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if form.is_valid():
        return go(request, actions.upload(experiment, form.staged, by=request.member, at=clock.now()))
    context = {
        "experiment": experiment,
        "form": form,
        "unfinished": unfinished(request, experiment.pk),
        "most": grouped(MOST_LINES),
    }
    return answer(request, "intake/new.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.VIEWER, write=Role.MEMBER)
def import_(request: TenantRequest, number: int, import_number: int) -> HttpResponse:
    """Where one import is. Sent with a mapping, it has every line checked."""
    staged = find_import(request, number, import_number)
    if request.method != "POST":
        return page(request, staged)
    actions.refuse_unless_may_steer(staged, request.member)
    form = mapping_form(request, staged)
    if form is not None and not form.is_valid():
        return page(request, staged, form=form, status=422)
    mapped = form.mapped if form else actions.Mapped(())
    return go(request, actions.map_columns(staged, mapped, by=request.member, at=clock.now()))


@require_POST
@allow(Role.MEMBER)
def confirm(request: TenantRequest, number: int, import_number: int) -> HttpResponse:
    staged = find_import(request, number, import_number)
    leave_out = "leave_out" in request.POST
    return go(request, actions.confirm(staged, leave_out=leave_out, by=request.member, at=clock.now()))


@require_POST
@allow(Role.MEMBER)
def cancel(request: TenantRequest, number: int, import_number: int) -> HttpResponse:
    staged = find_import(request, number, import_number)
    return go(request, actions.cancel(staged, by=request.member, at=clock.now()))


def find_import(request: TenantRequest, number: int, import_number: int) -> Import:
    experiment = find(request, number)
    rows = Import.objects.select_related("by__user", "confirmed_by__user", "plan").defer("content")
    found = get_object_or_404(rows, workspace=request.workspace, experiment=experiment, number=import_number)
    found.workspace, found.experiment = request.workspace, experiment
    return found


def page(request: TenantRequest, staged: Import, *, form: MappingForm | None = None, status: int = 200) -> HttpResponse:
    """Nobody but its author and founders sees what was uploaded. While it is at work, the slice is its progress."""
    at_work = staged.state in AT_WORK
    if request.htmx and not at_work:
        return go(request, staged)
    steers = actions.may_steer(staged, request.member)
    context: dict[str, Any] = {
        "experiment": staged.experiment,
        "import": staged,
        "at_work": at_work,
        "steers": steers and request.member.may(Role.MEMBER),
        "failure": actions.FAILURES.get(staged.failure, ""),
        "percent": 100 * staged.done // max(staged.total, 1),
    }
    is_over = staged.experiment.state in OVER and staged.state in ("uploaded", "mapped")
    if is_over:
        context["failure"] = actions.FAILURES["over"]
    elif context["steers"] and staged.state in ("uploaded", "mapped"):
        context["form"] = form or mapping_form(request, staged)
    if context["steers"] and staged.state == "mapped" and not is_over:
        context |= preview(staged, at=clock.now())
        context["failure"] = actions.FAILURES.get(actions.why_not(staged, request.member), "")
        context["problems"] = [str(problem_from_json(each)) for each in staged.problems]
    return answer(request, "intake/import.html", context, partial="progress", status=status)


def mapping_form(request: TenantRequest, staged: Import) -> MappingForm | None:
    """None once its mapping is past."""
    if staged.state not in ("uploaded", "mapped"):
        return None
    return MappingForm(
        request.POST if request.method == "POST" else None,
        staged=staged,
        criteria=actions.criteria(staged.experiment),
        sample=sample(staged, SAMPLE),
        today=clock.today(request.workspace.time_zone),
    )


def unfinished(request: TenantRequest, experiment: int) -> str:
    """Where one's own import waits to be finished, which a new one would take the place of."""
    rows = Import.objects.filter(workspace=request.workspace, experiment=experiment, finished_at=None)
    found = rows.filter(by=request.member).values_list("experiment__number", "number").first()
    return reverse("intake:import", args=[request.workspace.slug, *found]) if found else ""
