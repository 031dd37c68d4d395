"""Many at once: one counts, and everybody else is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from decisions.followup import actions
from decisions.followup.models import NextAction
from decisions.models import Decision, Learning
from experiments.actions import registration
from kaizenlab.events.models import Event
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces import tenancy
from tests import world as build
from tests.world import World, concluded, decided, hypothesis, make_world, next_action, running

pytestmark = pytest.mark.django_db(transaction=True)

PRESSES = 16


@pytest.fixture
def world() -> World:
    with transaction.atomic():
        return make_world()


def press(world: World, path: str, typed: dict[str, str]) -> list[int]:
    def one(n: int) -> int:
        try:
            return world.as_(("bob", "fumi")[n % 2]).post(world.url(path), typed).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return sorted(pool.map(one, range(PRESSES)))


def test_many_mark_it_done_once(world):
    with tenancy.inside(world.workspace.pk):
        next_action(world, decided(world))
    assert press(world, "decisions/1/actions/1/done/", {}) == [303] + [409] * (PRESSES - 1)
    with tenancy.inside(world.workspace.pk):
        assert Event.objects.filter(verb="action.done").count() == 1


def test_many_add_one_learning(world):
    with tenancy.inside(world.workspace.pk):
        decided(world, learned="")
    assert press(world, "decisions/1/learning/", {"text": "It begins."}) == [303] + [409] * (PRESSES - 1)
    with tenancy.inside(world.workspace.pk):
        assert Learning.objects.count() == 1


def test_registering_finishing_and_superseding_beside_each_other_wait_for_nobody_in_a_circle(world):
    with tenancy.inside(world.workspace.pk):
        belief = hypothesis(world)
        decisions = [
            decided(world, concluded(world, experiment=running(world, belief)), next_kind="experiment")
            for _ in range(4)
        ]
        drafts = [build.with_bars(world, build.experiment(world, belief)) for _ in range(4)]
        rows = list(NextAction.objects.select_related("decision").order_by("number"))

    def one(n: int) -> None:
        try:
            with tenancy.inside(world.workspace.pk):
                match n % 3:
                    case 0:
                        registration.register(drafts[n // 3], by=world.bob, at=world.now)
                    case 1:
                        actions.finish(rows[n // 3], by=world.fumi, at=world.now)
                    case _:
                        first = decisions[n // 3]
                        decided(world, first.experiment, supersedes=first, next_kind="build", next_text="A log")
        except Refused:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(12)))
    with tenancy.inside(world.workspace.pk):
        assert Decision.objects.filter(state="superseded").count() == 4
        assert not NextAction.objects.filter(kind="experiment", done_at=None, decision__state="accepted").exists()
        assert sorted(NextAction.objects.values_list("number", flat=True)) == list(range(1, 9))
