"""The same number of queries with few of everything that follows and with many, and at most twelve."""

from __future__ import annotations

import pytest

from decisions.followup.models import NextAction, Review
from decisions.models import Decision
from tests.world import World, decided, many, next_action

pytestmark = pytest.mark.django_db

PAGES = {
    "decisions/1/": 11,
    "decisions/1/review/": 9,
    "decisions/1/actions/": 8,
    "decisions/1/actions/1/": 8,
    "decisions/2/learning/": 7,
    "decisions/1.json": 11,
    "decisions.md": 10,
}


def grow(world: World, decision: Decision, rows: int) -> None:
    """Straight into the tables: what is counted is reading."""
    mine = {"workspace": world.workspace, "decision": decision}
    made = {"owner": world.bob, "created_by": world.bob, "created_at": world.now}
    many(NextAction)(NextAction(**mine, **made, kind="build", number=n, text="More") for n in range(100, 100 + rows))
    many(Review)(Review(**mine, verdict="held_up", text="Yes.", at=world.now, by=world.bob) for _ in range(rows))


@pytest.mark.parametrize("rows", [0, 3, 300])
def test_queries_are_pinned(world, rows):
    decision = decided(world)
    decided(world, learned="")
    next_action(world, decision)
    grow(world, decision, rows)
    assert {path: world.asks(path) for path in PAGES} == PAGES
    assert max(PAGES.values()) <= 12
