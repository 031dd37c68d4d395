"""What an attempt does: one sealed line in the log, the delivery's next step, and how its address stands.

Whoever is here holds the delivery and then takes the endpoint, never the other way round; of further deliveries only
those that nobody holds. So nobody who waits for the one keeps the other.
"""

from __future__ import annotations

import datetime as dt

from kaizenlab.alerts import bells
from kaizenlab.alerts.hooks import notices, rules
from kaizenlab.alerts.hooks.models import Attempt, Delivery, Endpoint
from kaizenlab.alerts.hooks.post import Outcome
from kaizenlab.events import record as events
from kaizenlab.workspaces.models import Membership


def settle(delivery: Delivery, outcome: Outcome, *, at: dt.datetime) -> dt.datetime | None:
    """Writes down what came of the next attempt; when there is to be another one after it, or None."""
    endpoint = hold(delivery.endpoint)
    log(delivery, outcome, at)
    if outcome.is_good:
        arrived(endpoint)
        if delivery.delivered_at is None:
            delivery.delivered_at = at
            tell_timeline(delivery, endpoint, at)
        delivery.state = "delivered"
    else:
        failed(endpoint, delivery, outcome, at)
        wait = rules.wait(delivery.tries, delivery.message, outcome.asked)
        if endpoint.state == "off":
            delivery.state = "failed" if wait is None or outcome.code == "gone" else "dropped"
        elif wait is None:
            delivery.state = "failed"
        else:
            delivery.next_at = at + dt.timedelta(milliseconds=outcome.milliseconds) + wait
    if delivery.state != "waiting":
        delivery.next_at = None
    delivery.save(update_fields=["state", "attempts", "tries", "next_at", "delivered_at"])
    return delivery.next_at


def log(delivery: Delivery, outcome: Outcome, at: dt.datetime) -> Attempt:
    delivery.attempts += 1
    delivery.tries += 1
    return Attempt.objects.create(
        workspace_id=delivery.workspace_id,
        delivery=delivery,
        number=delivery.attempts,
        at=at,
        outcome=outcome.code,
        status=outcome.status,
        milliseconds=outcome.milliseconds,
        answer=outcome.answer,
    )


def arrived(endpoint: Endpoint) -> None:
    if endpoint.failing_since:
        endpoint.failing_since = None
        endpoint.save(update_fields=["failing_since"])


def tell_timeline(delivery: Delivery, endpoint: Endpoint, at: dt.datetime) -> None:
    """The alert's own timeline says which webhook heard that it fired, or became more severe."""
    if delivery.moment and delivery.event in ("alert.fired", "alert.raised"):
        bells.note(delivery.moment.alert, "told", at=at, to=endpoint.name, channel=endpoint.kind)


def failed(endpoint: Endpoint, delivery: Delivery, outcome: Outcome, at: dt.datetime) -> None:
    """One that was switched off while this was under way stays as it was left."""
    if endpoint.state == "off":
        return
    if endpoint.failing_since is None:
        endpoint.failing_since = at
        endpoint.save(update_fields=["failing_since"])
    if why := rules.given_up(outcome.code, endpoint.failing_since, at):
        switch_off(endpoint, why, by=None, at=at, but=delivery)
        notices.tell_admins(endpoint)


def switch_off(
    endpoint: Endpoint, why: str, *, by: Membership | None, at: dt.datetime, but: Delivery | None = None
) -> None:
    """What waits is dropped; what is just being sent is, once that has failed."""
    put_off(endpoint, why, at, but)
    facts = {"name": endpoint.name, "why": why}
    events.record("webhook.switched_off", endpoint, by=by, at=at, facts=facts)


def put_off(endpoint: Endpoint, why: str, at: dt.datetime, but: Delivery | None = None) -> None:
    endpoint.state, endpoint.switched_off_at, endpoint.switched_off_why = "off", at, why
    endpoint.save(update_fields=["state", "switched_off_at", "switched_off_why"])
    waiting = Delivery.objects.filter(workspace=endpoint.workspace_id, endpoint=endpoint, state="waiting")
    others = waiting.exclude(pk=but.pk) if but else waiting
    free = list(others.select_for_update(skip_locked=True).values_list("pk", flat=True))
    Delivery.objects.filter(workspace=endpoint.workspace_id, pk__in=free).update(state="dropped", next_at=None)


def hold(endpoint: Endpoint) -> Endpoint:
    """The row as it is now, held until the transaction ends. Deliveries go on being planned for it meanwhile."""
    rows = Endpoint.objects.select_related("workspace").select_for_update(of=("self",), no_key=True)
    return rows.get(workspace=endpoint.workspace_id, pk=endpoint.pk)
