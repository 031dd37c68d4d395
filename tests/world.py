"""Builders of a small world. They go through the product's own actions, so what they make could really be."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.test import Client

from kaizenlab.workspaces import actions as workspaces
from kaizenlab.workspaces import tenancy
from kaizenlab.workspaces.models import Membership, Workspace
from tests import people

NOON = dt.datetime(2026, 11, 9, 12, 0, tzinfo=dt.UTC)  # a Monday


@dataclass
class World:
    """A workspace with the cast in it. `enter()` before touching its rows outside of a request."""

    workspace: Workspace
    alice: Membership
    fumi: Membership
    bob: Membership
    vera: Membership
    now: dt.datetime = field(default=NOON)

    def enter(self) -> None:
        tenancy.look_as(user=self.alice.user_id, workspace=self.workspace.pk)

    def url(self, path: str = "") -> str:
        return f"/w/{self.workspace.slug}/{path}"

    def as_(self, name: str) -> Client:
        """A browser signed in as somebody of the cast."""
        client = Client(headers={"host": "localhost"})
        client.force_login(people.person(name), backend="django.contrib.auth.backends.ModelBackend")
        return client


def make_world(slug: str = "hinoki", now: dt.datetime = NOON) -> World:
    alice = workspaces.create(by=people.person("alice"), name=slug.title(), slug=slug, time_zone="UTC", at=now)
    others = {
        name: people.join(alice.workspace, name, role, now) for name, role in people.ROLES.items() if name != "alice"
    }
    return World(alice.workspace, alice, **others, now=now)


def make_elsewhere(now: dt.datetime = NOON) -> Membership:
    """Charlie's workspace, of which nobody in Hinoki may see a trace."""
    return workspaces.create(by=people.person("charlie"), name="Elsewhere", slug="elsewhere", time_zone="UTC", at=now)
