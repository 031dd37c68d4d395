"""A new metric, changes to one, and putting one away."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.refusal import Stale
from kaizenlab.metrics import wording
from kaizenlab.metrics.actions import metrics as actions
from kaizenlab.metrics.forms import MetricForm, NewMetricForm
from kaizenlab.metrics.models import Metric
from kaizenlab.metrics.views.find import find, sent
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@allow(Role.MEMBER)
def new(request: TenantRequest) -> HttpResponse:
    form = NewMetricForm(sent(request), workspace=request.workspace, initial={"owner": request.member.pk})
    if not form.is_valid():
        return answer(request, "metrics/new.html", {"form": form}, status=422 if form.is_bound else 200)
    return put(request, actions.create(by=request.member, at=clock.now(), **form.cleaned_data))


@require_http_methods(METHODS)
@allow(Role.MEMBER)
def edit(request: TenantRequest, number: int) -> HttpResponse:
    metric = find(request, number)
    actions.refuse_archived(metric)
    opened = version_of(request) if request.method == "POST" else metric.version
    form = MetricForm(sent(request), workspace=request.workspace, of=metric.shape, initial=as_it_stands(metric))
    context: dict[str, Any] = {"form": form, "metric": metric, "version": opened}
    if not form.is_valid():
        return answer(request, "metrics/edit.html", context, status=422 if form.is_bound else 200)
    try:
        return put(
            request, actions.edit(metric, version=opened, by=request.member, at=clock.now(), **form.cleaned_data)
        )
    except Stale as stale:
        theirs = MetricForm(workspace=request.workspace, initial=as_it_stands(metric))
        context |= {"stale": stale, "version": metric.version, "theirs": theirs}
        return answer(request, "metrics/edit.html", context, status=409)


@require_POST
@allow(Role.FOUNDER)
def archive(request: TenantRequest, number: int) -> HttpResponse:
    return put(request, actions.archive(find(request, number), by=request.member, at=clock.now()))


@require_POST
@allow(Role.FOUNDER)
def restore(request: TenantRequest, number: int) -> HttpResponse:
    return put(request, actions.restore(find(request, number), by=request.member, at=clock.now()))


def put(request: TenantRequest, metric: Metric) -> HttpResponse:
    metric.workspace = request.workspace
    return go(request, metric)


def as_it_stands(metric: Metric) -> dict[str, Any]:
    said = {name: getattr(metric, name) for name in actions.CHANGEABLE} | {"owner": metric.owner_id}
    if metric.alarm_bar is not None:
        said["alarm_bar"] = wording.typed(metric.alarm_bar, metric.shape)
    return said


def version_of(request: TenantRequest) -> int:
    """The version the form was opened with; anything else is an outdated one."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
