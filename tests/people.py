"""The cast of every test: a few people with fixed roles for ever.

Alice is an admin, Fumi a founder, Bob a member and Vera a viewer of Hinoki; Charlie belongs to another workspace.
"""

from __future__ import annotations

import datetime as dt

from django.test import Client

from kaizenlab.workspaces.models import Membership, User, Workspace
from kaizenlab.workspaces.rules import Role

ROLES = {"alice": Role.ADMIN, "fumi": Role.FOUNDER, "bob": Role.MEMBER, "vera": Role.VIEWER}
PASSWORD = "correct horse battery staple"


def person(name: str) -> User:
    """The account of somebody in the cast; made without the cost of a password hash."""
    email = f"{name}@example.org"
    found = User.objects.filter(email=email).first()
    if found:
        return found
    user = User(email=email, name=name.title())
    user.set_unusable_password()
    user.save()
    return user


def with_password(name: str) -> User:
    """For what has to be signed in to by hand."""
    user = person(name)
    user.set_password(PASSWORD)
    user.save()
    return user


def join(workspace: Workspace, name: str, role: Role, at: dt.datetime) -> Membership:
    return Membership.objects.create(workspace=workspace, user=person(name), role=role, joined_at=at)


def browser(name: str = "") -> Client:
    """Somebody's browser, signed in; without a name nobody's."""
    client = Client(headers={"host": "localhost"})
    if name:
        client.force_login(person(name), backend="django.contrib.auth.backends.ModelBackend")
    return client
