"""The hypothesis on one page, edited in place."""

from __future__ import annotations

import json

import pytest

from hypotheses.models import Hypothesis
from kaizenlab.events.models import Event
from tests.world import World, hypothesis, make_world

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def world() -> World:
    return make_world()


def last_event(world: World) -> Event:
    world.enter()
    return Event.objects.order_by("-seq")[0]


def test_it_shows_everything(world):
    made = hypothesis(world, problem="Nobody knows why", tags=["log"], budget_days=5)
    response = world.as_("vera").get(world.url("hypotheses/1/"))
    assert response.status_code == 200
    for text in (made.statement, "Nobody knows why", "H-1", "Ready", "Assumption 1", "log", "5 days", "Critique"):
        assert text in response.text
