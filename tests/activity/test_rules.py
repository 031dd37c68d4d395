"""Who is told, for which reason, and when."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from kaizenlab.activity.rules import Cause, causes, due, followers, next_morning
from kaizenlab.alerts.delivery.rules import Hours, Way

UTC, TOKYO = Hours(ZoneInfo("UTC")), Hours(ZoneInfo("Asia/Tokyo"))


def at(day, hour, minute=0):
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=dt.UTC)


def test_a_mention_outweighs_following_and_nobody_hears_of_their_own():
    assert causes([1, 3], [1, 2, 3], by=3) == {1: Cause.MENTION, 2: Cause.FOLLOWED}
    assert causes([1], [], by=None) == {1: Cause.MENTION}


def test_who_follows():
    """Its people unless they stopped following each of the records that an event names; and whoever chose to."""
    assert followers([1, 2], {}, 1) == {1, 2}
    assert followers([1, 2], {2: [False], 3: [True]}, 1) == {1, 3}
    assert followers([1], {1: [False], 2: [False, True]}, 2) == {1, 2}
    assert followers([1], {1: [False, False], 2: [False, False]}, 2) == set()


@pytest.mark.parametrize(
    ("hours", "now", "morning"),
    [
        (UTC, at(10, 7, 59), at(10, 8)),
        (UTC, at(10, 8), at(11, 8)),
        (UTC, at(13, 9), at(16, 8)),  # Friday to Monday
        (UTC, at(14, 3), at(16, 8)),
        (TOKYO, at(10, 12), at(10, 23)),
        (TOKYO, at(10, 22, 59), at(10, 23)),
    ],
)
def test_the_next_morning_of_a_working_day(hours, now, morning):
    assert next_morning(now, hours) == morning


def test_quiet_hours_hold_back_both_ways():
    late = Hours(ZoneInfo("UTC"), (dt.time(7), dt.time(9, 30)))
    assert due(Way.NOW, late, at(10, 8)) == at(10, 9, 30)
    assert due(Way.DAILY, late, at(9, 12)) == at(10, 9, 30)
    assert due(Way.OFF, late, at(9, 12)) is None
