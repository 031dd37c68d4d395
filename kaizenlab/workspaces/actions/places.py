"""Workspaces: made, changed, and, where they are examples, deleted whole."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from kaizenlab.events import record as events
from kaizenlab.lib import money
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces import tenancy
from kaizenlab.workspaces.actions.jobs import forget_jobs
from kaizenlab.workspaces.models import Address, Membership, User, Workspace
from kaizenlab.workspaces.rules import Role


class Taken(Exception):  # noqa: N818 - an answer to the person who asked, not a mistake
    """The address belongs, or once belonged, to another workspace."""


@transaction.atomic
def create(
    *,
    by: User,
    name: str,
    slug: str,
    time_zone: str,
    at: dt.datetime,
    currency: str = money.DEFAULT,
    creation: uuid.UUID | None = None,
    example: bool = False,
) -> Membership:
    """A new workspace with `by` as its admin. The same `creation` key makes it once and finds it again."""
    if creation and (member := made_before(by, creation)):
        return member
    workspace = Workspace(
        pk=next_id(),
        name=name,
        slug=slug,
        time_zone=time_zone,
        currency=currency,
        created_at=at,
        creation=creation,
        example=example,
    )
    tenancy.enter(workspace.pk)  # what is written now must be visible to who writes it
    claim(workspace, lambda: workspace.save(force_insert=True))
    member = Membership.objects.create(workspace=workspace, user=by, role=Role.ADMIN, joined_at=at)
    events.record("workspace.created", workspace, by=member, at=at, facts={"name": name, "slug": slug})
    switch(by, workspace)
    return member


@transaction.atomic
def change(
    *, workspace: Workspace, by: Membership, name: str, slug: str, time_zone: str, currency: str, at: dt.datetime
) -> Workspace:
    """Name, address, time zone and currency; the old address goes on leading here, and no amount is converted."""
    place = Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    fields = {"name": name, "slug": slug, "time_zone": time_zone, "currency": currency}
    changes = events.changes({field: getattr(place, field) for field in fields}, fields)
    if not changes:
        return place
    for field, value in fields.items():
        setattr(place, field, value)
    claim(place, lambda: place.save(update_fields=[*fields]))
    events.record("workspace.changed", place, by=by, at=at, facts={"changes": changes})
    return place


@transaction.atomic
def delete_example(*, workspace: Workspace, by: Membership) -> None:
    """An example workspace with everything in it. Its ledger goes too; that it was deleted is kept outside of it."""
    if not workspace.example:
        raise Refused(_("Only an example workspace can be deleted here."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT delete_workspace(%s, %s)", [workspace.pk, by.user.email])
    forget_jobs(workspace)


def switch(user: User, workspace: Workspace) -> None:
    """Where `/` leads; a preference, so it leaves no event."""
    User.objects.filter(pk=user.pk).update(last_workspace=workspace)


def claim(workspace: Workspace, save: Callable[[], None]) -> None:
    """An address is unique among all that any workspace has or had, which row-level security hides from us."""
    try:
        with transaction.atomic():
            save()
            Address.objects.get_or_create(workspace=workspace, slug=workspace.slug)
    except IntegrityError as error:
        raise Taken from error


def made_before(by: User, creation: uuid.UUID) -> Membership | None:
    """Waits for another request that is just making it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(creation)])
    return Membership.objects.select_related("workspace").filter(user=by, workspace__creation=creation).first()


def next_id() -> int:
    """A workspace's id before its row: row-level security shows the row only to who has entered it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('workspaces_workspace', 'id'))")
        return cursor.fetchone()[0]
