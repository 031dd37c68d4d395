"""The buttons that move an experiment: start, pause, resume."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from experiments.actions import running
from experiments.views.find import find
from kaizenlab.lib import clock
from kaizenlab.lib.answer import go
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_POST
@allow(Role.MEMBER)
def start(request: TenantRequest, number: int) -> HttpResponse:
    return go(request, running.start(find(request, number), by=request.member, at=clock.now()))


@require_POST
@allow(Role.MEMBER)
def pause(request: TenantRequest, number: int) -> HttpResponse:
    return go(request, running.pause(find(request, number), by=request.member, at=clock.now()))


@require_POST
@allow(Role.MEMBER)
def resume(request: TenantRequest, number: int) -> HttpResponse:
    return go(request, running.resume(find(request, number), by=request.member, at=clock.now()))
