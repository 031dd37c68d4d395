"""A new webhook, and changes to one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaizenlab.alerts.hooks import actions, words
from kaizenlab.alerts.hooks.forms import ChangeForm, NewForm
from kaizenlab.alerts.hooks.models import Endpoint
from kaizenlab.alerts.hooks.views.find import find
from kaizenlab.alerts.words import SEVERITIES
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.refusal import Refused, Stale
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@allow(Role.ADMIN)
def new(request: TenantRequest) -> HttpResponse:
    usual = {"kind": "webhook", "events": [*words.EVENTS], "severities": [*SEVERITIES], "language": get_language()}
    form = NewForm(sent(request), initial=usual)
    if not form.is_valid():
        return answer(request, "hooks/new.html", {"form": form}, status=422 if form.is_bound else 200)
    kind = form.cleaned_data["kind"]
    endpoint, secret = actions.add(kind, form.wanted, by=request.member, at=clock.now())
    endpoint.workspace = request.workspace
    if secret:
        show_once(request, secret)
    return go(request, endpoint)


@require_http_methods(METHODS)
@allow(Role.ADMIN)
def edit(request: TenantRequest, number: int) -> HttpResponse:
    endpoint = find(request, number)
    if endpoint.archived_at:
        raise Refused(_("This webhook was removed."))
    form = ChangeForm(sent(request), initial=as_it_stands(endpoint))
    opened = version_of(request) if request.method == "POST" else endpoint.version
    context: dict[str, Any] = {"form": form, "endpoint": endpoint, "version": opened}
    if not form.is_valid():
        return answer(request, "hooks/edit.html", context, status=422 if form.is_bound else 200)
    try:
        actions.change(endpoint, form.wanted, version=opened, by=request.member, at=clock.now())
    except Stale as stale:
        theirs = ChangeForm(initial=as_it_stands(endpoint))
        context |= {"stale": stale, "version": endpoint.version, "theirs": theirs}
        return answer(request, "hooks/edit.html", context, status=409)
    return go(request, endpoint)


def as_it_stands(endpoint: Endpoint) -> dict[str, Any]:
    named = {name: getattr(endpoint, name) for name in ("name", "events", "severities", "language")}
    return named | {"address": actions.readable(endpoint)}


def show_once(request: TenantRequest, secret: str) -> None:
    """On the next page: it travels in the reader's signed cookie and lies nowhere here in the clear."""
    messages.info(request, secret, extra_tags="link")


def sent(request: TenantRequest) -> Any:
    return request.POST if request.method == "POST" else None


def version_of(request: TenantRequest) -> int:
    """The version the form was opened with; anything else is an outdated one."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
