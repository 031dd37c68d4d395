"""Who changed what, when, from what to what."""

from __future__ import annotations

from hypotheses import actions
from kaizenlab.events import record as events
from tests.world import hypothesis


def test_every_field_has_its_before_and_after(world):
    made = hypothesis(world, problem="Old words")
    changed = {"problem": "New words", "stage": "business", "owner": world.fumi, "tags": ["x", "y"], "budget_days": 4}
    actions.edit(made, version=1, by=world.fumi, at=world.now, **changed)
    text = world.as_("vera").get(world.url("hypotheses/1/history/")).text
    for said in ("Fumi changed H-1", "Bob wrote down H-1", "Bob added an assumption to H-1", "9 Nov 2026"):
        assert said in text
    for before, after in (("Old words", "New words"), ("Problem", "Business"), ("Bob", "Fumi"), ("Draft", "Ready")):
        assert f'data-label="Before"><span>{before}</span>' in text
        assert f'data-label="After"><span>{after}</span>' in text
    assert 'data-label="After"><span>x, y</span>' in text


def test_what_floors_above_did_to_it_is_told_too(world):
    first = hypothesis(world)
    actions.begin_testing(first)
    actions.settle(first, "pivot")
    second = actions.succeed(first, statement="Next", persona="Leads", by=world.fumi, at=world.now)
    events.record("hypothesis.edited", second, by=world.fumi, at=world.now, facts={"changes": {}})
    assert "Fumi changed H-2" in world.as_("bob").get(world.url("hypotheses/2/history/")).text


def test_another_hypothesis_is_not_in_it(world):
    hypothesis(world)
    hypothesis(world)
    assert "H-2" not in world.as_("bob").get(world.url("hypotheses/1/history/")).text.split("<main")[1]


def test_a_long_one_has_pages(world):
    made = hypothesis(world)
    for version in range(1, 61):
        actions.edit(made, version=version, by=world.bob, at=world.now, problem=f"Words {version}")
    bob = world.as_("bob")
    text = bob.get(world.url("hypotheses/1/history/")).text
    assert "Words 60" in text
    assert "Words 5<" not in text
    assert "Older" in text
