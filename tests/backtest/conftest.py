import pytest

from tests import world as build


@pytest.fixture
def world():
    world = build.make_world()
    world.enter()
    return world
