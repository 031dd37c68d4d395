from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from kaizenlab.alerts.models import Alert
from kaizenlab.lib import clock
from tests import world as build
from tests.world import World, make_world

THREE_HOURS = dt.timedelta(hours=3)


@pytest.fixture
def world(db: None) -> World:
    """Hinoki, entered."""
    world = make_world()
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
def lost(world: World, stand_at: Callable[[dt.datetime], None]) -> dict[str, Alert]:
    """What rings after the third no of “3 of 5”: E-1 is out of reach, and its kill criterion is reached."""
    build.answered(world, build.running(world), "no", "no", "no")
    world.enter()
    return {alert.rule: alert for alert in Alert.objects.filter(resolved_at=None)}
