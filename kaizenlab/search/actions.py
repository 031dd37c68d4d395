"""The only writers of saved searches."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused
from kaizenlab.search.models import View
from kaizenlab.workspaces.models import Membership

MOST = 50  # of one person


@transaction.atomic
def save(*, name: str, query: str, is_shared: bool, by: Membership, at: dt.datetime) -> View:
    """Under a name that one has already, it takes that one's place."""
    Membership.objects.select_for_update(of=("self",)).get(workspace=by.workspace_id, pk=by.pk)
    mine = View.objects.filter(workspace=by.workspace_id, owner=by)
    former = mine.filter(name=name).first()
    if former is None and mine.count() >= MOST:
        raise Refused(_("You keep 50 searches already. Remove one first."))
    view = former or View(workspace_id=by.workspace_id, owner=by, name=name)
    view.query, view.is_shared, view.at = query, is_shared, at
    view.save()
    events.record("view.saved", view, by=by, at=at, facts=facts(view))
    return view


@transaction.atomic
def remove(view: View, *, by: Membership, at: dt.datetime) -> None:
    """By whoever keeps it; a shared one by an admin too."""
    found = View.objects.select_for_update(of=("self",)).filter(workspace=by.workspace_id, pk=view.pk).first()
    if found is None:
        raise Refused(_("Somebody has removed it already."))
    if found.owner_id != by.pk and not may_remove(found, by):
        raise Refused(_("Only whoever keeps it, or an admin, removes it."))
    events.record("view.removed", found, by=by, at=at, facts=facts(found))
    found.delete()


def may_remove(view: View, member: Membership) -> bool:
    return view.owner_id == member.pk or (view.is_shared and member.may("admin"))


def facts(view: View) -> dict[str, object]:
    """Of a private one the ledger, which everybody reads, says no more than that it is there."""
    return {"shared": True, "name": view.name, "query": view.query} if view.is_shared else {"shared": False}
