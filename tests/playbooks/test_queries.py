"""The same number of queries at 10 rows and at 10,000, and at most twelve."""

from __future__ import annotations

import pytest

from kaizenlab.playbooks.models import Playbook, Version
from tests.playbooks.texts import TALKS
from tests.world import World, many, shelved

PAGES = {
    "playbooks/": 7,
    "playbooks/?q=talk&method=interview": 7,
    "playbooks.csv": 7,
    "playbooks/new/": 6,
    "playbooks/import/": 6,
    "playbooks/shipped/survey/": 6,
    "playbooks/1/": 9,
    "playbooks/1/versions/1/": 9,
    "playbooks/1/edit/": 8,
    "playbooks/1/changes/": 9,
    "playbooks/1.md": 8,
    "playbooks/1/versions/1.json": 8,
    "playbooks/1/changes.csv": 9,
    "playbooks/shipped/survey.json": 6,
}


def grow(world: World, rows: int) -> None:
    """Straight into the tables: what is counted is reading."""
    first = shelved(world)
    made = {"workspace": world.workspace, "created_by": world.bob, "created_at": world.now, "changed_at": world.now}
    many(Playbook)(Playbook(**made, number=n, name=f"Talks {n}", method="interview") for n in range(2, rows + 1))
    said = {"workspace": world.workspace, "playbook": first, "text": TALKS, "sha256": "0" * 64, "by": world.bob}
    many(Version)(Version(**said, number=n, at=world.now) for n in range(2, rows + 1))
    Playbook.objects.filter(pk=first.pk).update(version=rows)


@pytest.mark.parametrize("rows", [10, 10_000])
def test_queries_are_pinned(world, rows):
    grow(world, rows)
    assert {path: world.asks(path) for path in PAGES} == PAGES
    assert max(PAGES.values()) <= 12
