"""Not acknowledged within N hours: the next in the chain is told. Acknowledged, and it stops at once."""

from __future__ import annotations

import datetime as dt
import json
import threading

import pytest
from django.db import connection, transaction

from kaizenlab.alerts import actions as alerts
from kaizenlab.alerts import tasks as clockwork
from kaizenlab.alerts.delivery import actions, plan
from kaizenlab.alerts.delivery.models import Notice
from kaizenlab.alerts.models import Alert, Moment
from kaizenlab.workspaces import tenancy
from tests import people
from tests import world as build
from tests.delivery.ringing import at_risk, out_of_reach, prefer
from tests.world import make_world

pytestmark = pytest.mark.django_db

HOUR, DAY, TICK = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(seconds=1)


def responds(world, *chain, hours=(2, 24), team=()) -> None:
    numbers = {1: hours[0], 2: hours[1]}
    actions.set_routing(world.workspace, team=team, chain=chain, hours=numbers, by=world.alice, at=world.now)


def escalated(alert) -> list[str]:
    """Whom the chain told, in order."""
    moments = Moment.objects.filter(alert=alert, kind="escalated").order_by("pk")
    names = {member.pk: str(member) for member in alert.workspace.memberships.select_related("user")}
    return [names[json.loads(moment.facts)["to"]] for moment in moments]


def test_after_two_hours_the_next_is_told_and_again_after_two_more(world, office, desk):
    responds(world, world.vera, world.fumi)
    alert = out_of_reach(world)
    desk.work(alert.fired_at + 2 * HOUR - TICK)
    world.enter()
    assert escalated(alert) == []
    desk.work(alert.fired_at + 2 * HOUR)
    world.enter()
    assert escalated(alert) == ["Vera"]
    desk.work(alert.fired_at + 4 * HOUR - TICK)
    world.enter()
    assert escalated(alert) == ["Vera"]
    desk.work(alert.fired_at + 4 * HOUR)
    world.enter()
    assert escalated(alert) == ["Vera", "Fumi"]
    desk.work(alert.fired_at + DAY)
    world.enter()
    assert escalated(alert) == ["Vera", "Fumi"], "the chain has an end"
    (letter,) = [letter for letter in office.to("vera") if "Out of reach" in letter["Subject"]]
    assert letter["Subject"].startswith("[Sev 1] Escalated: E-1 Out of reach")


