"""Many move one line at once: what is kept is what the trace says, and nobody waits for another in a circle."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from experiments.facts import first_id
from experiments.queries import criteria_of
from kaizenlab.lib import clock
from kaizenlab.observatory.traces import queries, rules
from kaizenlab.observatory.traces.models import Line
from kaizenlab.workspaces import tenancy
from tests import world as build
from tests.world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)

PRESSES = 12


@pytest.fixture
def world() -> World:
    with transaction.atomic():
        return make_world(now=clock.now().replace(microsecond=0))


def test_evidence_of_two_experiments_that_comes_in_at_once_is_all_kept(world):
    with tenancy.inside(world.workspace.pk):
        belief = build.hypothesis(world)
        tests = [build.running(world, belief, build.criterion(required=20, planned=40)) for _ in range(2)]
        bars = [first_id(criteria_of(test)[0]) for test in tests]

    def record(n: int) -> int:
        test, bar = tests[n % 2], bars[n % 2]
        said = {"alias": f"P{n}", "observed_on": clock.today("UTC").isoformat(), f"c{bar}-answer": "yes"}
        try:
            path = world.url(f"experiments/{test.number}/evidence/")
            return world.as_(("bob", "fumi")[n % 2]).post(path, said).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(record, range(PRESSES))) == [303] * PRESSES
    with tenancy.inside(world.workspace.pk):
        row, at = Line.objects.get(), queries.whole(clock.now())
        line = queries.line(world.workspace, queries.family(world.workspace.pk, belief.pk))
        assert sum(test.pieces.standing for test in line.tests if test.pieces) == PRESSES
        assert row.worked_at(at) == rules.trace(line, at).worked.total_seconds()
