"""At the revisit date: did the decision hold up?"""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.db import IntegrityError, connection, transaction

from decisions.followup import actions
from decisions.followup.models import Review
from decisions.followup.queries import revisit, with_revisit
from decisions.models import Decision
from experiments.actions import conclusion
from kaizenlab.events.models import Event
from kaizenlab.lib.refusal import Refused
from tests.world import NOON, World, answered, concluded, decided, make_world, next_action, running

pytestmark = pytest.mark.django_db

WHY = "Two more teams left for the same reason."
TODAY = NOON + dt.timedelta(days=90)


@pytest.fixture(scope="module")
def built(around) -> tuple[World, Decision]:
    """With a decision to be looked at again today."""
    world = make_world()
    return world, decided(world, revisit_on=TODAY.date())


@pytest.fixture
def world(request, each) -> World:
    return each[0] if "decision" in request.fixturenames else make_world("aside")


@pytest.fixture
def noon(monkeypatch) -> dt.datetime:
    """What every page takes for now."""
    monkeypatch.setattr("kaizenlab.lib.clock.now", lambda: TODAY)
    return TODAY


@pytest.fixture
def decision(each, noon) -> Decision:
    return each[1]


def page(world: World, who: str = "bob") -> str:
    return world.as_(who).get(world.url("decisions/1/review/")).text


def record(world: World, who: str = "bob") -> str:
    return world.as_(who).get(world.url("decisions/1/")).text


def send(world: World, who: str = "bob", **typed: object):
    response = world.as_(who).post(world.url("decisions/1/review/"), {"text": WHY} | typed)
    world.enter()
    return response


def reviewed(world: World, decision: Decision, verdict: str = "held_up", **said: object) -> Review:
    return actions.review(decision, **{"verdict": verdict, "text": WHY, "by": world.bob, "at": world.now} | said)


def test_the_page_shows_what_was_decided_and_why_and_preselects_nothing(world, decision):
    next_action(world, decision)
    text = page(world)
    for said in (
        "Did it hold up?",
        "Investigate",
        "Leads with more than ten people feel it sharply.",
        "The loss begins when someone who knew leaves.",
        "Tell the sales team",
        "3 of 5",
        "Record review",
    ):
        assert said in text
    radios = re.findall(r'<input type="radio" name="verdict"[^>]*>', text)
    assert len(radios) == 3
    assert not any("checked" in radio for radio in radios)


@pytest.mark.parametrize("verdict", ["held_up", "did_not"])
def test_a_verdict_that_stands_is_kept_with_its_reason(world, decision, verdict):
    response = send(world, verdict=verdict)
    review = Review.objects.get()
    assert (response.status_code, response["Location"]) == (303, world.url("decisions/1/#reviews"))
    assert (review.verdict, review.text, review.revisit_on, review.by) == (verdict, WHY, None, world.bob)
    event = Event.objects.order_by("-seq")[0]
    assert (event.verb, event.subject, event.records) == ("decision.reviewed", "D-1", ["D-1", f"review:{review.pk}"])
    assert json.loads(event.facts)["verdict"] == verdict
    assert WHY in record(world)
    assert revisit(decision) is None


def test_too_early_names_the_day_of_the_next_look(world, decision, noon):
    again = noon.date() + dt.timedelta(days=30)
    assert send(world, verdict="too_early", revisit_on=again).status_code == 303
    assert Review.objects.get().revisit_on == again == revisit(decision)
    assert "look again on 9 Mar 2027" in record(world)


@pytest.mark.parametrize(("ahead", "status"), [(-1, 422), (0, 422), (1, 303)])
def test_the_next_look_is_on_a_later_day(world, decision, noon, ahead, status):
    day = noon.date() + dt.timedelta(days=ahead)
    assert send(world, verdict="too_early", revisit_on=day).status_code == status
    if status == 422:
        with pytest.raises(Refused, match="later day"):
            reviewed(world, decision, "too_early", revisit_on=day, at=noon)


def test_too_early_without_a_day_is_asked_for_one_and_nothing_typed_is_lost(world, decision):
    response = send(world, verdict="too_early")
    assert response.status_code == 422
    assert "Say when to look again." in response.text
    assert WHY in response.text
    assert re.search(r'value="too_early" required checked', response.text)
    assert not Review.objects.exists()


@pytest.mark.parametrize("wrong", [{}, {"verdict": "maybe"}, {"verdict": "held_up", "text": " "}])
def test_a_verdict_and_its_reason_are_asked_for(world, decision, wrong):
    assert send(world, **wrong).status_code == 422
    assert not Review.objects.exists()


def test_a_day_that_belongs_to_no_verdict_is_left_out(world, decision, noon):
    send(world, verdict="held_up", revisit_on=noon.date() + dt.timedelta(days=9))
    assert Review.objects.get().revisit_on is None


