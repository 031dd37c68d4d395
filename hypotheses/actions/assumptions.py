"""What must be true: added, changed, dropped. A dropped one stays as it was; PostgreSQL seals it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from hypotheses.actions.canvas import keep_state
from hypotheses.actions.locks import locked
from hypotheses.models import Assumption, Hypothesis
from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused, Stale
from kaizenlab.workspaces.models import Membership

NAMES = ("text", "importance", "uncertainty")


@transaction.atomic
def add_assumption(
    hypothesis: Hypothesis, *, text: str, importance: int = 3, uncertainty: int = 3, by: Membership, at: dt.datetime
) -> Assumption:
    row = locked(hypothesis)
    last = row.assumptions.aggregate(last=Max("number"))["last"] or 0
    assumption = Assumption.objects.create(
        workspace_id=row.workspace_id,
        hypothesis=row,
        number=last + 1,
        text=text,
        importance=importance,
        uncertainty=uncertainty,
    )
    leave_trace("hypothesis.assumption_added", row, assumption, events.changes({}, facts_of(assumption)), by=by, at=at)
    return assumption


@transaction.atomic
def edit_assumption(
    assumption: Assumption, *, version: int, by: Membership, at: dt.datetime, **fields: Any
) -> Assumption:
    hypothesis = locked(assumption.hypothesis)
    row = hypothesis.assumptions.get(number=assumption.number)
    before = facts_of(row)
    if row.version != version or row.dropped_at:
        raise Stale(_("Somebody changed this assumption meanwhile."), mine=fields, theirs=before)
    changes = events.changes(before, fields)
    if not changes:
        return row
    for name, value in fields.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*fields, "version"])
    leave_trace("hypothesis.assumption_edited", hypothesis, row, changes, by=by, at=at)
    return row


@transaction.atomic
def drop_assumption(assumption: Assumption, *, by: Membership, at: dt.datetime) -> None:
    """Calling it twice is harmless."""
    hypothesis = locked(assumption.hypothesis)
    row = hypothesis.assumptions.get(number=assumption.number)
    if row.dropped_at:
        return
    if hypothesis.state != "draft" and hypothesis.assumptions.filter(dropped_at=None).count() == 1:
        raise Refused(_("This is the last assumption. Add the one that takes its place first."))
    row.dropped_at = at
    row.save(update_fields=["dropped_at"])
    changes = {name: [value, None] for name, value in facts_of(row).items()}
    leave_trace("hypothesis.assumption_dropped", hypothesis, row, changes, by=by, at=at)


def leave_trace(
    verb: str,
    hypothesis: Hypothesis,
    assumption: Assumption,
    changes: dict[str, list[Any]],
    *,
    by: Membership,
    at: dt.datetime,
) -> None:
    keep_state(hypothesis, changes)
    hypothesis.changed_at = at
    hypothesis.save(update_fields=["state", "changed_at"])
    facts = {"assumption": assumption.number, "changes": changes}
    events.record(verb, hypothesis, by=by, at=at, also=[assumption], facts=facts)


def facts_of(assumption: Assumption) -> dict[str, Any]:
    return {name: getattr(assumption, name) for name in NAMES}
