from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.hooks.receiver import Receiver, receiving
from tests.machine import backlog
from tests.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """Hinoki, entered. A test that commits may have left a message's job."""
    backlog.run("DELETE FROM procrastinate_jobs")
    made = make_world()
    made.enter()
    return made


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """On the loopback address, which the operator has named."""
    settings.TRUSTED_HOSTS = ["127.0.0.1"]
    with receiving() as made:
        yield made
