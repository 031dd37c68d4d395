"""What people do to a run, and what PostgreSQL keeps of it."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import IntegrityError, transaction

from experiments.actions import rerun
from experiments.runs import actions
from experiments.runs.models import Run, Step
from experiments.runs.queries import walks
from kaizenlab.events.models import Event
from kaizenlab.lib.refusal import Refused, Stale
from tests import world as build

pytestmark = pytest.mark.django_db


def last(world):
    event = Event.objects.order_by("-seq").first()
    return event.verb, json.loads(event.facts)


def test_beginning_copies_the_steps_with_the_days_on_which_they_are_due(world):
    draft = build.experiment(world)
    run = build.follows(world, draft)
    steps = list(run.steps.order_by("position"))
    assert [step.phase for step in steps] == ["prep"] * 3 + ["execute"] * 2 + ["decide"] * 3
    assert [(step.fact, step.blocks, step.count, step.unit) for step in steps][3] == ("evidence", True, 5, "interviews")
    day = world.now.date()
    assert [step.due_on and (step.due_on - day).days for step in steps] == [1, 3, None, 10, None, None, None, None]
    assert last(world)[0] == "run.begun"
    assert last(world)[1]["playbook"] == "Problem interviews"


def test_there_is_one_run_and_only_a_draft_changes_it(world):
    experiment = build.running(world)
    build.follows(world, experiment)
    with pytest.raises(Refused, match="already"):
        build.follows(world, experiment)
    with pytest.raises(Refused, match="registered"):
        build.follows(world, experiment, build.playbook(build.PLAYBOOK + "\nMore.\n"))


def test_another_playbook_keeps_what_was_done_of_the_same_steps(world):
    draft = build.experiment(world)
    run = build.follows(world, draft)
    build.ticked(world, run, "script", "thanks")
    actions.note(build.step(run, "script"), "Five questions.", by=world.bob, at=world.now)
    other = build.playbook(build.PLAYBOOK.replace("### Send thanks", "### Send a thank-you note"), number=2)
    new = build.follows(world, draft, other)
    kept = {step.title: (step.state, step.note) for step in new.steps.all()}
    assert kept["Write the script"] == ("done", "Five questions.")
    assert kept["Send a thank-you note"] == ("pending", "")
    assert (Run.objects.count(), Run.objects.get(replaced_at=None).pk) == (2, new.pk)
    assert last(world) == ("run.changed", last(world)[1] | {"kept": 1, "former": "Problem interviews"})
    with pytest.raises(Refused, match="place"):
        actions.tick(build.step(run, "compare"), by=world.bob, at=world.now)


def test_a_step_is_ticked_once_and_whoever_comes_second_is_told(world):
    run = build.follows(world, build.experiment(world))
    build.ticked(world, run, "script")
    assert last(world) == ("run.step_done", {"step": "write-the-script", "title": "Write the script"})
    with pytest.raises(Refused, match="Bob has ticked “Write the script” already"):
        actions.tick(build.step(run, "script"), by=world.fumi, at=world.now)
    actions.reopen(build.step(run, "script"), by=world.fumi, at=world.now)
    assert build.step(run, "script").state == "pending"
    assert last(world)[0] == "run.step_reopened"


def test_an_automatic_step_is_ticked_by_nobody(world):
    run = build.follows(world, build.experiment(world))
    with pytest.raises(Refused, match="checks itself"):
        build.ticked(world, run, "decision")
    with pytest.raises(IntegrityError, match="step_checks_itself"), transaction.atomic():
        Step.objects.filter(fact="decision").update(state="done", changed_at=world.now, changed_by=world.bob)


def test_skipping_takes_a_reason_and_a_step_that_holds_nothing_up(world):
    run = build.follows(world, build.experiment(world))
    with pytest.raises(Refused, match="why"):
        actions.skip(build.step(run, "thanks"), reason=" ", by=world.bob, at=world.now)
    with pytest.raises(Refused, match="can't be skipped"):
        actions.skip(build.step(run, "script"), reason="No time.", by=world.bob, at=world.now)
    actions.skip(build.step(run, "thanks"), reason="We thanked them in person.", by=world.bob, at=world.now)
    assert build.step(run, "thanks").reason == "We thanked them in person."
    assert last(world)[1]["reason"] == "We thanked them in person."
    for columns, rule in [({"position": 5, "reason": ""}, "step_skip_reason"), ({"position": 2}, "blocks_until_done")]:
        change = {"state": "skipped", "reason": "x", "changed_at": world.now, "changed_by": world.bob} | columns
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            Step.objects.filter(position=change.pop("position")).update(**change)


def test_what_was_copied_is_sealed(world):
    draft = build.experiment(world)
    run = build.follows(world, draft)
    for change in ({"title": "Easier"}, {"blocks": False}, {"count": 1}, {"text": ""}, {"phase": "decide"}):
        with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
            run.steps.filter(position=2).update(**change)
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        run.steps.all().delete()
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        Run.objects.update(text="")


def test_the_run_of_a_registered_plan_is_not_replaced_by_sql_either(world):
    build.follows(world, build.registered(world))
    with pytest.raises(IntegrityError, match="only the run of a draft"), transaction.atomic():
        Run.objects.update(replaced_at=world.now)


def test_a_note_written_meanwhile_is_shown_and_not_overwritten(world):
    run = build.follows(world, build.experiment(world))
    step = actions.note(build.step(run, "script"), "Mine.", version=1, by=world.bob, at=world.now)
    assert (step.note, last(world)[0]) == ("Mine.", "run.step_noted")
    assert "Mine" not in Event.objects.order_by("-seq").first().facts
    with pytest.raises(Stale) as stale:
        actions.note(step, "Theirs.", version=1, by=world.fumi, at=world.now)
    assert (stale.value.mine, stale.value.theirs) == ({"Note": "Theirs."}, {"Note": "Mine."})


def test_a_step_has_an_owner_and_a_day(world):
    run = build.follows(world, build.experiment(world))
    day = dt.date(2026, 12, 1)
    actions.assign(build.step(run, "thanks"), owner=world.fumi, due_on=day, by=world.bob, at=world.now)
    step = build.step(run, "thanks")
    assert (step.owner, step.due_on) == (world.fumi, day)
    assert last(world)[1]["changes"] == {"owner": [None, "Fumi"], "due_on": [None, "2026-12-01"]}


def test_what_is_over_stays_but_for_its_notes(world):
    experiment = build.registered(world)
    run = build.follows(world, experiment)
    build.conclusion.cancel(experiment, reason="No time.", by=world.bob, at=world.now)
    with pytest.raises(Refused, match="over"):
        build.ticked(world, run, "script")
    actions.note(build.step(run, "script"), "For the next time.", by=world.bob, at=world.now)
    assert build.step(run, "script").note == "For the next time."


def test_a_rerun_walks_through_the_same_playbook_from_the_beginning(world):
    experiment = build.registered(world)
    build.ticked(world, build.follows(world, experiment), "script")
    build.conclusion.cancel(experiment, reason="No time.", by=world.bob, at=world.now)
    later = world.now + dt.timedelta(days=30)
    again = rerun.rerun(experiment, by=world.bob, at=later)
    run = Run.objects.get(experiment=again)
    steps = list(run.steps.order_by("position"))
    assert {step.state for step in steps} == {"pending"}
    assert steps[0].due_on == later.date() + dt.timedelta(days=1)
    assert len(walks([experiment.pk, again.pk])) == 2
    assert last(world)[0] == "experiment.rerun_planned"
