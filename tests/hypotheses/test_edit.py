"""The whole canvas as one plain form."""

from __future__ import annotations

from hypotheses import actions
from hypotheses.models import Hypothesis
from tests.hypotheses.trail import last_facts, verbs
from tests.world import World, hypothesis


def typed(world: World, **changed: object) -> dict[str, object]:
    same = {"statement": "Teams of 3 to 20 lose why a feature was built", "persona": "Leads of product teams"}
    return same | {"stage": "problem", "owner": world.bob.pk, "version": "1"} | changed


def test_it_starts_with_what_is_written(world):
    hypothesis(world, problem="Old words", tags=["a", "b"])
    text = world.as_("bob").get(world.url("hypotheses/1/edit/")).text
    assert "Old words" in text
    assert 'value="a, b"' in text


def test_it_changes_many_fields_and_leaves_one_event(world):
    hypothesis(world)
    before = len(verbs(world))
    response = world.as_("bob").post(world.url("hypotheses/1/edit/"), typed(world, problem="P", solution="S"))
    assert (response.status_code, response["Location"]) == (303, world.url("hypotheses/1/"))
    assert len(verbs(world)) == before + 1
    assert last_facts(world)["changes"] == {"problem": ["", "P"], "solution": ["", "S"]}


def test_a_stale_edit_shows_both_texts_and_keeps_all_that_was_typed(world):
    made = hypothesis(world)
    actions.edit(made, version=1, by=world.fumi, at=world.now, problem="Fumi wrote this")
    response = world.as_("bob").post(
        world.url("hypotheses/1/edit/"), typed(world, problem="Bob wrote that", solution="And that")
    )
    assert response.status_code == 409
    for text in ("Fumi wrote this", "Bob wrote that", "And that", "It was Fumi", 'name="version" value="2"'):
        assert text in response.text
    world.enter()
    assert Hypothesis.objects.get().problem == "Fumi wrote this"


def test_what_is_wrong_is_named(world):
    hypothesis(world)
    response = world.as_("bob").post(world.url("hypotheses/1/edit/"), typed(world, stage="dream", tags="x" * 31))
    assert response.status_code == 422
    assert "A tag has at most 30 characters." in response.text


def test_a_viewer_may_not(world):
    hypothesis(world)
    assert world.as_("vera").get(world.url("hypotheses/1/edit/")).status_code == 403
