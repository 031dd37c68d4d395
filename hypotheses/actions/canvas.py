"""Writing a hypothesis down and changing its text."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hypotheses import rules
from hypotheses.actions.locks import locked
from hypotheses.models import Hypothesis
from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused, Stale
from kaizenlab.workspaces import numbers
from kaizenlab.workspaces.models import Membership


@transaction.atomic
def create(*, by: Membership, at: dt.datetime, **fields: Any) -> Hypothesis:
    """A draft: what it still lacks to be ready is an assumption."""
    fields = {"owner": by, **fields}
    hypothesis = Hypothesis.objects.create(
        workspace=by.workspace,
        number=numbers.following(by.workspace_id, "H"),
        created_at=at,
        created_by=by,
        changed_at=at,
        **fields,
    )
    given = {name: value for name, value in fields.items() if value not in ("", None, [])}
    events.record("hypothesis.created", hypothesis, by=by, at=at, facts={"changes": events.changes({}, given)})
    return hypothesis


@transaction.atomic
def edit(hypothesis: Hypothesis, *, version: int, by: Membership, at: dt.datetime, **fields: Any) -> Hypothesis:
    """Changes the given fields of the version the writer saw; a newer one is not overwritten."""
    row = locked(hypothesis)
    before = {name: getattr(row, name) for name in fields}
    if row.version != version:
        raise Stale(_("Somebody changed %(ref)s meanwhile.") % {"ref": row.ref}, mine=fields, theirs=before)
    changes = events.changes(before, fields)
    if not changes:
        return row
    for name, value in fields.items():
        setattr(row, name, value)
    row.version += 1
    keep_state(row, changes)
    row.changed_at = at
    row.save(update_fields=[*fields, "version", "state", "changed_at"])
    events.record("hypothesis.edited", row, by=by, at=at, facts={"changes": changes, "version": row.version})
    return row


def keep_state(row: Hypothesis, changes: dict[str, list[Any]]) -> None:
    """Becomes ready by itself; a change that would take that away again is refused."""
    lacks = rules.lacking(row.statement, row.persona, row.assumptions.filter(dropped_at=None).count())
    state = rules.written(row.state, lacks)
    if state is None:
        raise Refused(
            _("%(ref)s is no draft any more: it keeps its customer segment and at least one assumption.")
            % {"ref": row.ref}
        )
    if state != row.state:
        changes["state"] = [row.state, state]
        row.state = state
