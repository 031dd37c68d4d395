"""Mail to a workspace's admins when one of its webhooks was switched off for them."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation

from kaizenlab.alerts.hooks.models import Endpoint
from kaizenlab.workspaces.models import Membership
from kaizenlab.workspaces.preferences import zone_named
from kaizenlab.workspaces.rules import Role


def tell_admins(endpoint: Endpoint) -> None:
    """Each in their own language; deferred in the transaction that switched it off."""
    admins = Membership.objects.filter(workspace=endpoint.workspace_id, role=Role.ADMIN, left_at=None)
    for admin in admins.filter(user__is_active=True).select_related("user").order_by("pk"):
        zone = zone_named(admin.user.time_zone) or zone_named(endpoint.workspace.time_zone) or dt.UTC
        with translation.override(admin.user.language or settings.LANGUAGE_CODE), timezone.override(zone):
            letter(endpoint, admin.user.email).send()


def letter(endpoint: Endpoint, to: str) -> EmailMessage:
    context = {"endpoint": endpoint, "link": settings.ORIGIN + endpoint.get_absolute_url(), "origin": settings.ORIGIN}
    subject, body = (
        render_to_string(f"emails/webhook_off_{part}.txt", context).strip() for part in ("subject", "message")
    )
    return EmailMessage(" ".join(subject.split()), body, to=[to])
