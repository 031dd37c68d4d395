"""Many at once: one decision comes of it, and everybody else is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from decisions.models import Decision
from experiments.actions import conclusion
from kaizenlab.events.models import Event
from kaizenlab.workspaces import tenancy
from tests.world import World, answered, concluded, decided, make_world, running

pytestmark = pytest.mark.django_db(transaction=True)

PRESSES = 50
SAID = {"outcome": "investigate", "rationale": "It hurts the larger teams."}


@pytest.fixture
def world() -> World:
    with transaction.atomic():
        return make_world()


def press(world: World, path: str, who: str, typed: dict[str, str]) -> int:
    try:
        return world.as_(who).post(world.url(path), typed).status_code
    finally:
        connection.close()


def all_at_once(world: World, path: str, typed: dict[str, str]) -> list[int]:
    with ThreadPoolExecutor(8) as pool:
        people = [("alice", "fumi")[n % 2] for n in range(PRESSES)]
        return list(pool.map(lambda who: press(world, path, who, typed), people))


def test_fifty_presses_of_record_decision_make_one(world):
    with tenancy.inside(world.workspace.pk):
        experiment = concluded(world)
    answers = all_at_once(world, f"experiments/{experiment.number}/decide/", SAID)
    assert sorted(answers) == [303] + [409] * (PRESSES - 1)
    with tenancy.inside(world.workspace.pk):
        assert Decision.objects.count() == 1
        assert Event.objects.filter(verb="decision.accepted").count() == 1


def test_fifty_approvals_accept_once(world):
    with tenancy.inside(world.workspace.pk):
        decision = decided(world, by=world.bob)
    answers = all_at_once(world, f"decisions/{decision.number}/accept/", {})
    assert sorted(answers) == [303] + [409] * (PRESSES - 1)


def test_deciding_and_cancelling_beside_each_other_wait_for_nobody_in_a_circle(world):
    with tenancy.inside(world.workspace.pk):
        results = [concluded(world) for _ in range(6)]
        others = [running(world) for _ in range(6)]
        for other in others:
            answered(world, other, "no")

    def one(n: int) -> None:
        try:
            with tenancy.inside(world.workspace.pk):
                if n % 2:
                    decided(world, results[n // 2])
                else:
                    conclusion.cancel(others[n // 2], reason="No money.", by=world.fumi, at=world.now)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(12)))
    with tenancy.inside(world.workspace.pk):
        assert sorted(Decision.objects.values_list("number", flat=True)) == list(range(1, 13))
