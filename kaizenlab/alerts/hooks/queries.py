"""What pages read of webhooks."""

from __future__ import annotations

from django.db.models import QuerySet

from kaizenlab.alerts.hooks.models import Attempt, Delivery, Endpoint
from kaizenlab.lib.secrets_at_rest import Unreadable
from kaizenlab.workspaces.models import Membership, Workspace
from kaizenlab.workspaces.rules import Role


def endpoints(workspace: Workspace, *, removed: bool = False) -> QuerySet[Endpoint]:
    return Endpoint.objects.filter(workspace=workspace, archived_at__isnull=not removed)


def deliveries(endpoint: Endpoint) -> QuerySet[Delivery]:
    return Delivery.objects.filter(workspace=endpoint.workspace_id, endpoint=endpoint)


def attempts(delivery: Delivery) -> QuerySet[Attempt]:
    return Attempt.objects.filter(workspace=delivery.workspace_id, delivery=delivery)


def address_for(reader: Membership, endpoint: Endpoint) -> str:
    """The whole of it only for those who could change it; "" where it can't be read any more."""
    try:
        return endpoint.url if reader.may(Role.ADMIN) else endpoint.origin
    except Unreadable:
        return ""
