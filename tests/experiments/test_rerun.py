"""A rerun is a new experiment, linked to the old one and planned as that was."""

from __future__ import annotations

import pytest

from experiments import queries
from experiments.models import Experiment
from kaizenlab.lib import clock
from tests import world as build

pytestmark = pytest.mark.django_db


def press(world, experiment, name="bob"):
    response = world.as_(name).post(world.url(f"experiments/{experiment.number}/rerun/"))
    world.enter()
    experiment.refresh_from_db()
    return response


def test_it_copies_the_plan_as_a_draft(world):
    old = build.concluded(world, broken="The recorder was off.")
    response = press(world, old)
    new = Experiment.objects.get(rerun_of=old)
    assert response["Location"] == world.url(f"experiments/{new.number}/criteria/")
    assert (new.state, new.title, new.method, new.owner) == ("draft", old.title, old.method, world.bob)
    [row] = queries.criteria_of(new)
    assert (row.name, row.required, row.planned, row.plan) == ("recognise this as a problem", 3, 5, None)
    [kill] = queries.kills_of(new, [row])
    assert (kill.of, kill.threshold) == (3, 0)


def test_its_dates_lie_ahead_by_as_much_as_the_old_ones_did(world):
    old = build.concluded(world, broken="The recorder was off.")
    press(world, old)
    new = Experiment.objects.get(rerun_of=old)
    assert (new.ends_on - clock.today("UTC")).days == (old.ends_on - old.registered_at.date()).days


def test_planning_one_closes_an_invalid_result(world):
    old = build.concluded(world, broken="The recorder was off.")
    assert old.closed_at is None
    press(world, old)
    assert old.closed_at is not None
    assert world.trail()[-1] == "experiment.rerun_planned"


def test_it_closes_no_other_result(world):
    old = build.concluded(world)
    press(world, old)
    assert old.closed_at is None


def test_one_at_a_time(world):
    old = build.concluded(world, broken="The recorder was off.")
    press(world, old)
    response = press(world, old)
    assert response.status_code == 409
    assert Experiment.objects.filter(rerun_of=old).count() == 1


@pytest.mark.parametrize("build_one", [build.experiment, build.registered, build.running])
def test_what_is_not_over_is_not_run_again(world, build_one):
    old = build_one(world)
    assert press(world, old).status_code == 409
    assert not Experiment.objects.filter(rerun_of=old).exists()


def test_a_viewer_may_not(world):
    assert press(world, build.concluded(world), "vera").status_code == 403


def test_both_pages_show_the_link(world):
    old = build.concluded(world, broken="The recorder was off.")
    press(world, old)
    new = Experiment.objects.get(rerun_of=old)
    assert old.ref in world.as_("vera").get(world.url(f"experiments/{new.number}/")).content.decode()
    assert new.ref in world.as_("vera").get(world.url(f"experiments/{old.number}/")).content.decode()
