"""Digests: whose hour has come, once a day and person; what stands in them; silence where there is nothing to say."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from experiments.actions import conclusion
from kaizenlab.alerts import actions as alerts
from kaizenlab.alerts import tasks as clockwork
from kaizenlab.alerts.delivery import digests, post, tasks
from kaizenlab.alerts.delivery.models import Digest
from kaizenlab.workspaces import actions as workspaces
from kaizenlab.workspaces import tenancy
from tests import people
from tests import world as build
from tests.delivery.office import parts
from tests.delivery.ringing import at_risk, out_of_reach, prefer
from tests.world import make_world

pytestmark = pytest.mark.django_db

HOUR, DAY, TICK = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(seconds=1)
MONDAY = dt.datetime(2026, 11, 16, 8, tzinfo=dt.UTC)
TUESDAY = MONDAY + DAY


def tick(desk, at: dt.datetime) -> None:
    """The clock strikes, and the worker does what follows; nothing but digests is sent."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name IN ('mail_notice', 'escalate')")
    desk.patch.setattr("kaizenlab.lib.clock.now", lambda: at)
    tenancy.look_as()
    tasks.look_for_digests(timestamp=0)
    desk.work(at)


def everybody_wants(world, **chosen) -> None:
    for member in (world.alice, world.fumi, world.bob, world.vera):
        prefer(member, **chosen)


# When


def test_the_weekly_comes_on_monday_at_eight_to_who_sets_nothing(world, office, desk):
    out_of_reach(world)
    tick(desk, MONDAY - TICK)
    assert office.addressees() == []
    tick(desk, MONDAY)
    assert office.addressees() == ["alice", "bob", "fumi", "vera"]
    assert {letter["Subject"] for letter in office.letters} == {"Hinoki, week of Mon 16 Nov: Sev 1: 2"}


def test_a_second_strike_sends_nothing(world, office, desk):
    out_of_reach(world)
    for minutes in (0, 10, 20, 23 * 60):
        tick(desk, MONDAY + dt.timedelta(minutes=minutes))
    assert len(office.letters) == 4
    world.enter()
    assert Digest.objects.count() == 4
    for digest in Digest.objects.all():
        post.deliver_digest(world.workspace.pk, digest.pk, at=MONDAY)
    assert len(office.letters) == 4


def test_each_gets_it_at_eight_of_their_own_zone(world, office, desk):
    out_of_reach(world)
    for member, zone in ((world.alice, "Europe/Berlin"), (world.bob, "America/New_York"), (world.fumi, "Asia/Tokyo")):
        member.user.time_zone = zone
        member.user.save()
    came = {}
    for hours in range(-12, 12):
        before = set(office.addressees())
        tick(desk, MONDAY + hours * HOUR)
        came |= dict.fromkeys(set(office.addressees()) - before, hours)
    assert came == {"fumi": -9, "alice": -1, "vera": 0, "bob": 5}


def test_the_daily_comes_on_working_days_to_who_asks_for_it(world, office, desk):
    prefer(world.fumi, daily=True, weekly=False, at=world.now - DAY)
    prefer(world.alice, weekly=False)
    prefer(world.bob, weekly=False)
    prefer(world.vera, weekly=False)
    out_of_reach(world)
    friday = MONDAY - 3 * DAY
    came = []
    for days in range(6):
        tick(desk, friday + days * DAY)
        came.append(len(office.letters))
    assert came == [1, 1, 1, 2, 3, 4]  # Friday, the weekend, Monday, Tuesday, Wednesday
    assert set(office.addressees()) == {"fumi"}
    assert office.letters[0]["Subject"] == "Hinoki on Fri 13 Nov: Sev 1: 2"


def test_a_server_that_stood_still_catches_up_for_a_day_and_no_longer(world, office, desk):
    out_of_reach(world)
    tick(desk, MONDAY + DAY - TICK)
    assert len(office.letters) == 4
    tick(desk, MONDAY + 7 * DAY + DAY)
    assert len(office.letters) == 4


def test_who_joins_or_switches_one_on_begins_with_the_next(world, office, desk):
    out_of_reach(world)
    everybody_wants(world, weekly=False, at=world.now)
    people.join(world.workspace, "gen", "member", MONDAY)
    prefer(world.fumi, weekly=True, daily=True, at=MONDAY + HOUR)
    tick(desk, MONDAY + 2 * HOUR)
    assert office.addressees() == []
    tick(desk, TUESDAY)
    assert office.addressees() == ["fumi"]


