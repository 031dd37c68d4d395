from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from kaizenlab.playbooks import shipped
from kaizenlab.playbooks.models import Playbook, Version
from kaizenlab.playbooks.source import Source
from kaizenlab.workspaces.access import TenantRequest


def find(request: TenantRequest, number: int) -> Playbook:
    """A workspace's own playbook by its number."""
    found = get_object_or_404(Playbook, workspace=request.workspace, number=number)
    found.workspace = request.workspace
    return found


def find_version(request: TenantRequest, playbook: Playbook, number: int) -> Version:
    return get_object_or_404(
        Version.objects.select_related("by__user"), workspace=request.workspace, playbook=playbook, number=number
    )


def find_shipped(name: str) -> Source:
    if name not in shipped.ORDER:
        raise Http404
    return shipped.all_of()[name]
