"""A hypothesis is written down."""

from __future__ import annotations

from hypotheses.models import Hypothesis
from tests.hypotheses.trail import last_facts, verbs
from tests.world import World


def saved(world: World, **typed: object) -> dict[str, object]:
    return {"statement": "Leads lose why", "stage": "problem", "owner": world.bob.pk} | typed


def test_the_sentence_is_enough(world):
    response = world.as_("bob").post(world.url("hypotheses/new/"), saved(world))
    assert (response.status_code, response["Location"]) == (303, world.url("hypotheses/1/"))
    world.enter()
    made = Hypothesis.objects.get()
    assert (made.statement, made.state, made.owner, made.created_by) == (
        "Leads lose why",
        "draft",
        world.bob,
        world.bob,
    )
    assert verbs(world)[-1] == "hypothesis.created"
    assert last_facts(world)["changes"]["statement"] == [None, "Leads lose why"]


def test_everything_can_be_written_at_once(world):
    typed = saved(
        world,
        persona="Leads of teams",
        problem="One\r\ntwo",
        tags="log, 調査、 log ,",
        budget_days="１２",
        budget_money="1,200.50",
        owner=world.fumi.pk,
        stage="business",
    )
    world.as_("bob").post(world.url("hypotheses/new/"), typed)
    world.enter()
    made = Hypothesis.objects.select_related("owner").get()
    assert (made.problem, made.tags, made.budget_days, str(made.budget_money)) == (
        "One\ntwo",
        ["log", "調査"],
        12,
        "1200.50",
    )
    assert (made.owner, made.stage, made.state) == (world.fumi, "business", "draft")


def test_numbers_follow_one_another(world):
    bob = world.as_("bob")
    places = [bob.post(world.url("hypotheses/new/"), saved(world))["Location"] for _ in range(3)]
    assert places == [world.url(f"hypotheses/{n}/") for n in (1, 2, 3)]


def test_what_is_wrong_is_named_and_what_was_typed_is_kept(world):
    response = world.as_("bob").post(
        world.url("hypotheses/new/"), saved(world, statement=" ", problem="Kept words", budget_days="soon")
    )
    assert response.status_code == 422
    for text in ("Kept words", 'value="soon"', 'role="alert"', 'aria-invalid="true"'):
        assert text in response.text
    world.enter()
    assert not Hypothesis.objects.exists()
    assert "hypothesis.created" not in verbs(world)


def test_a_body_with_nothing_in_it_is_wrong(world):
    assert world.as_("bob").post(world.url("hypotheses/new/")).status_code == 422


def test_a_double_click_makes_one(world):
    bob, typed = world.as_("bob"), saved(world, once="0e4f2f0e-2a3f-4a57-9a63-5c3a4b1f2d10")
    assert (
        bob.post(world.url("hypotheses/new/"), typed)["Location"]
        == bob.post(world.url("hypotheses/new/"), typed)["Location"]
    )
    world.enter()
    assert Hypothesis.objects.count() == 1


def test_a_viewer_may_not(world):
    vera = world.as_("vera")
    assert vera.get(world.url("hypotheses/new/")).status_code == 403
    assert vera.post(world.url("hypotheses/new/"), saved(world)).status_code == 403


def test_fields_that_nobody_offers_change_nothing(world):
    extra = {"state": "adopted", "number": "99", "version": "7", "workspace": "1", "created_by": world.alice.pk}
    world.as_("bob").post(world.url("hypotheses/new/"), saved(world, **extra))
    world.enter()
    made = Hypothesis.objects.get()
    assert (made.state, made.number, made.version, made.created_by) == ("draft", 1, 1, world.bob)


def test_an_owner_is_somebody_who_writes_here(world):
    assert world.as_("bob").post(world.url("hypotheses/new/"), saved(world, owner=world.vera.pk)).status_code == 422


def test_a_stranger_finds_nothing(world):
    assert world.as_("charlie").get(world.url("hypotheses/new/")).status_code == 404
