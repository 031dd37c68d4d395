"""The same number of queries at 10 lines and at 10,000, at one span and at five hundred, and at most twelve."""

from __future__ import annotations

import datetime as dt

import pytest

from hypotheses.models import Hypothesis
from kaizenlab.lib import clock
from kaizenlab.observatory.traces import queries
from kaizenlab.observatory.traces.models import Line
from tests import world as build
from tests.world import World, many

PAGES = {
    "traces/": 8,
    "traces/?sort=slowest": 9,
    "traces/?sort=slowest&duration=7&waiting=25&outcome=open": 9,
    "hypotheses/1/trace/": 12,
    "traces.csv": 7,
    "hypotheses/1/trace.otlp.json": 12,
}

pytestmark = pytest.mark.django_db


def grow(world: World, rows: int) -> None:
    world.enter()
    at = queries.whole(clock.now())
    common = {"workspace": world.workspace, "owner": world.bob, "created_by": world.bob, "changed_at": at}
    beliefs = [
        Hypothesis(number=n, statement=f"We believe {n}", created_at=at - dt.timedelta(hours=n), **common)
        for n in range(200, 200 + rows)
    ]
    many(Hypothesis)(beliefs)
    many(Line)(
        Line(
            workspace=world.workspace,
            root=belief,
            tip=belief,
            number=belief.number,
            started_at=belief.created_at,
            ended_at=at if belief.number % 2 else None,
            seconds=belief.number * 3600 if belief.number % 2 else None,
            kept_at=at,
            worked=belief.number * 900,
        )
        for belief in beliefs
    )


@pytest.mark.parametrize("rows", [10, 10_000])
def test_queries_are_pinned(world, rows):
    build.next_action(world, build.decided(world))
    grow(world, rows)
    assert {path: world.asks(path) for path in PAGES} == PAGES
    assert max(PAGES.values()) <= 12
