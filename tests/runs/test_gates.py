"""Blocking steps hold registration, conclusion and decision up, and nobody is ever trapped by one."""

from __future__ import annotations

import datetime as dt

import pytest

from decisions.actions import settlement
from experiments.actions import amendment, conclusion, evidence, registration
from experiments.actions.registration import Incomplete
from experiments.rules.observed import Answers
from experiments.runs import actions
from experiments.runs.gate import HeldUp
from experiments.runs.queries import walks
from kaizenlab.lib.refusal import Refused
from tests import world as build

pytestmark = pytest.mark.django_db


def walk(experiment):
    return walks([experiment.pk])[experiment.pk]


def states(experiment):
    here = walk(experiment)
    return dict(zip(build.STEPS, map(here.state, here.steps), strict=True))


def test_registration_waits_for_prep(world):
    draft = build.with_bars(world, build.experiment(world))
    run = build.follows(world, draft)
    with pytest.raises(Incomplete) as refused:
        registration.register(draft, by=world.bob, at=world.now)
    assert [str(problem.sentence) for problem in refused.value.problems] == [
        "Expected the step “Write the script” to be done first."
    ]
    build.ticked(world, run, "script")
    assert registration.register(draft, by=world.bob, at=world.now).revision == 0


def test_an_automatic_prep_step_waits_for_its_fact(world):
    belief = build.hypothesis(world, persona="everyone")
    draft = build.with_bars(world, build.experiment(world, belief))
    build.ticked(world, build.follows(world, draft), "script")
    with pytest.raises(Incomplete, match="not complete"):
        registration.register(draft, by=world.bob, at=world.now)
    build.beliefs.edit(belief, persona="Leads of product teams", version=belief.version, by=world.bob, at=world.now)
    assert states(draft)["persona"] == "done"
    registration.register(draft, by=world.bob, at=world.now)


def test_conclusion_waits_for_five_interviews(world):
    experiment = build.running(world)
    build.follows(world, experiment)
    build.answered(world, experiment, "yes", "yes", "no", "no")
    with pytest.raises(HeldUp, match="“Run the interviews”"):
        conclusion.conclude(experiment, by=world.bob, at=world.now + dt.timedelta(days=1))
    build.observed(world, experiment, "yes")
    assert conclusion.conclude(experiment, by=world.bob, at=world.now + dt.timedelta(days=1)).verdict == "validated"


def test_a_broken_test_and_calling_it_off_wait_for_nothing(world):
    broken, off = build.running(world), build.running(world)
    for experiment in (broken, off):
        build.follows(world, experiment)
    assert conclusion.conclude(broken, broken="Friends.", by=world.fumi, at=world.now + dt.timedelta(days=1))
    assert conclusion.cancel(off, reason="No time.", by=world.bob, at=world.now).state == "cancelled"


def test_an_amendment_asks_for_no_prep(world):
    experiment = build.registered(world)
    build.follows(world, experiment)
    rows = [build.criterion(required=4)]
    stops = [build.kill(rows[0], world.now.date() + dt.timedelta(days=7))]
    amended = amendment.amend(experiment, reason="Too easy.", criteria=rows, kills=stops, by=world.bob, at=world.now)
    assert amended.kind == "amendment"


def test_deciding_waits_for_the_comparison_and_takes_its_own_learning(world):
    experiment = build.concluded(world)
    run = build.follows(world, experiment)
    with pytest.raises(HeldUp, match="“Compare with the bar”"):
        build.decided(world, experiment)
    build.ticked(world, run, "compare")
    with pytest.raises(HeldUp, match="“Write down what we learned”"):
        build.decided(world, experiment, learned="")
    decision = build.decided(world, experiment)
    assert decision.state == "accepted"
    assert (states(experiment)["learning"], states(experiment)["decision"]) == ("done", "done")


def test_a_tick_taken_back_holds_the_acceptance_up_too(world):
    experiment = build.concluded(world)
    run = build.follows(world, experiment)
    build.ticked(world, run, "compare")
    proposed = build.decided(world, experiment, by=world.bob)
    actions.reopen(build.step(run, "compare"), by=world.bob, at=world.now)
    later = world.now + dt.timedelta(days=3)
    with pytest.raises(HeldUp):
        settlement.accept(proposed, by=world.fumi, at=later)
    build.ticked(world, run, "compare")
    assert settlement.accept(proposed, by=world.fumi, at=later).state == "accepted"