def test_who_has_left_gets_none(world, office, desk):
    out_of_reach(world)
    world.vera.left_at = MONDAY - HOUR
    world.vera.save()
    world.bob.user.is_active = False
    world.bob.user.save()
    tick(desk, MONDAY)
    assert office.addressees() == ["alice", "fumi"]


def test_nobody_is_mailed_out_of_the_example(office, desk):
    with transaction.atomic():
        alice = workspaces.create(
            by=people.person("alice"), name="Example", slug="example", time_zone="UTC", at=build.NOON, example=True
        )
    prefer(alice, say_nothing=True)
    tick(desk, MONDAY)
    assert office.letters == []


def test_the_clock_hears_of_other_workspaces_nothing_but_their_ids(world, office, desk):
    other = make_world("elsewhere")
    other.enter()
    out_of_reach(other)
    world.enter()
    out_of_reach(world)
    tick(desk, MONDAY)
    assert len(office.letters) == 8
    tenancy.look_as()
    assert not Digest.objects.exists()
    world.enter()
    assert Digest.objects.count() == 4


def test_one_a_day_and_person_is_kept_by_postgresql(world):
    mine = {"workspace": world.workspace, "member": world.fumi, "kind": "daily", "day": MONDAY.date()}
    digest = Digest.objects.create(planned_at=MONDAY, skipped="nothing", **mine)
    with pytest.raises(IntegrityError, match="digest_once"), transaction.atomic():
        Digest.objects.create(planned_at=MONDAY, **mine)
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        Digest.objects.filter(pk=digest.pk).update(skipped="", sent_at=MONDAY)


# What


def test_nothing_to_say_is_no_mail_unless_asked_for(world, office, desk):
    prefer(world.fumi, say_nothing=True)
    tick(desk, MONDAY)
    (letter,) = office.letters
    assert letter["To"] == "fumi@example.org"
    assert letter["Subject"] == "Hinoki, week of Mon 16 Nov: nothing needs you"
    assert "Nothing needs you." in parts(letter)[0]
    world.enter()
    assert sorted(Digest.objects.values_list("skipped", flat=True)) == ["", "nothing", "nothing", "nothing"]


def said(world, member, at: dt.datetime, kind: str = "weekly") -> dict:
    world.enter()
    fresh = type(member).objects.select_related("user", "workspace").get(pk=member.pk)
    digest = Digest(workspace=world.workspace, member=fresh, kind=kind, day=at.date(), planned_at=at)
    return digests.content(digest, fresh, at=at)


def headlines(content) -> list[str]:
    return [row["headline"].partition(":")[0] for group in content["groups"] for row in group["rows"]]


def idle(world, at: dt.datetime) -> None:
    """A hypothesis that lies idle: Sev 3, two weeks after the world's noon."""
    build.hypothesis(world)
    clockwork.look(world.workspace.pk, at)


def test_open_alerts_by_severity_the_newest_first(world):
    at_risk(world)
    out_of_reach(world)
    later = world.now + 15 * DAY
    idle(world, later)
    found = said(world, world.bob, dt.datetime(2026, 11, 30, 8, tzinfo=dt.UTC))
    assert [str(group["word"]) for group in found["groups"]] == ["Sev 1", "Sev 2", "Sev 3"]
    assert headlines(found)[-1] == "H-3 Lies idle"
    fired = [row["url"] for row in found["groups"][1]["rows"]]
    assert fired == sorted(fired, key=lambda url: -int(url.rstrip("/").rpartition("/")[2]))


def test_the_daily_leaves_out_sev_3(world):
    idle(world, world.now + 15 * DAY)
    at = dt.datetime(2026, 11, 30, 8, tzinfo=dt.UTC)
    assert headlines(said(world, world.bob, at)) == ["H-1 Lies idle"]
    assert headlines(said(world, world.bob, at, "daily")) == []


def test_the_readers_filter_lets_through_what_they_chose(world):
    at_risk(world)
    out_of_reach(world)
    every = {"E-1 At risk", "E-2 Out of reach", "E-2 Kill criterion reached"}
    assert set(headlines(said(world, world.fumi, MONDAY))) == every
    prefer(world.fumi, whose="mine")
    assert headlines(said(world, world.fumi, MONDAY)) == []
    prefer(world.bob, whose="mine")
    assert set(headlines(said(world, world.bob, MONDAY))) == every
    prefer(world.fumi, whose="all", severities=[2])
    assert headlines(said(world, world.fumi, MONDAY)) == ["E-1 At risk"]
    prefer(world.fumi, severities=[1, 2], without=["kill", "at_risk"])
    assert headlines(said(world, world.fumi, MONDAY)) == ["E-2 Out of reach"]
    prefer(world.fumi, ways={"futile": "off"})
    assert headlines(said(world, world.fumi, MONDAY)) == []
    prefer(world.fumi, ways={"kill": "daily"})
    assert set(headlines(said(world, world.fumi, MONDAY, "daily"))) == {
        "E-2 Kill criterion reached",
        "E-2 Out of reach",
    }


