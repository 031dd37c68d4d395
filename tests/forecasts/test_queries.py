"""Ten thousand forecasts ask PostgreSQL no more than ten do, and at most twelve times."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from experiments.actions import running as states
from experiments.forecasts.models import Forecast
from experiments.models import Experiment, Result
from kaizenlab.workspaces import tenancy
from kaizenlab.workspaces.models import Membership, User
from tests import world as build

pytestmark = pytest.mark.django_db

OPEN, STARTED, CONCLUDED, CALIBRATION, OWN = 9, 9, 10, 7, 7

EACH_FOR_THEMSELVES = """
    DO $$ DECLARE author record; BEGIN
        FOR author IN SELECT id, user_id, workspace_id FROM workspaces_membership WHERE joined_at = '2026-01-01' LOOP
            PERFORM set_config('app.user_id', author.user_id::text, true);
            INSERT INTO forecasts_forecast (workspace_id, experiment_id, member_id, probability, at)
                VALUES (author.workspace_id, {experiment}, author.id, round((author.id % 10000) / 10000.0, 4), now());
        END LOOP;
    END $$
"""


def crowd(world, experiment, rows):
    """That many members, each of whom gave a forecast."""
    users = build.many(User)(User(email=f"m{n}@example.org", name=f"M {n}", password="!") for n in range(rows))
    long_ago = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    build.many(Membership)(
        Membership(workspace=world.workspace, user=user, role="member", joined_at=long_ago) for user in users
    )
    with connection.cursor() as cursor:
        cursor.execute(EACH_FOR_THEMSELVES.format(experiment=experiment.pk))
    world.enter()


@pytest.mark.parametrize("rows", [10, 10_000])
def test_queries_of_an_experiments_forecasts_are_pinned(world, rows):
    experiment = build.registered(world)
    crowd(world, experiment, rows)
    path = f"experiments/{experiment.number}/forecast/"
    assert world.asks(path) == OPEN
    world.enter()
    started = states.start(experiment, by=world.bob, at=world.now + dt.timedelta(hours=1))
    assert world.asks(path) == STARTED
    world.enter()
    build.concluded(world, experiment=started)
    assert world.asks(path) == CONCLUDED
    assert max(OPEN, STARTED, CONCLUDED) <= 12


@pytest.mark.parametrize("rows", [10, 10_000])
def test_queries_of_calibration_are_pinned(world, rows):
    """Straight into the tables: what is counted is reading."""
    plan = build.registered(world).plan
    experiments = build.many(Experiment)(
        Experiment(
            workspace=world.workspace, number=n, hypothesis=plan.experiment.hypothesis, title=f"Interviews {n}",
            owner=world.bob, created_by=world.bob, created_at=world.now,
        )
        for n in range(2, rows + 2)
    )  # fmt: skip
    tenancy.look_as(user=world.bob.user_id, workspace=world.workspace.pk)
    same = {"workspace": world.workspace, "member": world.bob, "at": world.now}
    build.many(Forecast)(
        Forecast(**same, experiment=each, probability=f"0.{n % 10_000:04}") for n, each in enumerate(experiments)
    )
    end = {"workspace": world.workspace, "plan": plan, "at": world.now, "by": world.bob, "inputs": "", "outcome": ""}
    build.many(Result)(
        Result(**end, experiment=each, verdict="validated" if n % 3 else "invalidated", confidence="low")
        for n, each in enumerate(experiments)
    )
    assert world.asks("calibration/", "vera") == CALIBRATION
    assert world.asks("calibration/?of=me") == OWN
    assert max(CALIBRATION, OWN) <= 12


def test_a_long_list_goes_on_on_the_next_page(world):
    experiment = build.registered(world)
    crowd(world, experiment, 60)
    world.enter()
    build.concluded(world, experiment=states.start(experiment, by=world.bob, at=world.now + dt.timedelta(hours=1)))
    client, path = world.as_("vera"), world.url(f"experiments/{experiment.number}/forecast/")
    first = client.get(path)
    second = client.get(path + first.context["page"].older)
    said = [row["said"] for shown in (first, second) for row in shown.context["rows"]]
    assert (len(first.context["rows"]), len(second.context["rows"])) == (50, 10)
    assert len(set(said)) == 60
    assert "60 forecasts" in second.content.decode()
    assert second.context["page"].newer
