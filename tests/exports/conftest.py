from __future__ import annotations

import pytest

from tests.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """Hinoki, entered."""
    world = make_world()
    world.enter()
    return world
