"""Cancelling: with a reason, and once evidence counts only by a founder."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from kaizenlab.events.models import Event
from tests import world as build

pytestmark = pytest.mark.django_db


def press(world, experiment, name="bob", reason="Nobody can be reached."):
    response = world.as_(name).post(world.url(f"experiments/{experiment.number}/cancel/"), {"reason": reason})
    world.enter()
    experiment.refresh_from_db()
    return response


@pytest.mark.parametrize("build_one", [build.experiment, build.registered, build.running])
def test_what_is_not_concluded_can_be_cancelled_with_a_reason(world, build_one):
    experiment = build_one(world)
    assert press(world, experiment).status_code == 303
    assert (experiment.state, experiment.cancel_reason) == ("cancelled", "Nobody can be reached.")
    assert experiment.cancelled_by == world.bob
    assert world.trail()[-1] == "experiment.cancelled"


def test_without_a_reason_nothing_happens(world):
    experiment = build.running(world)
    assert press(world, experiment, reason=" ").status_code == 422
    assert experiment.state == "running"


def test_once_evidence_counts_it_takes_a_founder(world):
    experiment = build.running(world)
    build.answered(world, experiment, "no", "no")
    assert press(world, experiment, "bob").status_code == 403
    assert experiment.state == "running"
    assert press(world, experiment, "fumi").status_code == 303
    said = json.loads(Event.objects.get(workspace=world.workspace, verb="experiment.cancelled").facts)
    assert (said["counted"], said["needed"], said["got"]) == (True, "3 of 5", "0 of 2")


def test_evidence_that_never_counts_closes_no_door(world):
    experiment = build.running(world)
    build.observed(world, experiment, "no", observed_on=dt.date(2026, 11, 1))
    assert press(world, experiment, "bob").status_code == 303


def test_it_shows_the_numbers_so_far_and_who_may(world):
    experiment = build.running(world)
    build.answered(world, experiment, "no", "no")
    shown = world.as_("bob").get(world.url(f"experiments/{experiment.number}/cancel/")).content.decode()
    assert "0 of 2" in shown
    assert "takes a founder" in shown
    assert 'name="reason"' not in shown


def test_what_is_concluded_stays_so(world):
    experiment = build.concluded(world)
    assert press(world, experiment, "fumi").status_code == 409
    assert experiment.state == "concluded"


def test_a_second_press_is_told_so(world):
    experiment = build.running(world)
    press(world, experiment)
    trail = world.trail()
    assert press(world, experiment, reason="Again.").status_code == 409
    assert (experiment.cancel_reason, world.trail()) == ("Nobody can be reached.", trail)


def test_a_viewer_may_not(world):
    assert press(world, build.running(world), "vera").status_code == 403


def test_an_invalid_result_can_be_closed_without_a_rerun(world):
    experiment = build.concluded(world, broken="The recorder was off.")
    assert press(world, experiment, "bob").status_code == 403
    assert press(world, experiment, "fumi").status_code == 303
    assert (experiment.state, experiment.closed_at is not None) == ("concluded", True)
    assert world.trail()[-1] == "experiment.closed"
    assert press(world, experiment, "fumi").status_code == 409


def test_a_cancelled_one_shows_its_reason_and_where_it_stood(world):
    experiment = build.running(world)
    build.answered(world, experiment, "no")
    press(world, experiment, "fumi")
    shown = world.as_("vera").get(world.url(f"experiments/{experiment.number}/")).content.decode()
    assert "Nobody can be reached." in shown
    assert "Where it stood" in shown


@pytest.mark.parametrize(("answers", "told"), [(["yes", "yes", "no"], False), (["no", "no", "no"], True)])
def test_whoever_cancels_is_told_that_a_kill_criterion_is_reached(world, answers, told):
    experiment = build.running(world)
    build.answered(world, experiment, *answers)
    page = world.as_("fumi").get(world.url(f"experiments/{experiment.number}/cancel/")).content.decode()
    assert ("A kill criterion is reached" in page) is told
