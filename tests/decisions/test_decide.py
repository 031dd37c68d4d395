"""The decision page: evidence left, judgement right, nothing preselected."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from decisions.models import Decision, Learning
from experiments.models import Experiment
from hypotheses.models import Hypothesis
from kaizenlab.events.models import Event
from tests.world import TEXTS, World, concluded, decided, registered, running

pytestmark = pytest.mark.django_db

SAID = {"rationale": "It hurts the larger teams.", "learned": "It begins when somebody leaves."}
AGAINST = {"override_kind": "cost", "override_reason": "Waiting a month costs more than the pilot."}
SUCCESSOR = {name: TEXTS[name] for name in ("successor_statement", "successor_persona")}


def page(world: World, experiment: Experiment) -> str:
    return world.url(f"experiments/{experiment.number}/decide/")


def press(world: World, experiment: Experiment, who: str = "fumi", **typed: object):
    response = world.as_(who).post(page(world, experiment), SAID | typed)
    world.enter()
    return response


def test_the_page_shows_the_case_and_preselects_nothing(world):
    experiment = concluded(world)
    text = world.as_("fumi").get(page(world, experiment)).content.decode()
    for words in ("Validated, low confidence", "3 of 5 said yes", "Recommendation", "rule 4", "Record decision"):
        assert words in text
    radios = re.findall(r'<input type="radio" name="outcome"[^>]*>', text)
    assert len(radios) == 4
    assert not any("checked" in radio for radio in radios)


def test_a_founders_own_proposal_within_the_policy_is_accepted_at_once(world):
    experiment = concluded(world)
    response = press(world, experiment, outcome="investigate")
    decision = Decision.objects.get()
    assert (response.status_code, response["Location"]) == (303, world.url("decisions/1/"))
    assert (decision.state, decision.override, decision.settled_by) == ("accepted", False, world.fumi)
    assert [decider.member for decider in decision.deciders.all()] == [world.fumi]
    event = Event.objects.order_by("seq").last()
    assert (event.verb, event.subject) == ("decision.accepted", "D-1")
    assert event.records == ["D-1", "E-1", "H-1", "L-1", "A-1"]  # what had rung for the result is resolved


def test_it_closes_the_experiment_and_leaves_the_hypothesis_testing(world):
    experiment = concluded(world)
    press(world, experiment, outcome="investigate")
    experiment.refresh_from_db()
    assert experiment.closed_at
    assert experiment.hypothesis.state == "testing"


def test_a_members_is_a_proposal(world):
    experiment = concluded(world)
    press(world, experiment, who="bob", outcome="investigate")
    assert Decision.objects.get().state == "proposed"
    assert Event.objects.order_by("seq").last().verb == "decision.proposed"
    experiment.refresh_from_db()
    assert experiment.closed_at is None


def test_a_viewer_reads_and_may_not_decide(world):
    experiment = concluded(world)
    assert "Record decision" not in world.as_("vera").get(page(world, experiment)).content.decode()
    assert press(world, experiment, who="vera", outcome="investigate").status_code == 403
    assert not Decision.objects.exists()


def test_a_decision_without_its_rationale_is_asked_for_it_and_nothing_typed_is_lost(world):
    experiment = concluded(world)
    response = press(world, experiment, outcome="investigate", rationale="  ", consequences="We need two more weeks.")
    assert response.status_code == 422
    assert "the rationale is always required" in response.content.decode()
    assert "We need two more weeks." in response.content.decode()
    assert not Decision.objects.exists()


def test_an_outcome_has_to_be_chosen(world):
    response = press(world, concluded(world))
    assert response.status_code == 422
    assert "Choose an outcome." in response.content.decode()


@pytest.mark.parametrize("outcome", ["kill", "pivot"])
def test_kill_and_pivot_need_a_learning(world, outcome):
    response = press(world, concluded(world, yes=0), outcome=outcome, learned="", **SUCCESSOR)
    assert response.status_code == 422
    assert "a kill and a pivot need a learning" in response.content.decode()


def test_a_kill_kills_the_hypothesis_and_keeps_what_was_learned(world):
    press(world, concluded(world, yes=0), outcome="kill")
    assert Hypothesis.objects.get().state == "killed"
    learning = Learning.objects.get()
    assert (learning.ref, learning.text) == ("L-1", SAID["learned"])


@pytest.mark.parametrize("outcome", ["kill", "pivot"])
def test_under_rule_6_both_pivot_and_kill_are_within_the_policy(world, outcome):
    experiment = concluded(world, yes=0)
    assert experiment.recommendation.rule == 6
    press(world, experiment, outcome=outcome, **SUCCESSOR)
    decision = Decision.objects.get()
    assert (decision.state, decision.override) == ("accepted", False)


def test_a_pivot_makes_its_successor_in_the_same_step(world):
    experiment = concluded(world, yes=0)
    press(world, experiment, outcome="pivot", **SUCCESSOR)
    decision = Decision.objects.get()
    parent, successor = Hypothesis.objects.order_by("number")
    assert parent.state == "superseded"
    assert (successor.parent, successor.statement) == (parent, SUCCESSOR["successor_statement"])
    assert (decision.successor, decision.next_kind) == (successor, "successor")
    assert "H-2" in Event.objects.order_by("seq").last().records


def test_a_pivot_without_its_successor_is_asked_for_it(world):
    response = press(world, concluded(world, yes=0), outcome="pivot")
    assert response.status_code == 422
    assert Hypothesis.objects.get().state == "testing"


def test_deciding_against_the_policy_needs_a_kind_and_a_reason_of_twenty_characters(world):
    experiment = concluded(world)
    response = press(world, experiment, outcome="continue", override_reason="because" + " " * 30)
    text = response.content.decode()
    assert response.status_code == 422
    assert "at least 20 characters" in text
    assert "Say what the policy is missing" in text


def test_an_override_waits_for_another_founder(world):
    press(world, concluded(world), outcome="continue", **AGAINST)
    decision = Decision.objects.get()
    assert (decision.state, decision.override, decision.override_kind) == ("proposed", True, "cost")
    assert Hypothesis.objects.get().state == "testing"


def test_what_an_override_asks_for_is_not_kept_within_the_policy(world):
    press(world, concluded(world), outcome="investigate", **AGAINST, **SUCCESSOR)
    decision = Decision.objects.get()
    assert (decision.override_kind, decision.override_reason, decision.successor_statement) == ("", "", "")


def test_a_kill_asks_first_about_the_hypothesis_other_open_experiments(world):
    experiment = concluded(world, yes=0)
    other = running(world, experiment.hypothesis, title="A second look")
    response = press(world, experiment, outcome="kill")
    assert response.status_code == 422
    assert "A second look" in response.content.decode()
    press(world, experiment, outcome="kill", cancels=f"{other.number} ")
    other.refresh_from_db()
    assert (other.state, other.cancelled_by) == ("cancelled", world.fumi)
    assert other.ref in Event.objects.order_by("seq").last().records


def test_a_kill_closes_a_result_that_nobody_decided(world):
    first = concluded(world, yes=0)
    second = concluded(world, experiment=running(world, first.hypothesis), yes=1)
    press(world, first, outcome="kill", cancels=str(second.number))
    second.refresh_from_db()
    assert (second.state, bool(second.closed_at)) == ("concluded", True)
    assert press(world, second, outcome="kill").status_code == 409


def test_an_experiment_planned_meanwhile_has_to_be_seen_too(world):
    experiment = concluded(world, yes=0)
    other = running(world, experiment.hypothesis)
    registered(world, experiment.hypothesis, title="Planned meanwhile")
    assert press(world, experiment, outcome="kill", cancels=str(other.number)).status_code == 422


def test_continue_with_one_still_running_asks_for_a_confirmation(world):
    experiment = concluded(world, yes=5)
    other = running(world, experiment.hypothesis)
    assert press(world, experiment, outcome="continue").status_code == 422
    press(world, experiment, outcome="continue", leaves=str(other.number))
    other.refresh_from_db()
    assert other.state == "running"
    assert Hypothesis.objects.get().state == "adopted"


def test_a_cancelled_experiment_with_evidence_stands_in_the_history_too(world):
    experiment = concluded(world, yes=0)
    other = running(world, experiment.hypothesis)
    from tests.world import answered

    answered(world, other, "yes")
    press(world, experiment, outcome="kill", cancels=str(other.number))
    stands = Decision.objects.get(kind="cancelled")
    assert (stands.experiment, stands.got, stands.state) == (other, "1 of 1", "accepted")
    assert stands.ref in Event.objects.order_by("seq").last().records


def test_a_second_decision_is_refused_and_the_page_leads_to_the_first(world):
    experiment = concluded(world)
    press(world, experiment, outcome="investigate")
    assert press(world, experiment, outcome="investigate").status_code == 409
    assert Decision.objects.count() == 1
    response = world.as_("alice").get(page(world, experiment))
    assert (response.status_code, response["Location"]) == (303, world.url("decisions/1/"))


def test_the_same_press_twice_does_the_thing_once(world):
    experiment = concluded(world)
    once = "5b1f0e0a-5d2a-4f0e-9c59-0f5a4f4f9d11"
    first = press(world, experiment, outcome="investigate", once=once)
    again = press(world, experiment, outcome="investigate", once=once)
    assert first["Location"] == again["Location"]
    assert Decision.objects.count() == 1


def test_an_invalid_result_is_rerun_and_not_decided(world):
    experiment = concluded(world, broken="The recruiter sent colleagues.")
    assert experiment.recommendation.response == "rerun"
    assert world.as_("fumi").get(page(world, experiment)).status_code == 303
    assert press(world, experiment, outcome="kill").status_code in (409, 422)
    assert not Decision.objects.filter(kind="decision").exists()


def test_an_experiment_without_a_result_has_nothing_to_decide(world):
    experiment = running(world)
    response = world.as_("fumi").get(page(world, experiment))
    assert (response.status_code, response["Location"]) == (303, world.url(f"experiments/{experiment.number}/"))
    assert not Decision.objects.exists()


def test_a_decision_accepted_after_its_day_is_late(world):
    on_time = decided(world, at=dt.datetime(2026, 11, 13, 23, 59, tzinfo=dt.UTC))
    late = decided(world, at=dt.datetime(2026, 11, 14, 0, 1, tzinfo=dt.UTC))
    assert (on_time.late, late.late) == (False, True)


def test_it_keeps_deciders_next_action_and_revisit_date(world):
    typed = {"deciders": [world.alice.pk, world.bob.pk], "next_kind": "build", "next_link": "example.org/pull/7"}
    press(world, concluded(world, yes=5), outcome="continue", revisit_on="2999-01-08", **typed)
    decision = Decision.objects.get()
    assert {decider.member for decider in decision.deciders.all()} == {world.alice, world.bob}
    assert (decision.next_kind, decision.next_link) == ("build", "https://example.org/pull/7")
    assert decision.revisit_on == dt.date(2999, 1, 8)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "ftp://example.org/x"])
def test_a_link_is_a_web_address(world, link):
    response = press(world, concluded(world, yes=5), outcome="continue", next_kind="build", next_link=link)
    assert response.status_code == 422


def test_a_revisit_date_lies_ahead(world):
    assert press(world, concluded(world), outcome="investigate", revisit_on="2020-01-01").status_code == 422


def test_extra_fields_change_nothing(world):
    extra = {
        "state": "accepted",
        "workspace": 1,
        "recommendation": 99,
        "self_approved": "on",
        "late": "on",
        "seen": "1",
    }
    press(world, concluded(world), who="bob", outcome="investigate", **extra)
    decision = Decision.objects.get()
    assert (decision.state, decision.self_approved, decision.late) == ("proposed", False, False)
