"""The same number of queries at 10 rows and at 10,000, and at most twelve."""

from __future__ import annotations

import pytest

from hypotheses.models import Assumption, Hypothesis
from tests.world import World, hypothesis, many

PAGES = {
    "hypotheses/": 8,
    "hypotheses/?q=lose&status=ready&sort=changed": 8,
    "hypotheses/new/": 7,
    "hypotheses/1/": 11,
    "hypotheses/1/edit/": 8,
    "hypotheses/1/history/": 11,
    "hypotheses.csv": 8,
    "hypotheses.json?status=ready": 8,
    "hypotheses/1.md": 8,
}


def grow(world: World, rows: int) -> None:
    """Straight into the tables: what is counted is reading."""
    first = hypothesis(world)
    people = {"workspace": world.workspace, "owner": world.bob, "created_by": world.bob}
    same = people | {"root": first, "parent": first, "created_at": world.now, "changed_at": world.now}
    many(Hypothesis)(
        Hypothesis(**same, number=n, statement=f"Leads lose {n}", state="ready") for n in range(2, rows + 1)
    )
    many(Assumption)(
        Assumption(workspace=world.workspace, hypothesis=first, number=n, text=f"Assumption {n}")
        for n in range(2, min(rows, 200))
    )


@pytest.mark.parametrize("rows", [10, 10_000])
def test_queries_are_pinned(world, rows):
    grow(world, rows)
    assert {path: world.asks(path) for path in PAGES} == PAGES
    assert max(PAGES.values()) <= 12
