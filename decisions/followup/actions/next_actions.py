"""What a decision sets off: added, changed, done, reopened."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from decisions.followup.actions.standing import standing
from decisions.followup.models import NextAction
from decisions.models import Decision
from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused, Stale
from kaizenlab.workspaces import numbers
from kaizenlab.workspaces.models import Membership


@transaction.atomic
def add(
    decision: Decision,
    *,
    kind: str,
    text: str,
    link: str = "",
    owner: Membership,
    due_on: dt.date | None = None,
    by: Membership,
    at: dt.datetime,
) -> NextAction:
    """A further action of a decision that stands."""
    decision = standing(decision)
    if not text.strip():
        raise Refused(_("Say what exactly is to be done."))
    action = make(
        decision, kind=kind, text=text.strip(), link=link, owner=owner, due_on=due_on, created_at=at, created_by=by
    )
    facts = particulars(action) | {"kind": kind, "text": action.text, "owner": str(owner), "due_on": spelt(due_on)}
    events.record("action.added", action, by=by, at=at, also=[decision], facts=facts)
    return action


@transaction.atomic
def change(
    action: NextAction,
    *,
    text: str,
    link: str,
    owner: Membership,
    due_on: dt.date | None,
    version: int | None = None,
    by: Membership,
    at: dt.datetime,
) -> NextAction:
    """What is to be done, who does it, and by when: of the version the writer saw."""
    row = held(action)
    if row.done_at:
        raise Refused(_("%(action)s is done. Reopen it to change it.") % {"action": row.ref})
    typed: dict[str, Any] = {"text": text.strip(), "link": link, "owner": owner, "due_on": due_on}
    before = {name: getattr(row, name) for name in typed}
    changed = events.changes(before, typed)
    if not changed:
        return row
    if version not in (None, row.version):
        raise Stale(
            _("Somebody changed %(ref)s meanwhile.") % {"ref": row.ref},
            mine={label(name): value for name, value in typed.items()},
            theirs={label(name): value for name, value in before.items()},
        )
    for name, value in typed.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*typed, "version"])
    facts = particulars(row) | {"changes": changed, "version": row.version}
    events.record("action.changed", row, by=by, at=at, also=[row.decision], facts=facts)
    return row


@transaction.atomic
def finish(action: NextAction, *, note: str = "", by: Membership, at: dt.datetime) -> NextAction:
    """Done, and what came of it."""
    row = held(action)
    if row.done_by:
        raise Refused(_("%(who)s has marked %(action)s as done already.") % {"who": row.done_by, "action": row.ref})
    end(row, note.strip(), by=by, at=at)
    facts = particulars(row) | {"note": row.note}
    events.record("action.done", row, by=by, at=at, also=[row.decision], facts=facts)
    return row


@transaction.atomic
def reopen(action: NextAction, *, by: Membership, at: dt.datetime) -> NextAction:
    """Not done after all. What came of it stays in the ledger."""
    row = held(action)
    if row.done_at is None:
        raise Refused(_("%(action)s is open already.") % {"action": row.ref})
    facts = particulars(row) | {"note": row.note}
    row.done_at, row.done_by, row.note = None, None, ""
    row.save(update_fields=["done_at", "done_by", "note"])
    events.record("action.reopened", row, by=by, at=at, also=[row.decision], facts=facts)
    return row


def held(action: NextAction) -> NextAction:
    """The row as it is now, with its decision, both held until the transaction ends."""
    decision = standing(action.decision)
    rows = NextAction.objects.select_for_update(of=("self",)).select_related("owner__user", "done_by__user")
    row = rows.get(workspace=decision.workspace_id, pk=action.pk)
    row.decision, row.workspace = decision, decision.workspace
    return row


def make(decision: Decision, **fields: Any) -> NextAction:
    """Inner: the event is the caller's."""
    number = numbers.following(decision.workspace_id, "N")
    return NextAction.objects.create(workspace=decision.workspace, decision=decision, number=number, **fields)


def end(row: NextAction, note: str, *, by: Membership, at: dt.datetime) -> None:
    """Inner: the event is the caller's, who holds the row."""
    row.done_at, row.done_by, row.note = max(at, row.created_at), by, note
    row.save(update_fields=["done_at", "done_by", "note"])


def particulars(action: NextAction) -> dict[str, Any]:
    return {"decision": action.decision.ref}


def label(name: str) -> str:
    return str(getattr(NextAction._meta.get_field(name), "verbose_name", name)) if name != "owner" else _("Owner")


def spelt(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
