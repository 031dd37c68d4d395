"""What people do about alerts: say who is on it, let one rest for a while with a reason, and set the rules.

Nobody can resolve one by hand: the work does that.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import asdict

import rfc8785
from django.db import transaction
from django.utils.translation import gettext as _

from kaizenlab.alerts import bells
from kaizenlab.alerts.detect import table_of
from kaizenlab.alerts.models import Alert, Setting, Watch
from kaizenlab.alerts.rules.terms import Rule, Table, Terms
from kaizenlab.events import record as events
from kaizenlab.events.models import Event
from kaizenlab.lib.refusal import Refused, Stale
from kaizenlab.workspaces.models import Membership, Workspace


@transaction.atomic
def acknowledge(alert: Alert, *, by: Membership, at: dt.datetime) -> Alert:
    """Says who is on it, which stops every escalation at once. Who has said so already says nothing new."""
    alert = hold(alert)
    if alert.acknowledged_by_id == by.pk and not alert.silenced_until:
        return alert
    if alert.acknowledged_at:
        raise Refused(_("%(name)s has acknowledged this already.") % {"name": alert.acknowledged_by})
    alert.acknowledged_at, alert.acknowledged_by, alert.silenced_until = at, by, None
    alert.save(update_fields=["acknowledged_at", "acknowledged_by", "silenced_until"])
    bells.ring(alert, "acknowledged", at=at, by=by)
    events.record("alert.acknowledged", alert, by=by, at=at, facts=particulars(alert))
    return alert


@transaction.atomic
def silence(alert: Alert, *, until: dt.datetime, reason: str, by: Membership, at: dt.datetime) -> Alert:
    """Until a time, with a reason; then it fires again if it still holds. Nobody is on it while it rests."""
    alert = hold(alert)
    if until <= at:
        raise Refused(_("A silence ends in the future."))
    alert.silenced_until, alert.silenced_by, alert.silence_reason = until, by, reason
    alert.acknowledged_at = alert.acknowledged_by = None
    rest = ["silenced_until", "silenced_by", "silence_reason"]
    alert.save(update_fields=[*rest, "acknowledged_at", "acknowledged_by"])
    bring_forward(alert, until)
    bells.ring(alert, "silenced", at=at, by=by, until=until.isoformat(), reason=reason)
    said = particulars(alert) | {"until": until.isoformat(), "reason": reason}
    events.record("alert.silenced", alert, by=by, at=at, facts=said)
    return alert


@transaction.atomic
def wake(alert: Alert, *, by: Membership, at: dt.datetime) -> Alert:
    """Ends a silence before its time."""
    alert = hold(alert)
    if not alert.silenced_until or alert.silenced_until <= at:
        raise Refused(_("This alert is not silenced."))
    alert.silenced_until = None
    alert.save(update_fields=["silenced_until"])
    bells.ring(alert, "woken", at=at, by=by, severity=alert.severity)
    events.record("alert.woken", alert, by=by, at=at, facts=particulars(alert))
    return alert


@transaction.atomic
def set_rules(
    workspace: Workspace, terms: Mapping[Rule, Terms], *, seen: str, by: Membership, at: dt.datetime
) -> Table:
    """What rings, from now on; the worker looks at every record again. `seen` is the digest of the table that the new
    terms were written over: whoever was not shown what somebody else has set meanwhile is told before."""
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    now = table_of(workspace)
    if seen != digest(now):
        raise Stale(
            _("Somebody has changed what rings since you opened this."),
            mine={str(rule): each for rule, each in terms.items()},
            theirs={str(rule): each for rule, each in now.items()},
            by=last_setter(workspace, "signals.changed"),
        )
    changed = {str(rule): was for rule, new in terms.items() if (was := events.changes(asdict(now[rule]), asdict(new)))}
    if not changed:
        return now
    for rule in changed:
        Setting.objects.update_or_create(workspace=workspace, rule=rule, defaults=asdict(terms[Rule(rule)]))
    events.record("signals.changed", workspace, by=by, at=at, facts={"changes": changed})
    return {**now, **terms}


def digest(table: Table) -> str:
    """Of what rings: the same for the same terms."""
    plain = {str(rule): asdict(terms) for rule, terms in table.items()}
    return hashlib.sha256(rfc8785.dumps(plain)).hexdigest()


def last_setter(workspace: Workspace, verb: str) -> str:
    rows = Event.objects.filter(workspace=workspace, verb=verb).select_related("by__user")
    last = rows.order_by("-seq").first()
    return str(last.by) if last else ""


def hold(alert: Alert) -> Alert:
    """The row as it is now, held until the transaction ends; refused once it is resolved."""
    rows = Alert.objects.select_for_update(of=("self",)).select_related("workspace", "acknowledged_by__user")
    row = rows.get(workspace=alert.workspace_id, pk=alert.pk)
    if row.resolved_at:
        raise Refused(_("This alert is resolved: the work was done."))
    return row


def bring_forward(alert: Alert, moment: dt.datetime) -> None:
    """Its record is looked at no later than then."""
    rows = Watch.objects.filter(workspace=alert.workspace_id, subject=alert.subject)
    rows.exclude(due_at__lte=moment).update(due_at=moment)


def particulars(alert: Alert) -> dict[str, str | int]:
    return {"rule": alert.rule, "about": alert.subject, "severity": alert.severity}
