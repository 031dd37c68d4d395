"""What is pressed on a webhook's page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaizenlab.alerts.hooks import actions
from kaizenlab.alerts.hooks.views.find import find, find_delivery
from kaizenlab.alerts.hooks.views.write import show_once
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_POST
@allow(Role.ADMIN)
def rotate(request: TenantRequest, number: int) -> HttpResponse:
    endpoint = find(request, number)
    show_once(request, actions.rotate(endpoint, by=request.member, at=clock.now()))
    return go(request, endpoint)


@require_POST
@allow(Role.ADMIN)
def switch_off(request: TenantRequest, number: int) -> HttpResponse:
    endpoint = find(request, number)
    actions.switch_off(endpoint, by=request.member, at=clock.now())
    return go(request, endpoint)


@require_POST
@allow(Role.ADMIN)
def switch_on(request: TenantRequest, number: int) -> HttpResponse:
    endpoint = find(request, number)
    actions.switch_on(endpoint, by=request.member, at=clock.now())
    return go(request, endpoint)


@require_POST
@allow(Role.ADMIN)
def test(request: TenantRequest, number: int) -> HttpResponse:
    """Waits for what comes back, and shows it."""
    attempt = actions.test(find(request, number), by=request.member, at=clock.now())
    return go(request, attempt.delivery)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.ADMIN)
def remove(request: TenantRequest, number: int) -> HttpResponse:
    """Asks first."""
    endpoint = find(request, number)
    if request.method != "POST":
        return answer(request, "hooks/remove.html", {"endpoint": endpoint})
    actions.remove(endpoint, by=request.member, at=clock.now())
    messages.success(request, _("The webhook %(name)s is removed.") % {"name": endpoint})
    return go(request, reverse("hooks:list", args=[request.workspace.slug]))


@require_POST
@allow(Role.ADMIN)
def redeliver(request: TenantRequest, number: int, message: str) -> HttpResponse:
    delivery = find_delivery(request, number, message)
    actions.redeliver(delivery, by=request.member, at=clock.now())
    return go(request, delivery)
