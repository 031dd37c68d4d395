"""Webhooks: walls, and what never changes.

What was sent, and what came back each time, stays as it was; of a webhook and a delivery only what happens to them
changes, and nothing is deleted.
"""

from django.db import migrations

from kaizenlab.workspaces.walls import moves, sealed, walls

ENDPOINT = (
    *("name", "address", "secret", "secret_at", "former_secret", "former_until", "events", "severities", "language"),
    *("state", "failing_since", "switched_off_at", "switched_off_why", "version", "archived_at", "archived_by_id"),
)
DELIVERY = ("state", "attempts", "tries", "next_at", "delivered_at")


class Migration(migrations.Migration):
    dependencies = [("hooks", "0001_initial"), ("alerts", "0002_walls")]
    operations = [
        walls("hooks"),
        sealed("hooks_endpoint", but=ENDPOINT),
        sealed("hooks_delivery", but=DELIVERY),
        moves(
            "hooks_delivery",
            *("waiting>delivered", "waiting>failed", "waiting>dropped"),
            *("delivered>waiting", "failed>waiting", "dropped>waiting"),
        ),
        sealed("hooks_attempt"),
    ]
