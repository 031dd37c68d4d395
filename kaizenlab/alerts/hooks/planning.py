"""From a moment of an alert, or an accepted decision, to what is delivered: in the transaction that made it."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator
from typing import Any

from decisions.models import Decision
from kaizenlab.alerts.hooks import payload, tasks
from kaizenlab.alerts.hooks.models import Delivery, Endpoint
from kaizenlab.alerts.models import Alert, Moment
from kaizenlab.events.models import Event

TOLD = {
    "fired": "alert.fired",
    "woken": "alert.fired",
    "raised": "alert.raised",
    "acknowledged": "alert.acknowledged",
    "resolved": "alert.resolved",
}
AFTERWARDS = ("alert.acknowledged", "alert.resolved")


def ring(alert: Alert, moment: Moment) -> None:
    """The bell (`bells.attach`)."""
    event = TOLD.get(moment.kind)
    if event is None:
        return
    for endpoint in concerned(alert, event):
        text = payload.of_alert(endpoint, event, alert, moment.at)
        plan(endpoint, event, text, at=moment.at, subject=alert.ref, moment=moment)


def decided(event: Event, decision: Decision) -> None:
    """Listens to "decision.accepted"."""
    for endpoint in listening(decision.workspace_id, "decision.accepted"):
        text = payload.of_decision(endpoint, decision, event.by, event.at)
        plan(endpoint, "decision.accepted", text, at=event.at, subject=decision.ref)


def concerned(alert: Alert, event: str) -> Iterator[Endpoint]:
    """Those that want this severity; and whoever was told that it fired is told how it went on, now that it weighs
    less."""
    told: set[int] | None = None
    for endpoint in listening(alert.workspace_id, event):
        if alert.severity in endpoint.severities:
            yield endpoint
        elif event in AFTERWARDS:
            if told is None:
                before = Delivery.objects.filter(workspace=alert.workspace_id, subject=alert.ref)
                told = set(before.exclude(event__in=AFTERWARDS).values_list("endpoint", flat=True))
            if endpoint.pk in told:
                yield endpoint


def listening(workspace: int, event: str) -> list[Endpoint]:
    rows = Endpoint.objects.filter(workspace=workspace, state="on", events__contains=[event])
    return list(rows.select_related("workspace").order_by("number"))


def plan(endpoint: Endpoint, event: str, text: str, *, at: dt.datetime, **about: Any) -> Delivery:
    delivery = Delivery.objects.create(
        workspace_id=endpoint.workspace_id,
        endpoint=endpoint,
        message=new_message(),
        event=event,
        payload=text,
        planned_at=at,
        next_at=at,
        **about,
    )
    tasks.put(delivery)
    return delivery


def new_message() -> str:
    return f"msg_{secrets.token_hex(16)}"
