"""From an alert to the people who are told of it: planned with it, sent once, not sent where there is no need."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from experiments.actions import conclusion
from kaizenlab.alerts import actions as alerts
from kaizenlab.alerts import tasks as clockwork
from kaizenlab.alerts.delivery import actions, post
from kaizenlab.alerts.delivery.models import Notice
from kaizenlab.alerts.models import Alert, Moment
from tests import people
from tests import world as build
from tests.delivery.office import parts
from tests.delivery.ringing import at_risk, out_of_reach, prefer
from tests.world import make_world

pytestmark = pytest.mark.django_db

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def told(alert: Alert) -> dict[str, str]:
    """Whom a notice was planned for, and why."""
    rows = Notice.objects.filter(alert=alert).order_by("pk")
    return {str(notice.member): notice.cause for notice in rows.select_related("member__user")}


def fates(alert: Alert) -> dict[str, str]:
    rows = Notice.objects.filter(alert=alert).select_related("member__user").order_by("pk")
    return {str(notice.member): notice.skipped or ("sent" if notice.sent_at else "waits") for notice in rows}


def test_a_sev_1_is_planned_with_the_write_that_causes_it_for_owner_and_founders(world, desk):
    alert = out_of_reach(world)
    assert told(alert) == {"Alice": "founder", "Fumi": "founder", "Bob": "owner"}
    assert {notice.due_at for notice in Notice.objects.filter(alert=alert)} == {alert.fired_at}
    mails = [args["notice"] for task, args, at in desk.waiting("mail_notice") if at is None]
    assert set(mails) >= set(Notice.objects.filter(alert=alert).values_list("pk", flat=True))


def test_a_write_that_is_undone_tells_nobody(world, desk):
    experiment = build.running(world)
    build.answered(world, experiment, "no")
    before = desk.waiting()
    with transaction.atomic():
        build.observed(world, experiment, "no", alias="P2")
        assert desk.waiting("mail_notice")
        transaction.set_rollback(True)
    world.enter()
    assert desk.waiting() == before
    assert not Notice.objects.exists()


def test_the_response_team_is_told_of_a_sev_1_and_not_of_a_sev_2(world):
    actions.set_routing(world.workspace, team=[world.vera], chain=[], hours={1: 2, 2: 24}, by=world.alice, at=world.now)
    sev_2 = at_risk(world)
    assert told(sev_2) == {"Alice": "founder", "Fumi": "founder", "Bob": "owner"}
    experiment = sev_2.experiment
    build.observed(world, experiment, "no", alias="P3")
    world.enter()
    assert told(Alert.objects.get(rule="futile")) == {
        "Alice": "founder",
        "Fumi": "founder",
        "Bob": "owner",
        "Vera": "team",
    }


def test_who_has_left_is_not_told(world):
    world.fumi.left_at = world.now
    world.fumi.save()
    assert "Fumi" not in told(out_of_reach(world))


def test_each_is_told_in_business_hours_of_their_own_zone(world):
    """At 14:00 UTC on a Monday it is 15:00 in Berlin, 09:00 in New York and 23:00 in Tokyo."""
    for member, zone in ((world.alice, "Europe/Berlin"), (world.bob, "America/New_York"), (world.fumi, "Asia/Tokyo")):
        member.user.time_zone = zone
        member.user.save()
    alert = at_risk(world)
    due = {str(notice.member): notice.due_at for notice in Notice.objects.filter(alert=alert)}
    assert due["Alice"] == due["Bob"] == alert.fired_at
    assert due["Fumi"].isoformat() == "2026-11-10T00:00:00+00:00"


def test_who_sets_no_zone_is_told_in_the_workspaces(world):
    world.workspace.time_zone = "Asia/Tokyo"
    world.workspace.save()
    alert = at_risk(world)
    assert {notice.due_at.isoformat() for notice in Notice.objects.filter(alert=alert)} == {"2026-11-10T00:00:00+00:00"}


def test_a_sev_3_is_told_only_to_who_asked_for_its_kind(world):
    prefer(world.vera, ways={"draft": "now"})
    build.hypothesis(world)
    clockwork.look(world.workspace.pk, world.now + 15 * DAY)
    world.enter()
    alert = Alert.objects.get(rule="draft")
    assert alert.severity == 3
    assert told(alert) == {"Vera": "asked"}


def test_preferences_say_who_is_told_of_what(world):
    prefer(world.fumi, ways={"futile": "daily"})
    prefer(world.alice, alerts=False)
    prefer(world.vera, ways={"futile": "now", "kill": "off"})
    alert = out_of_reach(world)
    assert told(alert) == {"Bob": "owner", "Vera": "asked"}
    assert "Vera" not in told(Alert.objects.get(rule="kill"))


def test_planning_costs_the_same_for_three_people_and_for_thirty(world):
    def cost(at: dt.datetime) -> int:
        experiment = build.running(world)
        build.observed(world, experiment, "no", alias="P1", at=at)
        with CaptureQueriesContext(connection) as queries:
            build.observed(world, experiment, "no", alias="P2", at=at)
        return len([query for query in queries if "delivery_" in query["sql"] or "procrastinate" in query["sql"]])

    few = cost(world.now + 2 * HOUR)
    for number in range(30):
        people.join(world.workspace, f"founder{number}", "founder", world.now)
    assert cost(world.now + 3 * HOUR) == few == 4


# Sending


def test_it_is_sent_once_and_stands_in_the_timeline(world, office, desk):
    alert = out_of_reach(world)
    desk.work(alert.fired_at)
    world.enter()
    assert fates(alert) == {"Alice": "sent", "Fumi": "sent", "Bob": "sent"}
    moments = Moment.objects.filter(alert=alert, kind="told").order_by("pk")
    said = [json.loads(moment.facts) for moment in moments]
    assert [facts["to"] for facts in said] == [world.alice.pk, world.fumi.pk, world.bob.pk]
    assert {(facts["channel"], facts["occasion"]) for facts in said} == {("email", "fired")}


def test_a_job_that_runs_twice_sends_once(world, office, desk):
    alert = out_of_reach(world)
    jobs = [args for task, args, _ in desk.waiting("mail_notice")]
    desk.work(alert.fired_at)
    sent = len(office.letters)
    assert sent == 6  # "out of reach" and "kill criterion reached" for three people; "at risk" had become the first
    for args in jobs:
        post.deliver(args["workspace"], args["notice"], at=alert.fired_at)
    assert len(office.letters) == sent
    world.enter()
    assert Moment.objects.filter(kind="told").count() == sent


@pytest.mark.parametrize("how", ["resolved", "silenced"])
def test_what_no_longer_waits_is_not_sent(world, office, desk, how):
    saturday = world.now + 5 * DAY
    alert = at_risk(world, at=saturday)
    if how == "resolved":
        conclusion.cancel(alert.experiment, reason="No time.", by=world.fumi, at=saturday + HOUR)
    else:
        alerts.silence(alert, until=saturday + 5 * DAY, reason="On it.", by=world.bob, at=saturday + HOUR)
    desk.work(saturday + 2 * DAY + 10 * HOUR)
    world.enter()
    assert set(fates(alert).values()) == {how}
    assert not [letter for letter in office.letters if "risk" in letter["Subject"]]


def test_whoever_is_told_first_hears_also_that_another_is_on_it(world, office, desk):
    saturday = world.now + 5 * DAY
    alert = at_risk(world, at=saturday)
    alerts.acknowledge(alert, by=world.bob, at=saturday + HOUR)
    desk.work(saturday + 3 * DAY)
    world.enter()
    assert fates(alert) == {"Alice": "sent", "Fumi": "sent", "Bob": "acknowledged"}
    assert "Acknowledged: Bob" in parts(office.to("fumi")[0])[0]


def test_one_that_became_more_severe_before_it_was_told_is_told_once(world, office, desk):
    saturday = world.now + 5 * DAY
    build.concluded(world)
    clockwork.look(world.workspace.pk, saturday)
    world.enter()
    alert = Alert.objects.get(rule="overdue")
    clockwork.look(world.workspace.pk, saturday + 4 * DAY)
    world.enter()
    occasions = set(Notice.objects.filter(alert=alert).values_list("occasion", flat=True))
    assert occasions == {"fired", "raised"}
    desk.work(saturday + 4 * DAY)
    world.enter()
    about = [letter for letter in office.to("fumi") if "Decision overdue" in letter["Subject"]]
    assert len(about) == 1
    assert about[0]["Subject"].startswith("[Sev 1]")
    assert set(Notice.objects.filter(alert=alert, occasion="fired").values_list("skipped", flat=True)) == {"overtaken"}


def test_who_left_or_wants_no_mail_by_then_gets_none(world, office, desk):
    saturday = world.now + 5 * DAY
    alert = at_risk(world, at=saturday)
    prefer(world.fumi, ways={"at_risk": "off"}, at=saturday)
    world.bob.left_at = saturday
    world.bob.save()
    desk.work(saturday + 3 * DAY)
    world.enter()
    assert fates(alert) == {"Alice": "sent", "Fumi": "off", "Bob": "left"}


def test_a_job_that_comes_late_keeps_to_the_hours_too(world, office, desk):
    """The worker stood still: what was due at 14:00 runs at 17:00, and waits for the morning."""
    alert = at_risk(world)
    five = world.now + 5 * HOUR
    desk.work(five - dt.timedelta(seconds=1))
    assert len(office.letters) == 3
    other = at_risk(world)
    desk.work(five)
    world.enter()
    assert set(fates(other).values()) == {"waits"}
    assert {notice.due_at for notice in Notice.objects.filter(alert=other)} == {five + 16 * HOUR}
    desk.work(five + 16 * HOUR)
    world.enter()
    assert set(fates(other).values()) == {"sent"}
    assert set(fates(alert).values()) == {"sent"}


def test_quiet_hours_that_were_set_meanwhile_are_kept(world, office, desk):
    alert = at_risk(world)
    prefer(world.fumi, quiet_from=dt.time(13), quiet_until=dt.time(15))
    desk.work(alert.fired_at)
    assert office.addressees() == ["alice", "bob"]
    desk.work(alert.fired_at + HOUR)
    assert office.addressees() == ["alice", "bob", "fumi"]


# What PostgreSQL keeps


def test_a_notice_is_planned_once_and_sealed_once_it_is_over(world, office, desk):
    alert = out_of_reach(world)
    notice = Notice.objects.filter(alert=alert).first()
    again = Notice(
        **{
            field.attname: getattr(notice, field.attname)
            for field in Notice._meta.fields
            if field.attname not in ("id", "key")
        }
    )
    with pytest.raises(IntegrityError, match="notice_once"), transaction.atomic():
        again.save(force_insert=True)
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(member=world.vera)
    desk.work(alert.fired_at)
    world.enter()
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(sent_at=None)


def test_no_workspace_sees_anothers_notices(world):
    out_of_reach(world)
    other = make_world("elsewhere")
    other.enter()
    assert not Notice.objects.exists()
    with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
        actions.set_routing(
            world.workspace, team=[other.bob], chain=[], hours={1: 1, 2: 1}, by=other.alice, at=world.now
        )
