from __future__ import annotations

import pytest

from tests.world import World, make_elsewhere, make_world


@pytest.fixture
def world() -> World:
    make_elsewhere()
    return make_world()
