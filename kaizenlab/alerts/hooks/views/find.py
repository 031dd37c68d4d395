from __future__ import annotations

from django.shortcuts import get_object_or_404

from kaizenlab.alerts.hooks.models import Delivery, Endpoint
from kaizenlab.workspaces.access import TenantRequest


def find(request: TenantRequest, number: int) -> Endpoint:
    found = get_object_or_404(Endpoint, workspace=request.workspace, number=number)
    found.workspace = request.workspace
    return found


def find_delivery(request: TenantRequest, number: int, message: str) -> Delivery:
    endpoint = find(request, number)
    found = get_object_or_404(Delivery, workspace=request.workspace, endpoint=endpoint, message=message)
    found.workspace, found.endpoint = request.workspace, endpoint
    return found