def test_a_correction_of_a_decision_is_not_held_up(world):
    experiment = build.concluded(world)
    run = build.follows(world, experiment)
    build.ticked(world, run, "compare")
    first = build.decided(world, experiment)
    again = build.decided(world, experiment, outcome="investigate", supersedes=first, learned="")
    assert again.state == "accepted"


def test_a_total_counts_as_many_as_it_covers(world):
    experiment = build.running(world)
    build.follows(world, experiment)
    build.observed(world, experiment, Answers(3, 5))
    assert walk(experiment).facts.evidence == 5


def test_a_corrected_piece_counts_once_and_what_was_seen_before_never(world):
    experiment = build.running(world)
    build.follows(world, experiment)
    first = build.answered(world, experiment, "yes", "no")[0]
    build.evidence.correct(first, build.entry(experiment, "no"), reason="Misheard.", by=world.bob, at=world.now)
    before = world.now.date() - dt.timedelta(days=3)
    build.observed(world, experiment, "yes", observed_on=before)
    assert walk(experiment).facts.evidence == 2


def test_the_register_page_names_what_is_missing_before_one_tries(world):
    draft = build.with_bars(world, build.experiment(world))
    build.follows(world, draft)
    url = world.url(f"experiments/{draft.number}/register/")
    page = world.as_("bob").get(url)
    assert "Playbook: Expected the step “Write the script” to be done first." in page.text
    answer = world.as_("bob").post(url, {"version": draft.version})
    assert (answer.status_code, "“Write the script”" in answer.text) == (422, True)


def test_the_conclude_page_names_it_too_and_keeps_its_way_out(world):
    experiment = build.running(world)
    build.follows(world, experiment)
    url = world.url(f"experiments/{experiment.number}/conclude/")
    page = world.as_("bob").get(url)
    assert "The playbook asks for this first" in page.text
    assert 'name="shown"' not in page.text
    assert "Conclude as invalid" in page.text
    answer = world.as_("bob").post(url)
    assert (answer.status_code, "Run the interviews" in answer.text) == (409, True)
    assert world.as_("fumi").post(url, {"broken": "Friends."}).status_code == 303


def test_the_decide_page_names_it_and_loses_nothing_typed(world):
    experiment = build.concluded(world)
    run = build.follows(world, experiment)
    url = world.url(f"experiments/{experiment.number}/decide/")
    page = world.as_("fumi").get(url)
    assert "Compare with the bar" in page.text
    assert "Record decision" not in page.text
    said = {"outcome": "investigate", "rationale": "It hurts the larger teams.", "deciders": [world.fumi.pk]}
    answer = world.as_("fumi").post(url, said)
    assert answer.status_code == 409
    assert "It hurts the larger teams." in answer.text
    world.enter()
    build.ticked(world, run, "compare")
    answer = world.as_("fumi").post(url, said)
    assert (answer.status_code, "Write down what we learned" in answer.text) == (409, True)
    assert world.as_("fumi").post(url, said | {"learned": "They hate meetings."}).status_code == 303


def test_a_rehearsal_is_done_once_it_is_and_not_while_it_waits(world):
    experiment = build.registered(world)
    build.follows(world, experiment)
    row = {"workspace": world.workspace, "number": 1, "kind": "colleague", "questions": ["When did it last happen?"]}
    rehearsal = experiment.rehearsals.create(**row, state="queued", asked_by=world.bob, at=world.now)
    assert states(experiment)["rehearsal"] == "pending"
    for state in ("running", "done"):
        experiment.rehearsals.filter(pk=rehearsal.pk).update(state=state)
    assert states(experiment)["rehearsal"] == "done"


def test_pieces_that_answer_nothing_are_no_interviews(world):
    experiment = build.running(world)
    build.follows(world, experiment)
    first = build.answered(world, experiment, "yes")[0]
    assert walk(experiment).facts.evidence == 1
    silent = evidence.Entry(observed_on=world.now.date(), alias="P1", quotes=("Well.",))
    evidence.record(experiment, silent, by=world.bob, at=world.now)
    evidence.correct(first, silent, reason="Wrong person.", by=world.bob, at=world.now)
    assert walk(experiment).facts.evidence == 0


def test_a_step_stays_done_once_its_door_was_passed(world):
    draft = build.with_bars(world, build.experiment(world))
    run = build.follows(world, draft)
    build.ticked(world, run, "script")
    actions.reopen(build.step(run, "script"), by=world.bob, at=world.now)
    build.ticked(world, run, "script")
    registration.register(draft, by=world.bob, at=world.now)
    with pytest.raises(Refused, match="it stays done"):
        actions.reopen(build.step(run, "script"), by=world.bob, at=world.now)
