"""Reads of the ground, named for the question they answer."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from kaizenlab.workspaces.models import Invitation, Membership, User, Workspace
from kaizenlab.workspaces.rules import gone
from kaizenlab.workspaces.tokens import digest


def places_of(user: User) -> QuerySet[Workspace]:
    """The workspaces somebody is a member of, by name."""
    return Workspace.objects.filter(memberships__user=user, memberships__left_at=None).order_by("name", "pk")


def last_place(user: User) -> Workspace | None:
    """The one they used last, or any."""
    places = places_of(user)
    return places.filter(pk=user.last_workspace_id or 0).first() or places.first()


def people(workspace: Workspace) -> QuerySet[Membership]:
    """Who is a member now, in the order they came."""
    return workspace.memberships.filter(left_at=None).select_related("user").order_by("joined_at", "pk")


def open_invitations(workspace: Workspace) -> QuerySet[Invitation]:
    """Neither accepted nor revoked; those that have ended can be sent again."""
    waiting = workspace.invitations.filter(accepted_at=None, revoked_at=None)
    return waiting.select_related("invited_by__user").order_by("-invited_at", "-pk")


def invitation_for(token: str) -> Invitation | None:
    """The holder of the token sees its invitation once `app.invitation` is set to the token's digest."""
    return Invitation.objects.filter(digest=digest(token)).first()


def over(invitation: Invitation, at: dt.datetime) -> str:
    """Why it can't be accepted any more; empty while it can."""
    return gone(
        invitation.ends_at, at, accepted=invitation.accepted_at is not None, revoked=invitation.revoked_at is not None
    )
