"""What the worker does for webhooks: one attempt a job. The next is deferred in the transaction that writes the last.

A job names the attempt it is for. Run twice, or beside another one, it finds the attempt made and does nothing; its
worker killed between sending and writing, the attempt is made again, with the same id for the receiver to know it by.
"""

from __future__ import annotations

import datetime as dt

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kaizenlab.alerts.hooks import post, standing
from kaizenlab.alerts.hooks.models import Delivery
from kaizenlab.lib import clock
from kaizenlab.workspaces import tenancy

AFTER_OTHERS = -10  # a receiver that hangs must not hold up mail


@app.task(name="deliver_webhook", priority=AFTER_OTHERS, retry=RetryStrategy(max_attempts=12, exponential_wait=2))
def deliver_webhook(workspace: int, delivery: int, attempt: int) -> None:
    carry(workspace, delivery, attempt, at=clock.now())


def carry(workspace: int, pk: int, attempt: int, *, at: dt.datetime) -> None:
    with tenancy.inside(workspace):
        delivery = hold(workspace, pk)
        if delivery is None or delivery.state != "waiting" or delivery.attempts + 1 != attempt:
            return
        if delivery.endpoint.state == "off":
            delivery.state, delivery.next_at = "dropped", None
            delivery.save(update_fields=["state", "next_at"])
            return
        outcome = post.send(delivery.endpoint, delivery.message, delivery.payload, at=at)
        if again := standing.settle(delivery, outcome, at=at):
            put(delivery, again)


def put(delivery: Delivery, at: dt.datetime | None = None) -> None:
    """The job of the delivery's next attempt: now, or at a later time."""
    job = deliver_webhook.configure(schedule_at=at) if at else deliver_webhook
    job.defer(workspace=delivery.workspace_id, delivery=delivery.pk, attempt=delivery.attempts + 1)


def hold(workspace: int, pk: int) -> Delivery | None:
    """The row as it is now, held until the transaction ends; None where the workspace was deleted."""
    rows = Delivery.objects.select_related("endpoint__workspace").select_for_update(of=("self",))
    return rows.filter(workspace=workspace, pk=pk).first()
