"""What must be true: added, ranked, changed, dropped."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from hypotheses import actions
from hypotheses.models import Assumption, Hypothesis
from tests.hypotheses.trail import last_facts, verbs
from tests.world import World, hypothesis

HTMX = {"HX-Request": "true"}


def add(world: World, who: str = "bob", **typed: str):
    fields = {"new-text": "They feel it", "new-importance": "5", "new-uncertainty": "4"} | typed
    return world.as_(who).post(world.url("hypotheses/1/assumptions/"), fields)


def test_one_is_added_and_makes_a_draft_ready(world):
    hypothesis(world, assumptions=0)
    response = add(world)
    assert (response.status_code, response["Location"]) == (303, world.url("hypotheses/1/#assumptions"))
    world.enter()
    row = Assumption.objects.get()
    assert (row.number, row.text, row.importance, row.uncertainty) == (1, "They feel it", 5, 4)
    assert Hypothesis.objects.get().state == "ready"
    assert verbs(world)[-1] == "hypothesis.assumption_added"
    assert last_facts(world)["changes"]["state"] == ["draft", "ready"]


def test_htmx_gets_the_ranked_list_and_what_follows_from_it(world):
    hypothesis(world, assumptions=0)
    fields = {"new-text": "They feel it", "new-importance": "5", "new-uncertainty": "4"}
    response = world.as_("bob").post(world.url("hypotheses/1/assumptions/"), fields, headers=HTMX)
    assert response.status_code == 200
    assert response["HX-Retarget"] == "#assumptions"
    for text in ('<section id="assumptions"', "1. They feel it", "Ready", 'id="lacking" hx-swap-oob'):
        assert text in response.text


def test_a_second_press_is_led_to_the_list(world):
    hypothesis(world)
    bob, list_ = world.as_("bob"), world.url("hypotheses/1/#assumptions")
    for path in ("hypotheses/1/assumptions/", "hypotheses/1/assumptions/1/drop/"):
        response = bob.get(world.url(path))
        assert (response.status_code, response["Location"]) == (303, list_)


def test_the_riskiest_comes_first(world):
    made = hypothesis(world, assumptions=0)
    for text, importance, uncertainty in (("mild", 2, 2), ("grave", 5, 5), ("important", 5, 2), ("unsure", 2, 5)):
        actions.add_assumption(
            made, text=text, importance=importance, uncertainty=uncertainty, by=world.bob, at=world.now
        )
    text = world.as_("vera").get(world.url("hypotheses/1/")).text
    places = [text.index(f"{rank}. {word}") for rank, word in enumerate(("grave", "important", "unsure", "mild"), 1)]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "typed", [{"new-text": " "}, {"new-text": "x" * 401}, {"new-importance": "6"}, {"new-uncertainty": "0"}]
)
def test_what_is_wrong_comes_back_on_the_canvas(world, typed):
    hypothesis(world)
    response = add(world, **typed)
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert "Critique" in response.text


def test_one_opens_in_its_row(world):
    hypothesis(world, assumptions=2)
    bob = world.as_("bob")
    slice_ = bob.get(world.url("hypotheses/1/assumptions/2/"), headers=HTMX).text
    assert slice_.strip().startswith('<tr id="assumption-2"')
    assert "Assumption 2" in slice_
    page = bob.get(world.url("hypotheses/1/assumptions/2/")).text
    assert "1. Assumption 1" in page
    assert "2. Assumption 2" not in page


def test_one_is_changed(world):
    hypothesis(world)
    typed = {"text": "Better words", "importance": "3", "uncertainty": "5", "version": "1"}
    response = world.as_("bob").post(world.url("hypotheses/1/assumptions/1/"), typed)
    assert response.status_code == 303
    assert verbs(world)[-1] == "hypothesis.assumption_edited"
    assert last_facts(world) == {
        "assumption": 1,
        "changes": {"text": ["Assumption 1", "Better words"], "uncertainty": [3, 5]},
    }


def test_a_stale_change_shows_both_texts(world):
    made = hypothesis(world)
    row = made.assumptions.get()
    actions.edit_assumption(row, version=1, by=world.fumi, at=world.now, text="Fumi's words")
    typed = {"text": "Bob's words", "importance": "3", "uncertainty": "3", "version": "1"}
    for headers in ({}, HTMX):
        response = world.as_("bob").post(world.url("hypotheses/1/assumptions/1/"), typed, headers=headers)
        assert response.status_code == 409
        for text in ("Fumi&#x27;s words", "Bob&#x27;s words", "It was Fumi", 'name="version" value="2"'):
            assert text in response.text


def test_words_for_one_that_was_dropped_meanwhile_are_kept(world):
    made = hypothesis(world, assumptions=2)
    actions.drop_assumption(made.assumptions.get(number=1), by=world.fumi, at=world.now)
    typed = {"text": "Bob's words", "importance": "3", "uncertainty": "3", "version": "1"}
    response = world.as_("bob").post(world.url("hypotheses/1/assumptions/1/"), typed)
    assert response.status_code == 409
    assert 'name="new-text" value="Bob&#x27;s words"' in response.text
    assert "This assumption was dropped meanwhile." in response.text


def test_one_that_was_dropped_meanwhile_says_so_when_it_is_opened(world):
    made = hypothesis(world, assumptions=2)
    actions.drop_assumption(made.assumptions.get(number=1), by=world.fumi, at=world.now)
    response = world.as_("bob").get(world.url("hypotheses/1/assumptions/1/"), headers=HTMX)
    assert 'name="new-text" value="Assumption 1"' in response.text
    assert "This assumption was dropped meanwhile." in response.text
    assert response.text.count("autofocus") == 1


def test_one_is_dropped_and_another_press_does_nothing(world):
    hypothesis(world, assumptions=2)
    bob = world.as_("bob")
    for _ in range(2):
        assert bob.post(world.url("hypotheses/1/assumptions/1/drop/")).status_code == 303
    world.enter()
    assert Assumption.objects.get(number=1).dropped_at
    assert verbs(world).count("hypothesis.assumption_dropped") == 1
    assert "Assumption 1" not in bob.get(world.url("hypotheses/1/")).text


def test_the_last_one_of_what_is_ready_stays(world):
    hypothesis(world)
    response = world.as_("bob").post(world.url("hypotheses/1/assumptions/1/drop/"))
    assert response.status_code == 409
    assert "This is the last assumption." in response.text


def test_postgresql_keeps_a_dropped_one_as_it_was(world):
    made = hypothesis(world, assumptions=2)
    row = made.assumptions.get(number=1)
    actions.drop_assumption(row, by=world.bob, at=world.now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assumption.objects.filter(pk=row.pk).update(text="Other words")
    with pytest.raises(IntegrityError), transaction.atomic():
        made.assumptions.get(number=2).delete()


def test_a_viewer_may_not(world):
    hypothesis(world)
    assert add(world, "vera").status_code == 403
    vera = world.as_("vera")
    assert vera.get(world.url("hypotheses/1/assumptions/1/")).status_code == 403
    assert vera.post(world.url("hypotheses/1/assumptions/1/drop/")).status_code == 403


def test_one_of_another_hypothesis_is_not_found(world):
    hypothesis(world)
    hypothesis(world, assumptions=0)
    assert world.as_("bob").get(world.url("hypotheses/2/assumptions/1/")).status_code == 404
