"""Taking a forecast back, before the start."""

from __future__ import annotations

import datetime as dt

import pytest

from experiments.actions import running as states
from experiments.forecasts.models import Forecast
from tests import world as build

pytestmark = pytest.mark.django_db


def withdraw(world, experiment, name="bob"):
    return world.as_(name).post(world.url(f"experiments/{experiment.number}/forecast/withdraw/"))


def test_it_is_as_if_it_had_never_been_given(world):
    experiment = build.registered(world)
    build.forecast(world, experiment, world.bob)
    answered = withdraw(world, experiment)
    assert (answered.status_code, answered["Location"]) == (
        303,
        world.url(f"experiments/{experiment.number}/forecast/"),
    )
    build.tenancy.look_as(user=world.bob.user_id, workspace=world.workspace.pk)
    assert not Forecast.objects.exists()
    assert world.trail()[-1] == "forecast.withdrawn"


def test_anothers_stays(world):
    experiment = build.registered(world)
    build.forecast(world, experiment, world.alice)
    withdraw(world, experiment)
    world.enter()
    assert Forecast.objects.filter(member=world.alice).exists()


def test_where_there_is_none_nothing_happens(world):
    experiment = build.registered(world)
    before = world.trail()
    assert withdraw(world, experiment).status_code == 303
    assert world.trail() == before


def test_after_the_start_it_is_refused(world):
    experiment = build.registered(world)
    build.forecast(world, experiment, world.bob)
    states.start(experiment, by=world.bob, at=world.now + dt.timedelta(hours=1))
    assert withdraw(world, experiment).status_code == 409


def test_a_viewer_has_none_to_withdraw(world):
    assert withdraw(world, build.registered(world), "vera").status_code == 403
