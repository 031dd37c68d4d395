"""Members: their roles, and how they go. A workspace never loses its last admin."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces.models import Membership, Workspace
from kaizenlab.workspaces.rules import Role, leaves_an_admin


@transaction.atomic
def change_role(*, member: Membership, role: Role, by: Membership, at: dt.datetime) -> Membership:
    lock_people(by)
    person = find(member)
    if person.role == role:
        return person
    keep_an_admin(person, role)
    facts = {"name": str(person), "before": person.role, "after": role}
    person.role = role
    person.save(update_fields=["role"])
    events.record("member.role_changed", person, by=by, at=at, facts=facts)
    return person


@transaction.atomic
def remove(*, member: Membership, by: Membership, at: dt.datetime) -> None:
    """Their account and everything they wrote stay; the door is shut from their next request on."""
    lock_people(by)
    person = find(member)
    keep_an_admin(person, None)
    go(person, at)
    events.record("member.removed", person, by=by, at=at, facts={"name": str(person), "role": person.role})


@transaction.atomic
def leave(*, by: Membership, at: dt.datetime) -> None:
    lock_people(by)
    person = find(by)
    keep_an_admin(person, None)
    go(person, at)
    events.record("member.left", person, by=by, at=at, facts={"role": person.role})


def lock_people(by: Membership) -> None:
    """People of a workspace change one at a time, and only by somebody who is still what they were at the door."""
    Workspace.objects.select_for_update(no_key=True).get(pk=by.workspace_id)
    if not Membership.objects.filter(pk=by.pk, left_at=None, role=by.role).exists():
        raise Refused(_("Your own role has just been changed by somebody else."))


def find(member: Membership) -> Membership:
    person = Membership.objects.select_related("user").get(pk=member.pk)
    if person.left_at:
        raise Refused(_("%(name)s is no longer a member.") % {"name": person})
    return person


def keep_an_admin(person: Membership, becomes: Role | None) -> None:
    admins = Membership.objects.filter(workspace=person.workspace_id, role=Role.ADMIN, left_at=None).count()
    if not leaves_an_admin(admins, person.role, becomes):
        raise Refused(_("%(name)s is the last admin. Make somebody else an admin first.") % {"name": person})


def go(person: Membership, at: dt.datetime) -> None:
    person.left_at = at
    person.save(update_fields=["left_at"])
