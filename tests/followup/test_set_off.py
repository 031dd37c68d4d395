"""What a decision sets off the moment it is accepted, and what is done by itself when somebody does something else."""

from __future__ import annotations

import datetime as dt

import pytest

from decisions.actions import settlement
from decisions.followup import actions
from decisions.followup.models import NextAction
from hypotheses import actions as beliefs
from kaizenlab.events.models import Event
from tests.world import TEXTS, concluded, decided, experiment, hypothesis, next_action, registered, running

pytestmark = pytest.mark.django_db

BUILD = {"next_kind": "build", "next_text": "A decision log", "next_link": "https://example.org/issues/12"}
ASKED = {"next_kind": "experiment", "next_text": "Leads of more than ten people"}


def last() -> Event:
    return Event.objects.order_by("-seq")[0]


def test_an_accepted_decision_sets_its_next_action_off_under_its_own_event(world):
    day = world.now.date() + dt.timedelta(days=30)
    decision = decided(world, **BUILD, next_due=day)
    action = NextAction.objects.get()
    assert (action.ref, action.decision, action.kind, action.text) == ("N-1", decision, "build", "A decision log")
    assert (action.link, action.owner, action.due_on) == ("https://example.org/issues/12", world.fumi, day)
    assert (action.done_at, action.created_by, action.created_at) == (None, world.fumi, decision.settled_at)
    assert last().verb == "decision.accepted"
    assert "N-1" in last().records


def test_it_is_whoevers_who_proposed_it(world):
    decision = decided(world, by=world.bob, **BUILD)
    assert not NextAction.objects.exists()
    settlement.accept(decision, by=world.fumi, at=decision.proposed_at)
    action = NextAction.objects.get()
    assert (action.owner, action.created_by) == (world.bob, world.fumi)


@pytest.mark.parametrize("kind", ["", "none"])
def test_nothing_further_sets_nothing_off(world, kind):
    decided(world, next_kind=kind)
    assert not NextAction.objects.exists()


def test_a_rejected_proposal_sets_nothing_off(world):
    decision = decided(world, by=world.bob, **BUILD)
    settlement.reject(decision, reason="Not yet.", by=world.fumi, at=decision.proposed_at)
    assert not NextAction.objects.exists()


def test_a_pivots_successor_is_there_at_once(world):
    decision = decided(world, concluded(world, yes=0), "pivot", next_kind="successor")
    action = NextAction.objects.get()
    assert (action.kind, action.done_at, action.done_by) == ("successor", decision.settled_at, world.fumi)
    assert action.note == decision.successor.ref == "H-2"
    assert {"H-2", "N-1"} <= set(last().records)


def test_the_experiment_that_was_asked_for_is_done_when_a_new_one_of_its_hypothesis_is_registered(world):
    belief = hypothesis(world)
    decided(world, concluded(world, experiment=running(world, belief)), **ASKED)
    draft = experiment(world, belief)
    assert NextAction.objects.get().done_at is None
    registered(world, belief)
    action = NextAction.objects.get()
    assert (action.done_by, action.note) == (world.bob, "E-3")
    assert action.done_at >= action.created_at
    assert last().verb == "experiment.registered"
    assert last().records == ["E-3", "H-1", "N-1"]
    assert draft.state == "draft"


def test_an_experiment_of_another_hypothesis_is_not_what_was_asked_for(world):
    decided(world, **ASKED)
    registered(world, hypothesis(world))
    assert NextAction.objects.get().done_at is None
    assert "N-1" not in last().records


def test_after_a_pivot_it_is_the_successors(world):
    decision = decided(world, concluded(world, yes=0), "pivot", **ASKED)
    successor = decision.successor
    beliefs.add_assumption(successor, text="They leave", by=world.bob, at=world.now)
    registered(world, successor)
    assert NextAction.objects.get().note == "E-2"


def test_what_is_to_be_built_waits_for_a_hand(world):
    belief = hypothesis(world)
    decided(world, concluded(world, experiment=running(world, belief)), **BUILD)
    registered(world, belief)
    assert NextAction.objects.get().done_at is None


def test_what_was_done_before_is_not_done_again(world):
    belief = hypothesis(world)
    decided(world, concluded(world, experiment=running(world, belief)), **ASKED)
    actions.finish(NextAction.objects.get(), note="Asked them by mail.", by=world.fumi, at=world.now)
    registered(world, belief)
    assert NextAction.objects.get().note == "Asked them by mail."


def test_nobody_waits_for_what_a_superseded_decision_had_set_off(world):
    belief = hypothesis(world)
    first = decided(world, concluded(world, experiment=running(world, belief)), **ASKED)
    decided(world, first.experiment, supersedes=first, **BUILD)
    assert [row.ref for row in NextAction.objects.filter(done_at=None).order_by("number")] == ["N-1", "N-2"]
    registered(world, belief)
    assert not NextAction.objects.exclude(done_at=None).exists()


def test_it_is_numbered_beside_those_added_by_hand(world):
    decision = decided(world, **BUILD)
    assert next_action(world, decision).ref == "N-2"


def test_the_form_asks_what_kind_the_action_is_that_somebody_typed(world):
    page = world.url(f"experiments/{concluded(world).number}/decide/")
    said = {"outcome": "investigate", "rationale": TEXTS["rationale"]}
    for typed in ({"next_text": "A log"}, {"next_link": "https://example.org"}, {"next_due": "2126-11-20"}):
        response = world.as_("fumi").post(page, said | typed)
        assert response.status_code == 422
        assert "Choose what comes next" in response.text
        assert next(iter(typed.values())) in response.text
    response = world.as_("fumi").post(page, said | {"next_kind": "none", "next_due": "2126-11-20"})
    assert response.status_code == 422


@pytest.mark.parametrize(("ahead", "status"), [(-1, 422), (0, 303), (1, 303)])
def test_it_is_due_today_or_later(world, monkeypatch, ahead, status):
    experiment = concluded(world)
    monkeypatch.setattr("kaizenlab.lib.clock.now", lambda: world.now + dt.timedelta(days=2))
    due = world.now.date() + dt.timedelta(days=2 + ahead)
    said = {"outcome": "investigate", "rationale": TEXTS["rationale"], "next_kind": "build", "next_due": due}
    response = world.as_("fumi").post(world.url(f"experiments/{experiment.number}/decide/"), said)
    assert response.status_code == status
    world.enter()
    assert list(NextAction.objects.values_list("due_on", flat=True)) == ([due] if status == 303 else [])
