"""The same number of queries at 10 rows and at 10,000, and at most twelve."""

from __future__ import annotations

import pytest

from decisions.models import Decision
from tests.world import World, concluded, decided, many

PAGES = {
    "decisions/": 9,
    "decisions/?q=sharply&is=overridden&tag=x&after=2026-01-01": 8,
    "decisions/1/": 11,
    "decisions/1/supersede/": 11,
    "experiments/2/decide/": 11,
    "decisions.csv?outcome=investigate": 10,
    "decisions/1.md": 11,
    "decisions/1.json": 11,
}


def grow(world: World, rows: int) -> None:
    """Straight into the table: what is counted is reading."""
    decided(world)
    concluded(world)
    first = Decision.objects.get()
    copies = []
    for number in range(2, rows + 1):
        copy = Decision(**{field.attname: getattr(first, field.attname) for field in Decision._meta.concrete_fields})
        copy.pk, copy.number, copy.state, copy.evidence = None, number, "rejected", "{}"
        copies.append(copy)
    many(Decision)(copies)


@pytest.mark.parametrize("rows", [10, 10_000])
def test_queries_are_pinned(world, rows):
    grow(world, rows)
    assert {path: world.asks(path) for path in PAGES} == PAGES
    assert max(PAGES.values()) <= 12
