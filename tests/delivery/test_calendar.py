"""The calendar: deadlines as whole days with ids that stay, for whoever has the address, until it is revoked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from decisions.followup import actions as followup
from kaizenlab.alerts.delivery import actions
from kaizenlab.alerts.delivery.models import Feed
from tests import world as build
from tests.people import browser
from tests.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(world) -> str:
    return f"/ical/{actions.make_feed(by=world.bob, at=world.now)}.ics"


def entries(path: str) -> dict[str, tuple[dt.date, str]]:
    """Each entry by its id without the host: its day, and what it says."""
    answer = browser().get(path)
    assert answer.status_code == 200
    calendar = Calendar.from_ical(answer.content)
    return {
        str(entry["uid"]).removesuffix("@localhost"): (entry.decoded("dtstart"), str(entry["summary"]))
        for entry in calendar.walk("VEVENT")
    }


def test_it_is_a_calendar_that_others_can_read(world, path):
    experiment = build.running(world)
    answer = browser().get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "no-store"
    calendar = Calendar.from_ical(answer.content)
    assert not calendar.errors
    assert str(calendar["version"]) == "2.0"
    assert calendar["prodid"]
    assert str(calendar["x-wr-calname"]) == "Hinoki: deadlines"
    assert b"\r\n" in answer.content
    for entry in calendar.walk("VEVENT"):
        assert not entry.errors
        assert isinstance(entry.decoded("dtstart"), dt.date)
        assert not isinstance(entry.decoded("dtstart"), dt.datetime)
        assert entry.decoded("dtend") - entry.decoded("dtstart") == dt.timedelta(days=1)
        assert entry.decoded("dtstamp").tzinfo
        assert str(entry["url"]).endswith(f"/w/hinoki/experiments/{experiment.number}/")


def test_ends_and_kill_criteria_of_what_runs(world, path):
    build.running(world)
    here = world.workspace.pk
    assert entries(path) == {
        f"{here}-E-1-end": (dt.date(2026, 11, 23), "E-1 ends: Interviews: lost rationale"),
        f"{here}-E-1-kill-2026-11-16": (
            dt.date(2026, 11, 16),
            "E-1 kill criterion: recognise this as a problem",
        ),
    }


def test_a_draft_has_no_deadline_and_what_is_over_none_any_more(world, path):
    build.experiment(world)
    assert entries(path) == {}
    build.decided(world)
    assert entries(path) == {}


def test_a_decision_that_is_due_on_the_workspaces_day(world, path):
    build.concluded(world)
    here = world.workspace.pk
    ((uid, (day, said)),) = entries(path).items()
    assert (uid, said) == (f"{here}-E-1-decide", "E-1 decide: Interviews: lost rationale")
    assert day == dt.date(2026, 11, 13)


def test_the_day_on_which_a_decision_is_looked_at_again(world, path):
    build.decided(world, revisit_on=dt.date(2027, 2, 1))
    here = world.workspace.pk
    ((uid, (day, said)),) = entries(path).items()
    assert (uid, day) == (f"{here}-D-1-revisit", dt.date(2027, 2, 1))
    assert said.startswith("D-1 did it hold up? ")


def test_a_review_that_came_too_early_names_the_day_of_the_next(world, path):
    decision = build.decided(world, revisit_on=dt.date(2026, 11, 12))
    at = dt.datetime(2026, 11, 12, 9, tzinfo=dt.UTC)
    again = dt.date(2027, 3, 1)
    followup.review(decision, verdict="too_early", text="Not yet.", revisit_on=again, by=world.bob, at=at)
    ((_uid, (day, _said)),) = entries(path).items()
    assert day == again
    followup.review(decision, verdict="held_up", text="It did.", by=world.bob, at=at + dt.timedelta(days=109))
    assert entries(path) == {}


def test_next_actions_until_they_are_done(world, path):
    decision = build.decided(world)
    action = build.next_action(world, decision, due_on=dt.date(2026, 12, 1))
    build.next_action(world, decision)
    here = world.workspace.pk
    assert entries(path) == {f"{here}-{action.ref}-due": (dt.date(2026, 12, 1), f"{action.ref} Tell the sales team")}
    followup.finish(action, note="Told.", by=world.bob, at=decision.settled_at)
    assert entries(path) == {}


def test_ids_stay_the_same(world, path):
    build.running(world)
    assert browser().get(path).content == browser().get(path).content


def test_it_reads_in_the_members_language(world, path):
    build.running(world)
    world.bob.user.language = "ja"
    world.bob.user.save()
    assert browser().get(path)["Content-Language"] == "ja"


def test_text_of_people_stays_text(world, path):
    build.running(world, title="Lines\\, folded; and so on: " + "長い" * 60)
    (said,) = [said for uid, (_day, said) in entries(path).items() if uid.endswith("end")]
    assert said == "E-1 ends: Lines\\, folded; and so on: " + "長い" * 60
    assert max(len(line) for line in browser().get(path).content.split(b"\r\n")) <= 75


def test_a_revoked_address_leads_nowhere_in_the_next_request(world, path):
    assert browser().get(path).status_code == 200
    world.enter()
    actions.revoke_feed(by=world.bob, at=world.now)
    assert browser().get(path).status_code == 404


def test_a_new_address_ends_the_one_before(world, path):
    world.enter()
    other = f"/ical/{actions.make_feed(by=world.bob, at=world.now)}.ics"
    assert browser().get(path).status_code == 404
    assert browser().get(other).status_code == 200
    world.enter()
    assert Feed.objects.filter(revoked_at=None).count() == 1


def test_who_has_left_reads_nothing_any_more(world, path):
    world.enter()
    world.bob.left_at = world.now
    world.bob.save()
    assert browser().get(path).status_code == 404


def test_an_account_that_is_closed_reads_nothing_any_more(world, path):
    world.bob.user.is_active = False
    world.bob.user.save()
    assert browser().get(path).status_code == 404


def test_nobody_guesses_an_address_and_a_strangers_shows_only_theirs(world, path):
    build.running(world)
    for token in ("", "kzl_", "kzl_" + "A" * 27, path.removeprefix("/ical/").removesuffix(".ics")[:-1] + "!"):
        assert browser().get(f"/ical/{token}.ics").status_code == 404
    other = make_world("elsewhere")
    other.enter()
    theirs = f"/ical/{actions.make_feed(by=other.vera, at=other.now)}.ics"
    assert entries(theirs) == {}
    assert browser("charlie").get(theirs).status_code == 200, "the address is all the proof there is"


def test_it_is_only_read(world, path):
    for method in ("post", "put", "delete"):
        assert getattr(browser(), method)(path).status_code == 405


def test_it_takes_as_many_queries_for_thirty_experiments_as_for_one(world, path):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            browser().get(path)
        return len(queries)

    build.running(world)
    build.decided(world, revisit_on=dt.date(2027, 2, 1))
    few = cost()
    for _ in range(5):
        build.running(world)
        build.concluded(world)
        build.decided(world, revisit_on=dt.date(2027, 2, 1))
    assert cost() == few <= 12
