"""Who changed what, when, from what to what."""

from __future__ import annotations

from hypotheses import actions
from tests.world import concluded, decided, hypothesis


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
    decided(world, concluded(world, yes=0), "pivot")
    bob = world.as_("bob")
    first, second = (bob.get(world.url(f"hypotheses/{n}/history/")).text.split("<main")[1] for n in (1, 2))
    assert "E-1" in first
    assert "D-1" in first
    assert "D-1" in second
    assert "E-1" not in second.split("changes-who")[1]


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
