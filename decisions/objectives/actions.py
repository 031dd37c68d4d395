"""The only writers of objectives."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from decisions.objectives import openslo
from decisions.objectives.models import Objective
from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused, Stale
from kaizenlab.workspaces.models import Membership

MOST = 50


class NameTaken(Refused):
    """Another objective of the workspace has this name."""


@transaction.atomic
def add(*, name: str, title: str, target: Decimal, days: int, by: Membership, at: dt.datetime) -> Objective:
    lock(by)
    if of(by).filter(name=name).exists():
        raise NameTaken(_("There is an objective %(name)s already.") % {"name": name})
    text = openslo.write(name=name, title=title, target=target, days=days)
    return keep(Objective(workspace=by.workspace, version=0), text, "objective.added", by=by, at=at)


@transaction.atomic
def change(
    objective: Objective, *, version: int, title: str, target: Decimal, days: int, by: Membership, at: dt.datetime
) -> Objective:
    """Only what is named changes in its document."""
    lock(by)
    row = of(by).get(pk=objective.pk)
    if row.version != version:
        mine = {"title": title, "target": target, "days": days}
        theirs = {name: getattr(row, name) for name in mine}
        raise Stale(_("Somebody changed this objective meanwhile."), mine=mine, theirs=theirs)
    if row.target is None:
        raise Refused(_("This objective is kept as it was imported: import it again to change it."))
    text = openslo.rewrite(row.text, title=title, target=target, days=days)
    return keep(row, text, "objective.changed", by=by, at=at)


@transaction.atomic
def import_file(text: str, *, by: Membership, at: dt.datetime) -> Objective:
    """Takes the place of the one of the same name."""
    lock(by)
    name = openslo.read(text).name
    row = of(by).filter(name=name).first() or Objective(workspace=by.workspace, version=0)
    return keep(row, text, "objective.imported", by=by, at=at)


@transaction.atomic
def remove(objective: Objective, *, by: Membership, at: dt.datetime) -> None:
    """What the document said stays in the ledger."""
    lock(by)
    row = of(by).get(pk=objective.pk)
    events.record("objective.removed", row, by=by, at=at, facts={"name": row.name, "text": row.text})
    row.delete()


def keep(row: Objective, text: str, verb: str, *, by: Membership, at: dt.datetime) -> Objective:
    said = openslo.read(text)
    before = row.text
    if row.pk is None and of(by).count() >= MOST:
        raise Refused(_("A workspace has at most %(most)s objectives.") % {"most": MOST})
    row.name, row.title, row.target, row.days = said.name, said.title, said.target, said.days
    row.text, row.version, row.at, row.by = text, row.version + 1, at, by
    row.save()
    facts = {"name": row.name, "version": row.version, "text": text} | ({"before": before} if before else {})
    events.record(verb, row, by=by, at=at, facts=facts)
    return row


def of(member: Membership) -> QuerySet[Objective]:
    return Objective.objects.filter(workspace=member.workspace_id)


def lock(member: Membership) -> None:
    """One writer at a time: there are few."""
    type(member.workspace).objects.select_for_update(no_key=True).get(pk=member.workspace_id)
