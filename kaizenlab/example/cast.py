"""Who is in the example, and what each may do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kaizenlab.workspaces import actions
from kaizenlab.workspaces.models import Membership, User, Workspace
from kaizenlab.workspaces.rules import Role

SLUG = "hinoki-example"
PEOPLE = {"Alice": Role.ADMIN, "Fumi": Role.FOUNDER, "Bob": Role.MEMBER, "Vera": Role.VIEWER}


@dataclass(frozen=True)
class Cast:
    workspace: Workspace
    alice: Membership
    fumi: Membership
    bob: Membership
    vera: Membership


def email(name: str) -> str:
    return f"{name.lower()}@example.org"


def account(name: str) -> User:
    """Somebody without a password: they sign in by a link that is good for one start."""
    found = User.objects.filter(email=email(name)).first()
    if found:
        return found
    user = User(email=email(name), name=name)
    user.set_unusable_password()
    user.save()
    return user


def gather(at: dt.datetime) -> Cast:
    """A workspace that says it is an example, and its four people."""
    alice = actions.create(
        by=account("Alice"), name="Hinoki (example)", slug=SLUG, time_zone="UTC", at=at, example=True
    )
    workspace = alice.workspace
    others = {
        name.lower(): Membership.objects.create(workspace=workspace, user=account(name), role=role, joined_at=at)
        for name, role in PEOPLE.items()
        if name != "Alice"
    }
    User.objects.filter(email__in=map(email, PEOPLE)).update(last_workspace=workspace)
    return Cast(workspace, alice, **others)
