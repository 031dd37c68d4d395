"""What admins do about webhooks. Neither an address nor a secret is in the events they leave."""

from __future__ import annotations

import base64
import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from kaizenlab.alerts.hooks import payload, post, rules, standing, tasks
from kaizenlab.alerts.hooks.models import Attempt, Delivery, Endpoint
from kaizenlab.alerts.hooks.planning import new_message
from kaizenlab.alerts.hooks.words import TEST
from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused, Stale
from kaizenlab.lib.secrets_at_rest import Unreadable, lock
from kaizenlab.workspaces import numbers
from kaizenlab.workspaces.models import Membership

MOST = 20  # at one time in a workspace


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where it goes and what it is told; checked by the form."""

    name: str
    address: str
    events: Sequence[str]
    severities: Sequence[int]
    language: str


@transaction.atomic
def add(kind: str, wanted: Wanted, *, by: Membership, at: dt.datetime) -> tuple[Endpoint, str]:
    """The webhook, and its secret for the only time it is shown; a Slack-compatible one has none."""
    number = numbers.following(by.workspace_id, "W")  # of two who add at once, the second counts the first's
    if Endpoint.objects.filter(workspace=by.workspace_id, archived_at=None).count() >= MOST:
        raise Refused(_("A workspace has %(most)s webhooks at most. Remove one first.") % {"most": MOST})
    secret = new_secret() if kind == "webhook" else ""
    endpoint = Endpoint.objects.create(
        workspace=by.workspace,
        number=number,
        kind=kind,
        name=wanted.name,
        address=lock(wanted.address),
        secret=lock(secret) if secret else "",
        secret_at=at if secret else None,
        events=list(wanted.events),
        severities=list(wanted.severities),
        language=wanted.language,
        created_at=at,
        created_by=by,
    )
    facts = {"name": wanted.name, "kind": kind, "events": endpoint.events, "severities": endpoint.severities}
    events.record("webhook.added", endpoint, by=by, at=at, facts=facts)
    return endpoint, secret


@transaction.atomic
def change(endpoint: Endpoint, wanted: Wanted, *, version: int, by: Membership, at: dt.datetime) -> Endpoint:
    row = held(endpoint)
    mine = {"name": wanted.name, "events": list(wanted.events), "severities": list(wanted.severities)}
    mine["language"] = wanted.language
    now = {name: getattr(row, name) for name in mine}
    if row.version != version:
        raise Stale(_("Somebody changed this webhook meanwhile."), mine=mine, theirs=now)
    changes = events.changes(now, mine)
    moved = wanted.address != readable(row)
    if not changes and not moved:
        return row
    for name, value in mine.items():
        setattr(row, name, value)
    if moved:
        row.address = lock(wanted.address)
    row.version += 1
    row.save(update_fields=[*mine, "address", "version"])
    facts = {"name": row.name, "changes": changes, "moved": moved}
    events.record("webhook.changed", row, by=by, at=at, facts=facts)
    return row


@transaction.atomic
def rotate(endpoint: Endpoint, *, by: Membership, at: dt.datetime) -> str:
    """A new secret, shown now and never again. For a day the one before it signs too."""
    row = held(endpoint)
    if row.kind != "webhook":
        raise Refused(_("A Slack-compatible webhook has no secret of ours: its address is one."))
    secret = new_secret()
    row.former_secret, row.former_until = row.secret, at + rules.OVERLAP
    row.secret, row.secret_at = lock(secret), at
    row.save(update_fields=["secret", "secret_at", "former_secret", "former_until"])
    facts = {"name": row.name, "until": row.former_until.isoformat()}
    events.record("webhook.rotated", row, by=by, at=at, facts=facts)
    return secret


@transaction.atomic
def switch_off(endpoint: Endpoint, *, by: Membership, at: dt.datetime) -> None:
    row = held(endpoint)
    if row.state == "off":
        raise Refused(_("This webhook is off already."))
    standing.switch_off(row, "person", by=by, at=at)


@transaction.atomic
def switch_on(endpoint: Endpoint, *, by: Membership, at: dt.datetime) -> None:
    """From now on: what was dropped meanwhile stays dropped, unless somebody redelivers it."""
    row = held(endpoint)
    if row.state == "on":
        raise Refused(_("This webhook is on already."))
    row.state, row.failing_since, row.switched_off_at, row.switched_off_why = "on", None, None, ""
    row.save(update_fields=["state", "failing_since", "switched_off_at", "switched_off_why"])
    events.record("webhook.switched_on", row, by=by, at=at, facts={"name": row.name})


@transaction.atomic
def remove(endpoint: Endpoint, *, by: Membership, at: dt.datetime) -> None:
    """It is sent nothing more, and its log stays."""
    row = held(endpoint)
    if row.state == "on":
        standing.put_off(row, "person", at)
    row.archived_at, row.archived_by = at, by
    row.save(update_fields=["archived_at", "archived_by"])
    events.record("webhook.removed", row, by=by, at=at, facts={"name": row.name})


@transaction.atomic
def redeliver(delivery: Delivery, *, by: Membership, at: dt.datetime) -> None:
    """The same message with the same id once more, now, with all its retries; one that waits is only sent sooner."""
    rows = Delivery.objects.select_related("endpoint__workspace").filter(workspace=delivery.workspace_id)
    row = rows.select_for_update(of=("self",), skip_locked=True).filter(pk=delivery.pk).first()
    if row is None:
        raise Refused(_("It is just being sent."))
    if row.event == TEST:
        raise Refused(_("A test is not redelivered. Send another one."))
    if row.endpoint.state == "off":
        raise Refused(_("This webhook is off. Switch it on first."))
    if row.state != "waiting":
        row.state, row.tries = "waiting", 0
    row.next_at = at
    row.save(update_fields=["state", "tries", "next_at"])
    tasks.put(row)
    facts = {"name": row.endpoint.name, "message": row.message, "event": row.event}
    events.record("webhook.redelivered", row.endpoint, by=by, at=at, facts=facts)


@transaction.atomic
def test(endpoint: Endpoint, *, by: Membership, at: dt.datetime) -> Attempt:
    """Sends a message that says it is a test, at once, and waits for what comes back. Off or on, it changes nothing
    about that; only that a test arrives ends what failed before. Nothing is held while it is under way."""
    refuse_removed(endpoint)
    message, text = new_message(), payload.of_test(endpoint, at)
    outcome = post.send(endpoint, message, text, at=at)
    delivery = Delivery.objects.create(
        workspace=endpoint.workspace,
        endpoint=endpoint,
        message=message,
        event=TEST,
        payload=text,
        planned_at=at,
        state="delivered" if outcome.is_good else "failed",
        delivered_at=at if outcome.is_good else None,
        attempts=0,
    )
    attempt = standing.log(delivery, outcome, at)
    delivery.save(update_fields=["attempts", "tries"])
    if outcome.is_good:
        standing.arrived(standing.hold(endpoint))
    facts = {"name": endpoint.name, "outcome": outcome.code, "status": outcome.status}
    events.record("webhook.tested", endpoint, by=by, at=at, facts=facts)
    return attempt


def held(endpoint: Endpoint) -> Endpoint:
    row = standing.hold(endpoint)
    refuse_removed(row)
    return row


def refuse_removed(endpoint: Endpoint) -> None:
    if endpoint.archived_at:
        raise Refused(_("This webhook was removed."))


def readable(endpoint: Endpoint) -> str:
    try:
        return endpoint.url
    except Unreadable:
        return ""


def new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
