"""All hypotheses, narrowed by what stands in the address."""

from __future__ import annotations

import re

import pytest

from hypotheses import actions
from tests.world import World, hypothesis, make_world


def refs(world: World, query: str = "", who: str = "vera") -> list[str]:
    response = world.as_(who).get(world.url(f"hypotheses/{query}"))
    assert response.status_code == 200, query
    return re.findall(r'class="ref">(H-\d+)', response.text)


def test_nothing_yet_says_what_to_do(world):
    text = world.as_("bob").get(world.url("hypotheses/")).text
    assert "What do you believe about your product that could be wrong?" in text
    assert "New hypothesis" in text
    assert "New hypothesis" not in world.as_("vera").get(world.url("hypotheses/")).text.split("<main")[1]


def test_the_newest_comes_first(world):
    for _ in range(3):
        hypothesis(world)
    assert refs(world) == ["H-3", "H-2", "H-1"]


@pytest.fixture(scope="module")
def built(around) -> World:
    world = make_world()
    hypothesis(world, statement="Leads lose the reason", tags=["log", "teams"])
    hypothesis(world, statement="値段は高すぎる", problem="Nobody buys", stage="business", assumptions=0)
    hypothesis(world, statement="100% free_form", owner=world.fumi)
    tested = hypothesis(world, statement="Search is enough")
    actions.begin_testing(tested)
    actions.edit(hypothesis(world), version=1, by=world.bob, at=world.now, statement="Changed last", owner=world.alice)
    return world


@pytest.fixture
def four(each: World) -> World:
    return each


@pytest.fixture
def world(db: None) -> World:
    return make_world("aside")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=reason", ["H-1"]),
        ("?q=REASON+lose", ["H-1"]),
        ("?q=値段", ["H-2"]),
        ("?q=buys", ["H-2"]),
        ("?q=100%25", ["H-3"]),
        ("?q=free_form", ["H-3"]),
        ("?q=H-4", ["H-4"]),
        ("?q=h-4", ["H-4"]),
        ("?status=testing", ["H-4"]),
        ("?status=draft", ["H-2"]),
        ("?stage=business", ["H-2"]),
        ("?tag=log", ["H-1"]),
        ("?tag=lo", []),
        ("?status=ready&q=reason", ["H-1"]),
        ("?after=2026-11-09&before=2026-11-09", ["H-5", "H-4", "H-3", "H-2", "H-1"]),
        ("?after=2026-11-10", []),
        ("?before=2026-11-08", []),
        ("?status=nonsense", []),
        ("?owner=nobody", []),
        ("?after=soon", []),
        ("?q=%00", []),
        ("?sort=changed", ["H-5", "H-4", "H-3", "H-2", "H-1"]),
    ],
)
def test_filters_narrow_it(four, query, found):
    assert refs(four, query) == found


def test_it_is_narrowed_by_owner(four):
    assert refs(four, f"?owner={four.fumi.pk}") == ["H-3"]


def test_what_matches_nothing_says_so(four):
    text = four.as_("bob").get(four.url("hypotheses/?q=zebra")).text
    assert "Nothing matches these filters." in text
    assert "Clear" in text


def test_pages_follow_one_another_and_keep_the_filters(world):
    for number in range(1, 56):
        hypothesis(world, statement=f"Belief {number}", assumptions=0)
    bob = world.as_("bob")
    first = bob.get(world.url("hypotheses/?status=draft"))
    older = re.search(r'rel="next" href="([^"]+)"', first.text)[1].replace("&amp;", "&")
    assert older == "?status=draft&cursor=after~6"
    second = bob.get(world.url(f"hypotheses/{older}"))
    assert re.findall(r'class="ref">(H-\d+)', second.text) == [f"H-{n}" for n in range(5, 0, -1)]
    newer = re.search(r'rel="prev" href="([^"]+)"', second.text)[1].replace("&amp;", "&")
    assert bob.get(world.url(f"hypotheses/{newer}")).text.count('class="ref"') == 50


@pytest.mark.parametrize(
    "cursor", ["x", "after", "after~", "after~x", "after~1~2", "sideways~1", "after~-1", "after~" + "9" * 40]
)
def test_a_page_nobody_can_mean_does_not_exist(world, cursor):
    hypothesis(world)
    assert world.as_("bob").get(world.url(f"hypotheses/?cursor={cursor}")).status_code == 404
