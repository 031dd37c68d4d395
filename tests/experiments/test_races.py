"""Two people at once: one succeeds, the other is told what happened."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from experiments import queries
from experiments.actions import conclusion, evidence, running
from experiments.facts import first_id
from experiments.models import Evidence, Experiment, Result
from kaizenlab.events.models import Event
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces import tenancy
from tests import world as build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db):
    with transaction.atomic():
        return build.make_world()


def at_once(world, act, times):
    """What each of `times` threads came to, all in transactions of their own."""

    def press(index):
        try:
            with tenancy.inside(world.workspace.pk):
                act(index)
        except Refused:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(times) as pool:
        return Counter(pool.map(press, range(times)))


def made(world, build_one):
    with tenancy.inside(world.workspace.pk):
        return build_one(world)


def test_one_start_of_eight(world):
    experiment = made(world, build.registered)
    came = at_once(world, lambda _: running.start(experiment, by=world.bob, at=world.now), 8)
    assert came == {"done": 1, "refused": 7}


def test_one_conclusion_of_eight(world):
    experiment = made(world, build.running)
    later = world.now + dt.timedelta(days=1)
    came = at_once(world, lambda _: conclusion.conclude(experiment, by=world.bob, at=later), 8)
    assert came == {"done": 1, "refused": 7}
    with tenancy.inside(world.workspace.pk):
        assert Result.objects.filter(experiment=experiment).count() == 1
        assert Event.objects.filter(verb="experiment.concluded").count() == 1


def test_eight_answers_at_once_take_eight_places(world):
    experiment = made(world, build.running)
    with tenancy.inside(world.workspace.pk):
        entry = build.entry(experiment, "yes")
        assert first_id(queries.criteria_of(experiment)[0]) == entry.words[0].criterion
    came = at_once(world, lambda _: evidence.record(experiment, entry, by=world.bob, at=world.now), 8)
    assert came == {"done": 8}
    with tenancy.inside(world.workspace.pk):
        places = Evidence.objects.filter(experiment=experiment).values_list("place", flat=True)
        assert sorted(places) == list(range(1, 9))


def test_an_answer_beside_a_conclusion_is_in_the_result_or_refused(world):
    experiment = made(world, build.running)
    with tenancy.inside(world.workspace.pk):
        entry = build.entry(experiment, "yes")
    later = world.now + dt.timedelta(days=1)

    def act(index):
        if index:
            evidence.record(experiment, entry, by=world.bob, at=later)
        else:
            conclusion.conclude(experiment, by=world.bob, at=later)

    came = at_once(world, act, 6)
    with tenancy.inside(world.workspace.pk):
        experiment = Experiment.objects.get(pk=experiment.pk)
        recorded = Evidence.objects.filter(experiment=experiment).count()
        assert came["done"] == recorded + 1
        assert experiment.result.got == (f"{recorded} of {recorded}" if recorded else "–")
