"""The same number of queries at 10 rows and at 10,000, and at most twelve."""

from __future__ import annotations

import pytest

from kaizenlab.alerts.models import Alert, Moment
from tests import world as build
from tests.world import World, many

PAGES = {
    "": 12,
    "alerts/": 11,
    "alerts/?q=idea&sev=3&rule=draft&owner=@me": 11,
    "alerts/?is=acknowledged": 10,
    "alerts/?is=resolved": 10,
    "alerts/100/": 9,
    "alerts/100/silence/": 8,
    "alerts/count/": 6,
    "alerts.csv": 8,
    "alerts/100.json": 8,
    "settings/signals/": 7,
    "experiments/1/": 12,
    "hypotheses/1/": 11,
    "decisions/1/": 11,
}


def grow(world: World, rows: int) -> None:
    """Straight into the tables: what is counted is reading."""
    decision = build.decided(world)
    build.answered(world, build.running(world), "no", "no", "no")
    world.enter()
    first = Alert.objects.order_by("number").first()
    whole = {"workspace": world.workspace, "owner": world.bob, "why": first.why, "fired_at": world.now}
    about = {"hypothesis": decision.hypothesis, "experiment": decision.experiment, "decision": decision}
    for n, (states, rule) in enumerate([({}, "draft"), (on_it(world), "owner"), (over(world), "learning")]):
        many(Alert)(
            Alert(
                **whole | about | states,
                rule=rule,
                number=n * 20_000 + k,
                subject=f"H-{k}",
                title=f"Idea {k}",
                severity=1 + k % 3,
            )
            for k in range(100, 100 + rows)
        )
    told = {"workspace": world.workspace, "alert": Alert.objects.get(number=100), "kind": "told", "at": world.now}
    many(Moment)(Moment(**told, facts='{"to": ["Fumi"]}') for _ in range(rows))


def on_it(world: World) -> dict[str, object]:
    return {"acknowledged_at": world.now, "acknowledged_by": world.bob}


def over(world: World) -> dict[str, object]:
    return {"resolved_at": world.now}


@pytest.mark.parametrize("rows", [10, 10_000])
def test_queries_are_pinned(world, rows):
    grow(world, rows)
    assert {path: world.asks(path) for path in PAGES} == PAGES
    assert max(PAGES.values()) <= 12
