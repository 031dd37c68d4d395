"""The same number of queries at few rows and at many, and at most twelve."""

from __future__ import annotations

import pytest

from kaizenlab.alerts.hooks.models import Attempt, Delivery, Endpoint
from tests import world as build
from tests.world import many

PAGES = {
    "": 7,
    "?is=removed": 7,
    "new/": 6,
    "1/": 8,
    "1/edit/": 7,
    "1/remove/": 7,
    "1/deliveries/msg_0/": 9,
}


def grow(world, rows):
    hook = build.hooked(world)
    alike = ("kind", "address", "secret", "events", "severities", "language", "workspace", "created_at", "created_by")
    put_away = {name: getattr(hook, name) for name in alike}
    put_away |= {"state": "off", "switched_off_at": world.now, "switched_off_why": "person", "archived_at": world.now}
    many(Endpoint)(Endpoint(**put_away, number=n, name="Ops") for n in range(2, rows + 2))
    said = {"workspace": world.workspace, "endpoint": hook, "event": "webhook.test", "payload": "{}"}
    sent = many(Delivery)(
        Delivery(**said, message=f"msg_{n}", planned_at=world.now, state="failed") for n in range(rows)
    )
    made = {"workspace": world.workspace, "delivery": sent[0], "outcome": "status", "milliseconds": 3}
    many(Attempt)(Attempt(**made, number=n, at=world.now) for n in range(rows))


@pytest.mark.parametrize("rows", [3, 2_000])
def test_queries_are_pinned(world, rows):
    grow(world, rows)
    assert {path: world.asks(f"settings/webhooks/{path}", "alice") for path in PAGES} == PAGES
    assert max(PAGES.values()) <= 12
