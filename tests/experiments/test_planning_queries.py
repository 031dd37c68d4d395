"""The same number of queries at 10 rows and at 10,000, and at most twelve."""

from __future__ import annotations

import datetime as dt

import pytest

from experiments.models import Experiment
from tests import world as build

pytestmark = pytest.mark.django_db

PAGES = {
    "experiments/": 9,
    "experiments/?q=lose&status=draft&is=deviation": 8,
    "experiments.csv": 7,
    "experiments.json?status=draft": 7,
    "hypotheses/1/experiments/new/": 9,
    "experiments/1/plan/": 8,
    "experiments/1/criteria/": 11,
    "experiments/1/register/": 10,
    "experiments/2/criteria/": 10,
    "experiments/2/amend/": 12,
    "experiments/2/revisions/": 11,
}


def grow(world, rows):
    belief = build.hypothesis(world)
    many = [build.criterion(name=f"bar {n}") for n in range(6)]
    build.with_bars(world, build.experiment(world, belief), *many)
    build.registered(world, belief, *[build.criterion(name=f"bar {n}") for n in range(6)])
    build.many(Experiment)(
        Experiment(
            workspace=world.workspace, number=n, hypothesis=belief, title=f"Interviews {n}", owner=world.bob,
            created_by=world.bob, created_at=world.now, ends_on=world.now.date() + dt.timedelta(days=n % 90),
        )
        for n in range(3, rows + 1)
    )  # fmt: skip


@pytest.mark.parametrize("rows", [10, 10_000])
def test_queries_are_pinned(world, rows):
    grow(world, rows)
    assert {path: world.asks(path) for path in PAGES} == PAGES
    assert max(PAGES.values()) <= 12
