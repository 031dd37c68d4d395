"""Programs that send at the same moment, and retries that cross: each reading is there once, and so is its evidence."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import transaction
from django.test import Client

from experiments.models import Evidence
from kaizenlab.events.models import Event
from kaizenlab.lib import clock
from kaizenlab.metrics.models import Reading
from kaizenlab.workspaces import tenancy
from tests import world as build
from tests.workspaces.test_parallel import together
from tests.world import World, make_world

AT_ONCE = 6


@pytest.fixture
def world(transactional_db) -> World:
    """Its noon is today's, and an experiment that started an hour ago takes its values from M-1."""
    with transaction.atomic():
        made = make_world(now=clock.now() - dt.timedelta(hours=2))
        made.enter()
        metric = build.metric(made, shape="value")
        bar = build.criterion(kind="mean", name="minutes", target=60, planned=100, metric=metric)
        build.running(made, None, bar, kills=[build.kill(bar, made.now.date() + dt.timedelta(days=7), threshold=1)])
    return made


def send(text: str, body: object):
    def post():
        client = Client(headers={"host": "localhost", "authorization": f"Bearer {text}"})
        return client.post("/api/v1/w/hinoki/metrics/1/readings/", json.dumps(body), content_type="application/json")

    return post


def test_the_same_reading_sent_by_all_at_once_is_one(world):
    with transaction.atomic():
        world.enter()
        _token, text = build.token(world)
    said = {"at": clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"), "value": 50, "key": "nightly"}
    answers = together(*[send(text, said)] * AT_ONCE)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    with tenancy.inside(world.workspace.pk):
        assert Reading.objects.count() == Evidence.objects.count() == 1
        assert Event.objects.filter(verb="reading.sent").count() == 1


def test_different_readings_sent_at_once_are_all_there_in_one_row(world):
    with transaction.atomic():
        world.enter()
        _token, text = build.token(world)
    now = clock.now()
    bodies = [
        [{"at": (now - dt.timedelta(seconds=n)).isoformat(), "value": n, "key": f"{n}-{k}"} for k in range(5)]
        for n in range(AT_ONCE)
    ]
    answers = together(*[send(text, body) for body in bodies])
    assert {answer.status_code for answer in answers} == {200}
    with tenancy.inside(world.workspace.pk):
        numbers = list(Reading.objects.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, 5 * AT_ONCE + 1))
        assert Evidence.objects.count() == 5 * AT_ONCE
        assert Event.objects.filter(verb="reading.sent").count() == AT_ONCE
