"""Reads, named for the question they answer."""

from __future__ import annotations

import datetime as dt

from django.db.models import Func, QuerySet, TextField, Value
from django.db.models.functions import Cast

from kaizenlab.tokens.actions import digest
from kaizenlab.tokens.models import Token
from kaizenlab.tokens.rules import is_good
from kaizenlab.workspaces import tenancy
from kaizenlab.workspaces.models import Membership, Workspace


def good(workspace: Workspace, at: dt.datetime) -> QuerySet[Token]:
    return Token.objects.filter(workspace=workspace, revoked_at=None, ends_at__gt=at)


def over(workspace: Workspace, at: dt.datetime) -> QuerySet[Token]:
    """Revoked, or ended by themselves."""
    every = Token.objects.filter(workspace=workspace)
    return every.exclude(revoked_at=None, ends_at__gt=at)


def entered_with(text: str, at: dt.datetime) -> Token | None:
    """The token of this text while it and its owner are good; the transaction then sees its workspace, as its owner
    does. Its holder sees its row before that by `app.token`, as an invitation's guest does."""
    tenancy.look_as(token=digest(text))
    token = Token.objects.filter(digest=digest(text)).first()
    if token is None or not is_good(token.ends_at, token.revoked_at, at):
        return None
    tenancy.enter(token.workspace_id)
    owner = owner_of(token)
    if owner is None:
        return None
    token.owner, token.workspace = owner, owner.workspace
    return token


def owner_of(token: Token) -> Membership | None:
    """Found while they are a member, with the eyes that they see with."""
    seen = Func(Value("app.user_id"), Cast("user_id", TextField()), Value(True), function="set_config")
    people = Membership.objects.select_related("workspace", "user").annotate(seen=Cast(seen, TextField()))
    mine = {"workspace": token.workspace_id, "pk": token.owner_id}
    return people.filter(**mine, left_at=None, user__is_active=True).first()
