"""Writing an objective: a target over a window, typed or imported."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from decisions.objectives import actions
from decisions.objectives.forms import AddForm, ChangeForm, ImportForm
from decisions.objectives.models import Objective
from decisions.objectives.views.find import find
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.refusal import Stale
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

METHODS = ["GET", "HEAD", "POST"]
USUAL = {"name": "decisions-in-time", "target": "90", "days": 28}


@require_http_methods(METHODS)
@allow(Role.FOUNDER)
def new(request: TenantRequest) -> HttpResponse:
    form = AddForm(sent(request), initial=USUAL)
    if form.is_valid():
        try:
            return there(request, actions.add(**form.cleaned_data, by=request.member, at=clock.now()))
        except actions.NameTaken as taken:
            form.add_error("name", str(taken))
    return shown(request, "objectives/new.html", form)


@require_http_methods(METHODS)
@allow(Role.FOUNDER)
def import_(request: TenantRequest) -> HttpResponse:
    form = ImportForm(sent(request), request.FILES or None)
    if form.is_valid():
        return there(request, actions.import_file(form.cleaned_data["text"], by=request.member, at=clock.now()))
    return shown(request, "objectives/import.html", form)


@require_http_methods(METHODS)
@allow(Role.FOUNDER)
def edit(request: TenantRequest, name: str) -> HttpResponse:
    objective = find(request, name)
    opened = number(request.POST.get("version", "")) if request.method == "POST" else objective.version
    stands = {"title": objective.title, "target": objective.target, "days": objective.days}
    form = ChangeForm(sent(request), initial=stands)
    context: dict[str, Any] = {"form": form, "objective": objective, "version": opened}
    if not form.is_valid():
        return shown(request, "objectives/edit.html", form, context)
    try:
        said = form.cleaned_data
        return there(request, actions.change(objective, version=opened, **said, by=request.member, at=clock.now()))
    except Stale as stale:
        context |= {"stale": stale, "version": objective.version, "theirs": ChangeForm(initial=stands)}
        return answer(request, "objectives/edit.html", context, status=409)


@require_POST
@allow(Role.FOUNDER)
def remove(request: TenantRequest, name: str) -> HttpResponse:
    actions.remove(find(request, name), by=request.member, at=clock.now())
    return go(request, reverse("figures:deciding", args=[request.workspace.slug]))


def sent(request: TenantRequest) -> Any:
    return request.POST if request.method == "POST" else None


def shown(request: TenantRequest, page: str, form: Any, context: dict[str, Any] | None = None) -> HttpResponse:
    return answer(request, page, {"form": form, **(context or {})}, status=422 if form.is_bound else 200)


def there(request: TenantRequest, objective: Objective) -> HttpResponse:
    return go(request, reverse("objectives:record", args=[request.workspace.slug, objective.name]))


def number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
