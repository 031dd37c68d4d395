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
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

METHODS = ["GET", "HEAD", "POST"]
USUAL = {"name": "decisions-in-time", "target": "90", "days": 28}


@require_http_methods(METHODS)
@allow(Role.FOUNDER)
def new(request: TenantRequest) -> HttpResponse:
    form = AddForm(sent(request), initial=USUAL)
    if form.is_valid():
        return there(request, actions.add(**form.cleaned_data, by=request.member, at=clock.now()))
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
    initial = {"title": objective.title, "target": objective.target, "days": objective.days}
    form = ChangeForm(sent(request), initial=initial)
    if form.is_valid():
        version = number(request.POST.get("version", ""))
        changed = actions.change(objective, version=version, **form.cleaned_data, by=request.member, at=clock.now())
        return there(request, changed)
    return shown(request, "objectives/edit.html", form, {"objective": objective})


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
