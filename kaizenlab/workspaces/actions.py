"""The only writers of the ground: lock, ask the rules, write, one event, all in one transaction."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import connection, transaction

from kaizenlab.events import record as events
from kaizenlab.workspaces import tenancy
from kaizenlab.workspaces.models import Membership, User, Workspace
from kaizenlab.workspaces.rules import Role


@transaction.atomic
def create(
    *,
    by: User,
    name: str,
    slug: str,
    time_zone: str,
    at: dt.datetime,
    creation: uuid.UUID | None = None,
    example: bool = False,
) -> Membership:
    """A new workspace with `by` as its admin. The same `creation` key makes it once and finds it again."""
    if creation and (member := Membership.objects.filter(user=by, workspace__creation=creation).first()):
        return member
    workspace = Workspace(
        pk=next_id(), name=name, slug=slug, time_zone=time_zone, created_at=at, creation=creation, example=example
    )
    tenancy.enter(workspace.pk)  # what is written now must be visible to who writes it
    workspace.save(force_insert=True)
    member = Membership.objects.create(workspace=workspace, user=by, role=Role.ADMIN, joined_at=at)
    events.record("workspace.created", workspace, by=member, at=at, facts={"name": name, "slug": slug})
    User.objects.filter(pk=by.pk).update(last_workspace=workspace)
    return member


def next_id() -> int:
    """A workspace's id before its row: row-level security shows the row only to who has entered it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('workspaces_workspace', 'id'))")
        return cursor.fetchone()[0]  # type: ignore[index]
