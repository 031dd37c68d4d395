"""What stands above every list: one row of controls, made by one form."""

from __future__ import annotations

import re

import pytest

from tests import world as build
from tests.world import World, make_world

LISTS = ["hypotheses", "experiments", "decisions", "learnings", "metrics", "alerts", "playbooks", "traces", "activity"]
DATED = {"hypotheses", "experiments", "decisions", "learnings"}


@pytest.fixture(scope="module")
def built(around: None) -> World:
    made = make_world()
    build.decided(made, learned="It begins when one leaves.")
    build.metric(made, 4)
    return made


@pytest.fixture
def world(each: World) -> World:
    return each


def controls(world, path):
    page = world.as_("vera").get(world.url(path)).text
    form = re.search(r'<form class="filters".*?</form>', page, re.DOTALL)
    assert form, path
    return form[0]


@pytest.mark.parametrize("name", LISTS)
def test_each_control_is_small_and_of_one_type(world, name):
    drawn = controls(world, f"{name}/")
    for tag in re.findall(r"<(?:input|select)\b[^>]*>", drawn):
        if 'type="hidden"' not in tag and 'type="checkbox"' not in tag:
            assert 'data-size="small"' in tag
        assert tag.count(" type=") <= 1
    for tag in re.findall(r'<input[^>]* name="q"[^>]*>', drawn):
        assert 'type="search"' in tag
        assert "placeholder=" in tag


@pytest.mark.parametrize("name", LISTS)
def test_what_narrows_can_be_cleared_and_an_order_narrows_nothing(world, name):
    field = "about" if name == "activity" else "duration" if name == "traces" else "q"
    order = {"hypotheses": "changed", "traces": "slowest"}.get(name, "oldest")
    assert ">Clear<" not in controls(world, f"{name}/?sort={order}")
    assert ">Clear<" in controls(world, f"{name}/?{field}=7")


@pytest.mark.parametrize("name", sorted(DATED - {"experiments", "decisions"}))
def test_dates_are_drawn_only_where_the_address_holds_them(world, name):
    assert 'name="after"' not in controls(world, f"{name}/")
    assert 'name="after"' in controls(world, f"{name}/?after=2026-11-01")