def test_a_viewer_reads_and_may_not_review(world, decision):
    reviewed(world, decision)
    text = page(world, "vera")
    assert WHY in text
    assert "Record review" not in text
    assert send(world, "vera", verdict="held_up").status_code == 403


PRIMARY = re.compile(r'<a class="button" data-kind="primary" href="[^"]*/review/">')


@pytest.mark.parametrize(("ahead", "is_due"), [(1, False), (0, True), (-1, True)])
def test_from_its_day_on_the_record_leads_there_first(world, noon, ahead, is_due):
    decided(world, revisit_on=noon.date() + dt.timedelta(days=ahead))
    assert bool(PRIMARY.search(record(world))) is is_due
    assert "decisions/1/review/" in record(world)
    assert not PRIMARY.search(record(world, "vera"))


def test_once_it_is_looked_at_it_leads_there_no_more(world, decision, noon):
    reviewed(world, decision)
    assert not PRIMARY.search(record(world))
    again = noon.date() + dt.timedelta(days=1)
    reviewed(world, decision, "too_early", revisit_on=again)
    assert not PRIMARY.search(record(world))


def test_there_is_one_primary_button(world, noon):
    decided(world, revisit_on=noon.date(), next_kind="experiment")
    assert "Plan an experiment" in record(world)
    assert record(world).count('data-kind="primary"') == 1


def test_one_that_nobody_planned_to_revisit_can_be_reviewed_too(world, noon):
    decision = decided(world)
    assert revisit(decision) is None
    assert send(world, verdict="did_not").status_code == 303


@pytest.mark.parametrize("state", ["proposed", "superseded"])
def test_only_a_decision_that_stands_is_reviewed(world, noon, state):
    decision = decided(world, by=world.bob if state == "proposed" else world.fumi, revisit_on=noon.date())
    if state == "superseded":
        decided(world, decision.experiment, supersedes=decision)
        decision.refresh_from_db()
    assert revisit(decision) is None
    assert world.as_("bob").get(world.url("decisions/1/review/"))["Location"] == world.url("decisions/1/")
    assert send(world, verdict="held_up").status_code == 409
    assert not PRIMARY.search(record(world))


def test_a_test_that_was_called_off_has_nothing_to_review(world, noon):
    experiment = running(world)
    answered(world, experiment, "no")
    conclusion.cancel(experiment, reason="No money.", by=world.fumi, at=world.now + dt.timedelta(days=1))
    assert send(world, verdict="held_up").status_code == 409
    assert "Review it" not in record(world)


def test_the_newest_review_says_when_to_look_again(world, decision, noon):
    """One query for many says the same as the rule for one."""
    first, second = (noon.date() + dt.timedelta(days=days) for days in (10, 20))
    other = decided(world)
    steps = [("too_early", first), ("too_early", second), ("held_up", None), ("too_early", first), ("did_not", None)]
    assert revisit(decision) == noon.date()
    for verdict, day in steps:
        reviewed(world, decision, verdict, revisit_on=day)
        found = {row.pk: row.revisit for row in with_revisit(Decision.objects.filter(workspace=world.workspace))}
        assert revisit(decision) == day == found[decision.pk]
        assert found[other.pk] is None
    decided(world, decision.experiment, supersedes=decision)
    assert decision.pk not in {row.pk for row in with_revisit(Decision.objects.all())}


def test_every_review_stays_on_the_record_the_newest_first(world, decision, noon):
    reviewed(world, decision, "too_early", revisit_on=noon.date() + dt.timedelta(days=9), text="Nothing yet.")
    reviewed(world, decision, "did_not", text="They came back.")
    text = record(world)
    assert text.index("They came back.") < text.index("Nothing yet.")
    assert "Did not hold up" in text
    assert "Too early to tell" in text


def test_what_people_wrote_is_text(world, decision):
    reviewed(world, decision, text="<script>alert(1)</script> **bold**")
    assert "<script>alert" not in record(world)
    assert "<strong>bold</strong>" in record(world)


@pytest.mark.parametrize("change", ["UPDATE followup_review SET verdict = 'did_not'", "DELETE FROM followup_review"])
def test_postgresql_lets_nobody_change_it(world, decision, change):
    reviewed(world, decision)
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"verdict": "held_up", "revisit_on": dt.date(2027, 1, 1)}, "review_again"),
        ({"verdict": "too_early"}, "review_again"),
        ({"verdict": "held_up", "text": ""}, "review_text"),
        ({"verdict": "maybe"}, "review_verdict"),
    ],
)
def test_postgresql_knows_what_a_review_says(world, decision, said, rule):
    whole = {"workspace": world.workspace, "decision": decision, "text": WHY, "at": world.now, "by": world.bob} | said
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Review.objects.create(**whole)


def test_an_experiment_decided_long_ago_is_reviewed_by_whoever_is_here_now(world, decision):
    assert concluded(world).number == 2
    assert send(world, "fumi", verdict="held_up").status_code == 303
    assert Review.objects.get().by == world.fumi
