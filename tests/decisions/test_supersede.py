"""An accepted decision is corrected by a new one; both stay readable."""

from __future__ import annotations

import pytest

from decisions.actions import settlement
from decisions.models import Decision
from hypotheses.models import Hypothesis
from kaizenlab.events.models import Event
from kaizenlab.lib.refusal import Refused
from tests.world import World, concluded, decided, running

pytestmark = pytest.mark.django_db


def press(world: World, decision: Decision, who: str = "fumi", **typed: object):
    said = {"rationale": "We looked again.", "learned": "The first three were colleagues."}
    response = world.as_(who).post(world.url(f"decisions/{decision.number}/supersede/"), said | typed)
    world.enter()
    decision.refresh_from_db()
    return response


def test_both_sides_of_the_link_are_written_when_the_new_one_is_accepted(world):
    old = decided(world, concluded(world, yes=0), "kill")
    response = press(world, old, outcome="pivot", successor_statement="Larger teams do.", successor_persona="Leads")
    new = Decision.objects.get(supersedes=old)
    assert response["Location"] == world.url("decisions/2/")
    assert (old.state, new.state) == ("superseded", "accepted")
    assert {"D-1", "D-2"} <= set(Event.objects.order_by("seq").last().records)


def test_and_not_before(world):
    old = decided(world, concluded(world, yes=0), "kill")
    press(world, old, who="bob", outcome="kill")
    assert old.state == "accepted"
    new = Decision.objects.get(supersedes=old)
    settlement.accept(new, by=world.fumi, at=new.proposed_at)
    old.refresh_from_db()
    assert old.state == "superseded"


def test_a_killed_hypothesis_reopens_through_it(world):
    old = decided(world, concluded(world, yes=0), "kill")
    new = decided(
        world,
        old.experiment,
        "investigate",
        supersedes=old,
        by=world.alice,
        override_reason="The recruiter lied to us.",
    )
    settlement.accept(new, by=world.fumi, at=new.proposed_at)
    assert Hypothesis.objects.get().state == "testing"


def test_only_the_decision_that_killed_it_can_be_superseded_to_that_end(world):
    first = decided(world, experiment := concluded(world))
    second = concluded(world, experiment=running(world, experiment.hypothesis), yes=0)
    decided(world, second, "kill")
    with pytest.raises(Refused, match="D-2 has settled H-1"):
        decided(world, experiment, "investigate", supersedes=first)


def test_correcting_the_words_of_a_pivot_keeps_its_successor(world):
    old = decided(world, concluded(world, yes=0), "pivot")
    press(world, old, outcome="pivot")
    new = Decision.objects.get(supersedes=old)
    assert new.successor == old.successor
    assert Hypothesis.objects.count() == 2


def test_what_is_superseded_can_not_be_superseded_again(world):
    old = decided(world)
    press(world, old, outcome="investigate")
    assert press(world, old, outcome="investigate").status_code == 409
    assert world.as_("fumi").get(world.url("decisions/1/supersede/")).status_code == 303


def test_of_two_in_its_place_only_one_is_proposed(world):
    old = decided(world)
    press(world, old, who="bob", outcome="investigate")
    assert press(world, old, outcome="investigate").status_code == 409
    assert Decision.objects.count() == 2


def test_a_correction_inherits_how_timely_the_first_was(world):
    old = decided(world)
    new = decided(world, old.experiment, supersedes=old, at=old.proposed_at.replace(year=2027))
    assert (old.late, new.late) == (False, False)


def test_the_page_names_both_directions(world):
    old = decided(world)
    press(world, old, outcome="investigate")
    assert "Superseded by" in world.as_("vera").get(world.url("decisions/1/")).content.decode()
    assert "Supersedes" in world.as_("vera").get(world.url("decisions/2/")).content.decode()


def test_a_cancellation_in_the_history_is_not_superseded(world):
    concluded(world, broken="The recruiter sent colleagues.")
    assert press(world, Decision.objects.get(), outcome="kill").status_code == 409


def test_a_viewer_may_not(world):
    assert press(world, decided(world), who="vera", outcome="investigate").status_code == 403
