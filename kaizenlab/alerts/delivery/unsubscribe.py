"""The link in every mail that ends such mails with one press (RFC 8058). It is signed, so it works signed out."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from kaizenlab.alerts.delivery import words
from kaizenlab.workspaces.models import Membership


class Subscription(NamedTuple):
    """Whose, where, and which of the LISTS."""

    workspace: int
    member: int
    list: str


def link(member: Membership, of: str) -> str:
    return settings.ORIGIN + reverse("delivery:unsubscribe", args=[token_of(member, of)])


def token_of(member: Membership, of: str) -> str:
    return signer().sign(f"{member.workspace_id}-{member.pk}-{of}")


def read(token: str) -> Subscription | None:
    try:
        workspace, member, of = signer().unsign(token).split("-")
    except (BadSignature, ValueError):
        return None
    return Subscription(int(workspace), int(member), of) if of in words.LISTS else None


def signer() -> Signer:
    return Signer(sep=".", salt="kaizenlab.alerts.delivery.unsubscribe")
