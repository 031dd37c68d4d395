"""Start, pause, resume: states move only as drawn."""

from __future__ import annotations

import datetime as dt

import pytest

from experiments.actions import running
from kaizenlab.lib.refusal import Refused
from tests import world as build

pytestmark = pytest.mark.django_db


def press(world, experiment, button, name="bob"):
    response = world.as_(name).post(world.url(f"experiments/{experiment.number}/{button}/"))
    world.enter()
    experiment.refresh_from_db()
    return response


def test_a_registered_experiment_starts(world):
    experiment = build.registered(world)
    response = press(world, experiment, "start")
    assert (response.status_code, response["Location"]) == (303, world.url(f"experiments/{experiment.number}/"))
    assert experiment.state == "running"
    assert experiment.started_at >= experiment.registered_at
    assert world.trail()[-1] == "experiment.started"


def test_the_first_start_puts_the_hypothesis_to_the_test(world):
    experiment = build.registered(world)
    assert experiment.hypothesis.state == "ready"
    press(world, experiment, "start")
    experiment.hypothesis.refresh_from_db()
    assert experiment.hypothesis.state == "testing"


def test_a_draft_does_not_start(world):
    experiment = build.experiment(world)
    assert press(world, experiment, "start").status_code == 409
    assert experiment.state == "draft"


def test_a_second_start_is_told_so_and_leaves_no_event(world):
    experiment = build.running(world)
    trail = world.trail()
    response = press(world, experiment, "start")
    assert response.status_code == 409
    assert "started already" in response.content.decode()
    assert world.trail() == trail


def test_it_pauses_and_resumes(world):
    experiment = build.running(world)
    press(world, experiment, "pause")
    assert (experiment.state, world.trail()[-1]) == ("paused", "experiment.paused")
    press(world, experiment, "resume")
    assert (experiment.state, world.trail()[-1]) == ("running", "experiment.resumed")


def test_only_what_runs_pauses_and_only_what_pauses_resumes(world):
    experiment = build.running(world)
    assert press(world, experiment, "resume").status_code == 409
    press(world, experiment, "pause")
    assert press(world, experiment, "pause").status_code == 409


@pytest.mark.parametrize("button", ["start", "pause", "resume"])
def test_a_viewer_may_not(world, button):
    experiment = build.registered(world)
    assert press(world, experiment, button, "vera").status_code == 403
    assert experiment.state == "registered"


@pytest.mark.parametrize("button", ["start", "pause", "resume"])
def test_getting_changes_nothing(world, button):
    experiment = build.registered(world)
    assert world.as_("bob").get(world.url(f"experiments/{experiment.number}/{button}/")).status_code == 405


def test_no_start_lies_before_its_registration(world):
    experiment = build.registered(world)
    running.start(experiment, by=world.bob, at=world.now - dt.timedelta(hours=5))
    experiment.refresh_from_db()
    assert experiment.started_at == experiment.registered_at


def test_a_killed_hypothesis_starts_no_experiment(world):
    experiment = build.registered(world)
    experiment.hypothesis.state = "testing"
    experiment.hypothesis.save()
    experiment.hypothesis.state = "killed"
    experiment.hypothesis.save()
    with pytest.raises(Refused):
        running.start(experiment, by=world.bob, at=world.now)
