"""A forecast beside a start: it is in time or it is refused, and what is sealed stays as it was then."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from experiments.actions import running
from experiments.forecasts import actions
from experiments.forecasts.models import Forecast
from kaizenlab.events.models import Event
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces import tenancy
from tests import world as build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db):
    with transaction.atomic():
        return build.make_world()


@pytest.fixture
def experiment(world):
    with tenancy.inside(world.workspace.pk):
        return build.registered(world)


def seeing(world, member, act):
    """What came of it, in a transaction and on a connection of its own, with that member's eyes."""
    try:
        with transaction.atomic():
            tenancy.look_as(user=member.user_id, workspace=world.workspace.pk)
            act()
    except Refused:
        return "refused"
    except DatabaseError as error:
        return "refused" if "before the start" in str(error) else repr(error)
    finally:
        connection.close()
    return "done"


def test_of_eight_presses_one_forecast_comes(world, experiment):
    def press(_):
        return seeing(world, world.bob, lambda: actions.give(experiment, Decimal("0.7"), by=world.bob, at=world.now))

    with ThreadPoolExecutor(8) as pool:
        assert Counter(pool.map(press, range(8))) == {"done": 8}
    with transaction.atomic():
        tenancy.look_as(user=world.bob.user_id, workspace=world.workspace.pk)
        assert Forecast.objects.count() == 1
        assert Event.objects.filter(verb__startswith="forecast.").count() == 1


def test_changes_beside_a_start_are_in_time_or_refused(world, experiment):
    """What the ledger says came before the start is what is sealed."""
    people = [world.alice, world.fumi, world.bob]
    gate = threading.Barrier(10)

    def press(index):
        gate.wait()
        if index == 0:
            return seeing(world, world.bob, lambda: running.start(experiment, by=world.bob, at=world.now))
        member, said = people[index % 3], Decimal(index) / 10
        return seeing(world, member, lambda: actions.give(experiment, said, by=member, at=world.now))

    with ThreadPoolExecutor(10) as pool:
        came = Counter(pool.map(press, range(10)))
    assert set(came) <= {"done", "refused"}
    with transaction.atomic():
        tenancy.look_as(user=world.alice.user_id, workspace=world.workspace.pk)
        trail = list(Event.objects.order_by("seq").values_list("verb", flat=True))
    written = [verb for verb in trail if verb.startswith("forecast.")]
    assert len(written) == came["done"] - 1
    assert trail[trail.index("experiment.started") + 1 :] == [], "nothing was written after the start"


@pytest.mark.parametrize("write", ["insert", "update", "delete"])
def test_a_write_past_the_actions_waits_for_a_start_and_is_refused(world, experiment, write):
    """Raw SQL, with the start's transaction still open when it arrives."""
    if write != "insert":
        give = lambda: actions.give(experiment, Decimal("0.7"), by=world.bob, at=world.now)  # noqa: E731
        assert seeing(world, world.bob, give) == "done"
    sql = {
        "insert": "INSERT INTO forecasts_forecast (workspace_id, experiment_id, member_id, probability, at)"
        f" VALUES ({world.workspace.pk}, {experiment.pk}, {world.bob.pk}, 0.1, now())",
        "update": "UPDATE forecasts_forecast SET probability = 0.1",
        "delete": "DELETE FROM forecasts_forecast",
    }[write]

    def late():
        with connection.cursor() as cursor:
            cursor.execute(sql)

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        tenancy.look_as(user=world.alice.user_id, workspace=world.workspace.pk)
        running.start(experiment, by=world.alice, at=world.now + dt.timedelta(hours=1))
        waiting = pool.submit(seeing, world, world.bob, late)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.5)
    assert waiting.result(timeout=10) == "refused"


def test_a_start_waits_for_a_write_past_the_actions(world, experiment):
    """So that what is sealed is what was there when it started."""

    def start():
        running.start(experiment, by=world.alice, at=world.now)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            tenancy.look_as(user=world.bob.user_id, workspace=world.workspace.pk)
            Forecast.objects.create(
                workspace=world.workspace, experiment=experiment, member=world.bob, probability="0.7", at=world.now
            )
            waiting = pool.submit(seeing, world, world.alice, start)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.5)
        assert waiting.result(timeout=10) == "done"
