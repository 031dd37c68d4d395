"""Copying a playbook, putting it away, and taking it out again."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from kaizenlab.lib import clock
from kaizenlab.lib.answer import go
from kaizenlab.playbooks import actions, queries
from kaizenlab.playbooks.views.find import find, find_shipped
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_POST
@allow(Role.MEMBER)
def copy_shipped(request: TenantRequest, name: str) -> HttpResponse:
    return go(request, actions.copy(find_shipped(name), by=request.member, at=clock.now()))


@require_POST
@allow(Role.MEMBER)
def copy_own(request: TenantRequest, number: int) -> HttpResponse:
    """An archived one can be copied, too: it says what it said."""
    source = queries.newest_own(request.workspace, number)
    return go(request, actions.copy(source, by=request.member, at=clock.now()))


@require_POST
@allow(Role.FOUNDER)
def archive(request: TenantRequest, number: int) -> HttpResponse:
    return put(request, actions.archive(find(request, number), by=request.member, at=clock.now()))


@require_POST
@allow(Role.FOUNDER)
def restore(request: TenantRequest, number: int) -> HttpResponse:
    return put(request, actions.restore(find(request, number), by=request.member, at=clock.now()))


def put(request: TenantRequest, playbook: actions.Playbook) -> HttpResponse:
    playbook.workspace = request.workspace
    return go(request, playbook)
