"""A metric itself: made, changed, put away, taken out again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused, Stale
from kaizenlab.metrics import followers
from kaizenlab.metrics.models import Metric
from kaizenlab.workspaces import numbers
from kaizenlab.workspaces.models import Membership

ALARM = ("alarm", "alarm_bar", "alarm_for", "alarm_span")
CHANGEABLE = ("name", "measures", "unit", "direction", "owner", *ALARM)


@transaction.atomic
def create(*, by: Membership, at: dt.datetime, **said: Any) -> Metric:
    """`said`: the columns of CHANGEABLE, and its shape."""
    number = numbers.following(by.workspace_id, "M")
    metric = Metric.objects.create(
        workspace=by.workspace, number=number, created_at=at, created_by=by, **{"owner": by} | said
    )
    facts = {name: events.plain(getattr(metric, name)) for name in ("name", "unit", "shape", "direction")}
    events.record("metric.created", metric, by=by, at=at, facts=facts)
    return metric


@transaction.atomic
def edit(metric: Metric, *, version: int, by: Membership, at: dt.datetime, **said: Any) -> Metric:
    row = locked(metric)
    refuse_archived(row)
    now = {name: getattr(row, name) for name in said}
    if row.version != version:
        message = _("Somebody changed %(ref)s meanwhile.") % {"ref": row.ref}
        raise Stale(message, mine=said, theirs=now)
    changes = events.changes(now, said)
    if not changes:
        return row
    for name, value in said.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*said, "version"])
    events.record("metric.changed", row, by=by, at=at, facts={"name": row.name, "changes": changes})
    return row


@transaction.atomic
def archive(metric: Metric, *, by: Membership, at: dt.datetime) -> Metric:
    """Not while an experiment takes its figures from it: nothing would tell it that no more will come."""
    row = locked(metric)
    refuse_archived(row)
    if needed := followers.holding(row):
        facts = {"ref": row.ref, "by": ", ".join(needed)}
        raise Refused(_("%(ref)s is still needed: %(by)s takes its figures from it.") % facts)
    return put_away(row, "metric.archived", at, by, by=by, at=at)


@transaction.atomic
def restore(metric: Metric, *, by: Membership, at: dt.datetime) -> Metric:
    row = locked(metric)
    if not row.archived_at:
        raise Refused(_("%(ref)s is not archived.") % {"ref": row.ref})
    return put_away(row, "metric.restored", None, None, by=by, at=at)


def put_away(
    row: Metric, verb: str, when: dt.datetime | None, who: Membership | None, *, by: Membership, at: dt.datetime
) -> Metric:
    row.archived_at, row.archived_by = when, who
    row.save(update_fields=["archived_at", "archived_by"])
    events.record(verb, row, by=by, at=at, facts={"name": row.name})
    return row


def locked(metric: Metric) -> Metric:
    """The row as it is now, held until the transaction ends: readings of one metric come in one after another."""
    rows = Metric.objects.select_related("workspace", "owner__user").select_for_update(of=("self",), no_key=True)
    return rows.get(workspace=metric.workspace_id, pk=metric.pk)


def refuse_archived(row: Metric) -> None:
    if row.archived_at:
        raise Refused(_("%(ref)s is archived: restore it first.") % {"ref": row.ref})