def test_it_stands_in_the_ledger_and_in_the_timeline(world, office, desk):
    responds(world, world.vera)
    alert = out_of_reach(world)
    before = len(world.trail())
    desk.work(alert.fired_at + 2 * HOUR)
    assert world.trail()[before:] == ["alert.escalated", "alert.escalated"]  # out of reach, and the kill criterion
    kinds = list(alert.moments.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["fired", "told", "told", "told", "escalated", "told"]


@pytest.mark.parametrize("how", ["acknowledged", "silenced"])
def test_what_somebody_does_about_it_stops_the_chain_at_once(world, office, desk, how):
    responds(world, world.vera, world.fumi)
    alert = out_of_reach(world)
    desk.work(alert.fired_at + 2 * HOUR)
    at = alert.fired_at + 4 * HOUR - TICK
    world.enter()
    if how == "acknowledged":
        alerts.acknowledge(alert, by=world.bob, at=at)
    else:
        alerts.silence(alert, until=at + HOUR, reason="On it.", by=world.bob, at=at)
    desk.work(alert.fired_at + 9 * HOUR)
    world.enter()
    assert escalated(alert) == ["Vera"]


def test_one_acknowledged_before_its_escalation_is_mailed_reaches_nobody(world, office, desk):
    """A Sev 2 goes to the next on Monday evening; he would be told in the morning."""
    responds(world, world.vera, hours=(2, 4))
    alert = at_risk(world)
    desk.work(alert.fired_at + 4 * HOUR)  # 18:00
    world.enter()
    assert escalated(alert) == ["Vera"]
    alerts.acknowledge(alert, by=world.bob, at=alert.fired_at + 5 * HOUR)
    desk.work(alert.fired_at + DAY)
    world.enter()
    assert Notice.objects.get(alert=alert, occasion="escalated").skipped == "acknowledged"
    assert not office.to("vera")


def test_the_hours_of_a_sev_2_count_from_when_the_first_was_told(world, office, desk):
    responds(world, world.vera, hours=(2, 24))
    saturday = world.now + 5 * DAY
    alert = at_risk(world, at=saturday)
    monday = dt.datetime(2026, 11, 16, 9, tzinfo=dt.UTC)
    desk.work(monday + DAY - TICK)
    world.enter()
    assert escalated(alert) == []
    desk.work(monday + DAY)
    world.enter()
    assert escalated(alert) == ["Vera"]


def test_with_no_hours_nobody_else_is_told(world, desk):
    responds(world, world.vera, hours=(0, 0))
    out_of_reach(world)
    assert not desk.waiting("escalate")


def test_whom_no_mail_reaches_the_chain_passes_over(world, office, desk):
    responds(world, world.vera, world.bob, world.fumi)
    prefer(world.vera, ways={"futile": "off", "kill": "off"})
    world.bob.left_at = world.now + HOUR
    world.bob.save()
    alert = out_of_reach(world)
    desk.work(alert.fired_at + 2 * HOUR)
    world.enter()
    assert escalated(alert) == ["Fumi"]


def test_where_no_chain_is_set_it_is_founders_then_admins_in_the_order_they_joined(world, office, desk):
    people.join(world.workspace, "gen", "founder", world.now + HOUR)
    alert = out_of_reach(world)
    desk.work(alert.fired_at + 2 * HOUR)
    for n in (4, 6, 8):
        desk.work(alert.fired_at + n * HOUR)
    world.enter()
    assert escalated(alert) == ["Fumi", "Gen", "Alice"]


def test_one_that_is_raised_begins_its_chain_anew(world, office, desk):
    responds(world, world.vera, hours=(2, 24))
    saturday = world.now + 5 * DAY

    build.concluded(world)
    clockwork.look(world.workspace.pk, saturday)
    world.enter()
    alert = Alert.objects.get(rule="overdue")
    desk.work(saturday + DAY + 21 * HOUR)  # Monday, 9 in the morning: told; Vera would be next on Tuesday at 9
    raised = saturday + 2 * DAY + 20 * HOUR
    clockwork.look(world.workspace.pk, raised)
    world.enter()
    alert.refresh_from_db()
    assert alert.severity == 1
    desk.work(raised + HOUR)
    world.enter()
    assert escalated(alert) == [], "the chain of before is over"
    desk.work(raised + 2 * HOUR - TICK)
    world.enter()
    assert escalated(alert) == []
    desk.work(raised + 2 * HOUR)
    world.enter()
    assert escalated(alert) == ["Vera"]


def test_a_step_that_runs_twice_goes_on_once(world, office, desk):
    responds(world, world.vera, world.fumi)
    alert = out_of_reach(world)
    steps = [args for task, args, _ in desk.waiting("escalate") if args["alert"] == alert.pk]
    at = alert.fired_at + 2 * HOUR
    desk.work(at)
    world.enter()
    for args in steps:
        assert plan.escalate(alert, since=args["since"], step=args["step"], at=at) is None
    assert escalated(alert) == ["Vera"]
    assert Notice.objects.filter(alert=alert, occasion="escalated").count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_acknowledges_while_it_escalates_is_waited_for():
    """The job holds the alert: either it was first, or it does nothing."""
    with transaction.atomic():
        world = make_world()
    with tenancy.inside(world.workspace.pk):
        responds(world, world.vera)
        alert = out_of_reach(world)
        since = alert.moments.get(kind="fired").pk
    done: list[object] = []
    started = threading.Event()

    def escalate() -> None:
        try:
            with tenancy.inside(world.workspace.pk):
                started.set()
                done.append(plan.escalate(alert, since=since, step=1, at=alert.fired_at + 2 * HOUR))
        finally:
            connection.close()

    job = threading.Thread(target=escalate)
    with transaction.atomic():
        tenancy.enter(world.workspace.pk)
        alerts.acknowledge(alert, by=world.bob, at=alert.fired_at + HOUR)
        job.start()
        started.wait(10)
        job.join(0.3)
        assert job.is_alive(), "it waits for the alert"
    job.join(10)
    assert done == [None]
