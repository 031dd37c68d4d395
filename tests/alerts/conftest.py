from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from kaizenlab.alerts.models import Alert
from kaizenlab.lib import clock
from tests import world as build
from tests.world import World, make_world

THREE_HOURS = dt.timedelta(hours=3)


type Lost = tuple[World, dict[str, Alert]]


@pytest.fixture(scope="module")
def built(around: None) -> Lost:
    """What rings after the third no of “3 of 5”: E-1 is out of reach, and its kill criterion is reached."""
    world = make_world()
    build.answered(world, build.running(world), "no", "no", "no")
    return world, {alert.rule: alert for alert in Alert.objects.filter(resolved_at=None)}


@pytest.fixture
def world(request: pytest.FixtureRequest, db: None) -> World:
    """Hinoki, entered, where something rings; another one where nothing does, for who asks for nothing `lost`."""
    if "lost" in request.fixturenames:
        return request.getfixturevalue("each")[0]
    world = make_world("aside")
    world.enter()
    return world


@pytest.fixture
def stand_at(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.datetime], None]:
    """Pages are asked for at that moment; three hours after the world's noon until something else is said."""

    def stand(moment: dt.datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    stand(world.now + THREE_HOURS)
    return stand


@pytest.fixture
def lost(each: Lost, stand_at: Callable[[dt.datetime], None]) -> dict[str, Alert]:
    return each[1]
