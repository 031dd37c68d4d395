"""An alert is there as soon as its cause is, once, and goes when the work is done."""

from __future__ import annotations

import datetime as dt

import pytest

from decisions.actions import proposal
from kaizenlab.alerts import tasks
from kaizenlab.alerts.models import Alert, Moment, Watch
from kaizenlab.alerts.words import said
from kaizenlab.events.models import Event
from tests import world as build
from tests.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def standing(world):
    world.enter()
    return {(alert.rule, alert.subject): alert for alert in Alert.objects.filter(resolved_at=None)}


def over(world, rule):
    world.enter()
    return Alert.objects.get(rule=rule, resolved_at__isnull=False)


def test_after_the_third_no_of_three_of_five_it_is_out_of_reach(world):
    experiment = build.running(world)
    build.answered(world, experiment, "no", "no")
    assert list(standing(world)) == [("at_risk", "E-1")]
    build.observed(world, experiment, "no", alias="P3")
    rings = standing(world)
    assert set(rings) == {("futile", "E-1"), ("kill", "E-1")}
    assert rings["futile", "E-1"].severity == 1
    assert said(rings["futile", "E-1"].why) == "0 of 3, needed 3 of 5: the bar cannot be reached any more."
    assert said(rings["kill", "E-1"].why) == (
        "0 of 3: “recognise this as a problem” at most 0 of the first 3 by Mon 16 Nov means stop."
    )
    assert said(over(world, "at_risk").resolution) == "It became another alert: Out of reach."


def test_the_write_that_causes_it_names_it_in_its_one_event(world):
    experiment = build.running(world)
    build.answered(world, experiment, "no", "no", "no")
    world.enter()
    last = Event.objects.order_by("-seq").first()
    assert last.verb == "evidence.recorded"
    assert {"A-1", "A-2", "A-3"} >= set(last.records) - {"E-1"} >= {"A-2"}


def test_looking_again_raises_nothing_twice(world):
    experiment = build.running(world)
    build.answered(world, experiment, "no", "no", "no")
    world.enter()
    before = Moment.objects.count()
    Watch.objects.update(due_at=world.now)
    tasks.look(world.workspace.pk, world.now + dt.timedelta(hours=3))
    world.enter()
    assert Moment.objects.count() == before


def test_a_kill_date_rings_at_midnight_in_the_workspaces_zone_though_nobody_opens_a_page(world):
    experiment = build.running(world)
    build.answered(world, experiment, "yes", "no")
    build.observed(world, experiment, "yes", alias="P3")
    day = world.now.date() + dt.timedelta(days=7)
    kill_at = dt.datetime.combine(day, dt.time.min, dt.UTC)
    world.enter()
    assert Watch.objects.get(subject="E-1").due_at <= kill_at


def test_a_result_rings_until_it_is_decided(world):
    experiment = build.concluded(world)
    rings = standing(world)
    assert list(rings) == [("result", "E-1")]
    assert rings["result", "E-1"].severity == 2
    proposal.propose(
        experiment, outcome="investigate", rationale="It hurts.", by=world.fumi, at=world.now + dt.timedelta(days=2)
    )
    assert ("result", "E-1") not in standing(world)
    assert "decided" in over(world, "result").resolution


def test_a_result_that_nobody_answers_is_overdue_then_severe(world):
    build.concluded(world)
    at = world.now + dt.timedelta(days=5)
    tasks.look(world.workspace.pk, at)
    assert standing(world)["overdue", "E-1"].severity == 2
    tasks.look(world.workspace.pk, at + dt.timedelta(days=4))
    alert = standing(world)["overdue", "E-1"]
    assert alert.severity == 1
    assert [moment.kind for moment in alert.moments.order_by("pk")] == ["fired", "raised"]
    assert world.trail()[-1] == "alert.looked"


def test_the_page_counts_what_waits(world):
    experiment = build.running(world)
    build.answered(world, experiment, "no", "no", "no")
    from kaizenlab.workspaces.middleware import find_membership

    class Request:
        user = world.alice.user

    assert find_membership(Request, world.workspace.slug).firing == 2
