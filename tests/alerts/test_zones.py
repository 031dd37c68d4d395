"""A day begins at midnight of the workspace's zone, whatever its clocks do; seven days are as long in any week.

What is expected is written down in UTC by hand, from the rules of each zone.
"""

from __future__ import annotations

import datetime as dt

import pytest

from kaizenlab.alerts import tasks
from kaizenlab.alerts.models import Alert
from kaizenlab.workspaces.models import Workspace
from tests import world as build
from tests.world import make_world

pytestmark = pytest.mark.django_db

SECOND, HOUR, DAY = dt.timedelta(seconds=1), dt.timedelta(hours=1), dt.timedelta(days=1)
FIRST_MOMENTS = {
    "Asia/Tokyo": ("2026-11-16", "2026-11-15T15:00Z"),
    "Asia/Kathmandu": ("2026-11-16", "2026-11-15T18:15Z"),
    "America/New_York": ("2026-11-02", "2026-11-02T05:00Z"),  # an hour was counted twice the day before
    "Europe/Berlin": ("2027-03-29", "2027-03-28T22:00Z"),  # an hour was left out the day before
    "Australia/Lord_Howe": ("2026-10-05", "2026-10-04T13:00Z"),  # half an hour was
    "America/Santiago": ("2027-09-05", "2027-09-05T04:00Z"),  # this day begins at one: the hour before is left out
    "Africa/Cairo": ("2027-04-30", "2027-04-29T22:00Z"),  # and so does this one
}


def world_in(zone, now):
    world = make_world(now=now)
    Workspace.objects.filter(pk=world.workspace.pk).update(time_zone=zone)
    world.workspace.time_zone = zone
    return world


def rings(world, rule, at):
    while tasks.look(world.workspace.pk, at):
        pass
    world.enter()
    return list(Alert.objects.filter(rule=rule).values_list("fired_at", flat=True))


def killed(world, day):
    """One of three said yes, and at most one by that day means stop."""
    bar = build.criterion()
    stop = build.kill(bar, day, threshold=1, of=None)
    build.answered(world, build.running(world, None, bar, kills=[stop]), "yes", "no", "no")


def over(world, day):
    """The day before was its last."""
    last, bar = day - DAY, build.criterion()
    build.running(world, None, bar, kills=[build.kill(bar, last, of=5)], ends_on=last)


def revisited(world, day):
    build.decided(world, revisit_on=day)


def late(world, day):
    build.decided(world, next_kind="build", next_text="The export", next_due=day - DAY)


@pytest.mark.parametrize("zone", FIRST_MOMENTS)
@pytest.mark.parametrize(
    ("rule", "prepare"), [("kill", killed), ("evaluation", over), ("revisit", revisited), ("action", late)]
)
def test_it_rings_with_the_first_moment_of_the_day(zone, rule, prepare):
    day, moment = dt.date.fromisoformat(FIRST_MOMENTS[zone][0]), dt.datetime.fromisoformat(FIRST_MOMENTS[zone][1])
    world = world_in(zone, dt.datetime.combine(day - 6 * DAY, dt.time(12), dt.UTC))
    prepare(world, day)
    assert rings(world, rule, moment - SECOND) == []
    assert rings(world, rule, moment) == [moment]


@pytest.mark.parametrize(
    ("zone", "now", "moment"),
    [
        ("Asia/Tokyo", "2026-11-09T12:00Z", "2026-11-13T15:00Z"),  # concluded on Tuesday, due on Friday
        ("America/New_York", "2026-10-29T12:00Z", "2026-11-05T05:00Z"),  # on Friday, on Wednesday
        ("Europe/Berlin", "2027-03-25T12:00Z", "2027-03-31T22:00Z"),  # the same in spring
    ],
)
def test_a_decision_is_overdue_when_its_last_day_is_over(zone, now, moment):
    world, at = world_in(zone, dt.datetime.fromisoformat(now)), dt.datetime.fromisoformat(moment)
    build.concluded(world)
    assert rings(world, "overdue", at - SECOND) == []
    assert rings(world, "overdue", at) == [at]


@pytest.mark.parametrize(
    ("rule", "prepare", "since", "days"),
    [
        ("no_evidence", lambda world: build.answered(world, build.running(world), "yes"), 2 * HOUR, 7),
        ("draft", build.experiment, 0 * HOUR, 14),
        ("learning", lambda world: build.decided(world, learned=""), 2 * DAY, 7),
    ],
)
@pytest.mark.parametrize("now", ["2027-03-24T12:00Z", "2027-10-27T12:00Z"])
def test_a_change_of_the_clocks_makes_no_days_longer_or_shorter(now, rule, prepare, since, days):
    world = world_in("Europe/Berlin", dt.datetime.fromisoformat(now))
    prepare(world)
    moment = world.now + since + days * DAY
    assert rings(world, rule, moment - SECOND) == []
    assert rings(world, rule, moment) == [moment]