def test_silenced_ones_rest_and_acknowledged_ones_say_so(world):
    quiet, seen = at_risk(world), at_risk(world)
    alerts.silence(quiet, until=MONDAY + DAY, reason="Later.", by=world.bob, at=world.now + 3 * HOUR)
    alerts.acknowledge(seen, by=world.bob, at=world.now + 3 * HOUR)
    (group,) = said(world, world.fumi, MONDAY)["groups"]
    assert [(row["headline"].partition(":")[0], row["is_seen"]) for row in group["rows"]] == [("E-2 At risk", True)]
    assert headlines(said(world, world.fumi, MONDAY + DAY)) == ["E-2 At risk", "E-1 At risk"]


def test_what_was_resolved_since_the_last_one(world):
    """The weekly reaches back a week, the daily to the working day before."""
    alert = at_risk(world)
    conclusion.cancel(alert.experiment, reason="No time.", by=world.fumi, at=MONDAY - 2 * DAY)
    for kind in ("weekly", "daily"):
        (row,) = said(world, world.fumi, MONDAY, kind)["resolved"]
        assert row["headline"].startswith("E-1 At risk")
        assert row["how"] == "The experiment was cancelled."
    assert said(world, world.fumi, TUESDAY, "daily")["resolved"] == []


def test_decisions_that_are_due_before_the_next_one(world):
    """Concluded on Tuesday with low confidence: to be decided within three working days, by Friday."""
    build.concluded(world)
    world.enter()
    due_at = build.Experiment.objects.get(number=1).recommendation.due_at
    assert due_at.date() == dt.date(2026, 11, 13)
    wednesday = dt.datetime(2026, 11, 11, 8, tzinfo=dt.UTC)
    assert said(world, world.fumi, wednesday, "daily")["due"] == []
    for at, is_over in ((wednesday + DAY, False), (MONDAY, True)):
        rows = said(world, world.fumi, at, "daily")["due"]
        assert [(row["headline"], row["is_over"]) for row in rows] == [("E-1 Interviews: lost rationale", is_over)]
    prefer(world.fumi, whose="mine")
    assert said(world, world.fumi, MONDAY, "daily")["due"] == []
    build.decided(world, build.Experiment.objects.get(number=1), at=MONDAY)
    assert said(world, world.bob, MONDAY, "daily")["due"] == []


def test_the_mail_says_all_of_it_in_text_and_html(world, office, desk):
    at_risk(world)
    out_of_reach(world)
    build.concluded(world)
    gone = at_risk(world)
    conclusion.cancel(gone.experiment, reason="No time.", by=world.fumi, at=MONDAY - 2 * DAY)
    world.fumi.user.language, world.fumi.user.time_zone = "en", "Asia/Tokyo"
    world.fumi.user.save()
    tick(desk, MONDAY)
    (letter,) = office.to("fumi")
    for text in parts(letter):
        for part in ("E-1 At risk", "E-2 Out of reach", "E-3", "E-4 At risk", "/experiments/3/decide/", "/alerts/1/"):
            assert part in text
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    world.enter()
    assert letter["Message-ID"] == f"<{Digest.objects.get(member=world.fumi).key}@localhost>"


def test_it_takes_as_many_queries_for_thirty_alerts_as_for_three(world):
    def cost() -> int:
        world.enter()
        with CaptureQueriesContext(connection) as queries:
            said(world, world.fumi, MONDAY)
        return len(queries)

    at_risk(world)
    few = cost()
    for _ in range(10):
        at_risk(world)
    assert cost() == few <= 12


def test_what_does_not_fit_is_counted(world, monkeypatch):
    monkeypatch.setattr(digests, "LISTED", 2)
    for _ in range(3):
        at_risk(world)
    found = said(world, world.fumi, MONDAY)
    assert len(headlines(found)) == 2
    assert found["more"] == 1
    assert found["summary"] == "Sev 2: 3"
