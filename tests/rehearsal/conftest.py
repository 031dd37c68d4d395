from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests import world as build
from tests.rehearsal.model import Model, model
from tests.world import World


@pytest.fixture
def world(db: None) -> World:
    """Hinoki, entered."""
    world = build.make_world()
    world.enter()
    return world


@pytest.fixture
def ai(settings: Any) -> Iterator[Model]:
    """A configured server that answers."""
    with model() as made:
        settings.AI_BASE_URL, settings.AI_MODEL, settings.AI_KEY, settings.AI_TIMEOUT = made.url, "small", "secret", 1
        yield made
