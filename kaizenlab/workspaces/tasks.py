"""What the worker does for the ground."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kaizenlab.lib import sent
from kaizenlab.workspaces import tenancy
from kaizenlab.workspaces.models import Invitation
from kaizenlab.workspaces.tokens import token_of


@app.task(name="mail_invitation", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def mail_invitation(workspace: int, invitation: int, language: str) -> None:
    """Sent by the worker itself, so that no message with the link lies in the queue."""
    with tenancy.inside(workspace):
        found = Invitation.objects.select_related("workspace", "invited_by__user").get(pk=invitation)
    if found.revoked_at or found.accepted_at:
        return
    with transaction.atomic(), translation.override(language):
        if sent.is_first(f"invitation:{invitation}"):
            message(found).send(using="carrier")


def message(invitation: Invitation) -> EmailMessage:
    context = {"invitation": invitation, "link": link(invitation), "origin": settings.ORIGIN}
    subject, body = (
        render_to_string(f"emails/invitation_{part}.txt", context).strip() for part in ("subject", "message")
    )
    return EmailMessage(" ".join(subject.split()), body, to=[invitation.email])


def link(invitation: Invitation) -> str:
    return settings.ORIGIN + reverse("workspaces:invitation", args=[token_of(invitation.nonce)])
