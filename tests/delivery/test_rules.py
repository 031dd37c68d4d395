"""Who is told of an alert, when, and who is next: the rules alone."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizenlab.alerts.delivery.rules import (
    Cause,
    Digest,
    Filter,
    Hours,
    Person,
    Way,
    cause,
    default_chain,
    digest_day,
    digest_since,
    digest_until,
    escalates_at,
    instant,
    is_working_day,
    lets_through,
    next_up,
    when,
)
from kaizenlab.workspaces.rules import Role

UTC = ZoneInfo("UTC")
BERLIN, NEW_YORK, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo")
ZONES = [BERLIN, NEW_YORK, TOKYO, UTC, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Asia/Kathmandu")]


def local(zone: ZoneInfo, said: str, *, fold: int = 0) -> dt.datetime:
    """What the clocks of a zone show, as a moment."""
    return dt.datetime.fromisoformat(said).replace(tzinfo=zone, fold=fold).astimezone(dt.UTC)


def told(severity: int, zone: ZoneInfo, said: str, *, way: Way = Way.SEVERITY, fold: int = 0, **hours) -> str:
    """When somebody is told, as the clocks of their zone show it."""
    moment = when(severity, way, Hours(zone, **hours), local(zone, said, fold=fold))
    return moment.astimezone(zone).isoformat()


def quiet(begins: str, ends: str) -> tuple[dt.time, dt.time]:
    return dt.time.fromisoformat(begins), dt.time.fromisoformat(ends)


# Who


def test_a_sev_1_is_told_to_owner_founders_admins_and_the_response_team():
    assert cause(Person(Role.MEMBER, is_owner=True), 1) is Cause.OWNER
    assert cause(Person(Role.FOUNDER), 1) is Cause.FOUNDER
    assert cause(Person(Role.ADMIN), 1) is Cause.FOUNDER
    assert cause(Person(Role.VIEWER, is_on_team=True), 1) is Cause.TEAM
    assert cause(Person(Role.MEMBER), 1) is None
    assert cause(Person(Role.VIEWER), 1) is None


def test_a_sev_2_is_told_to_owner_and_founders():
    assert cause(Person(Role.VIEWER, is_owner=True), 2) is Cause.OWNER
    assert cause(Person(Role.FOUNDER), 2) is Cause.FOUNDER
    assert cause(Person(Role.ADMIN), 2) is Cause.FOUNDER
    assert cause(Person(Role.MEMBER, is_on_team=True), 2) is None


def test_a_sev_3_is_told_to_nobody_by_a_mail_of_its_own():
    assert [cause(Person(role, is_owner=True, is_on_team=True), 3) for role in Role] == [None] * 4


@pytest.mark.parametrize("severity", [1, 2, 3])
def test_who_asked_for_a_kind_immediately_is_told_whatever_it_is(severity):
    assert cause(Person(Role.VIEWER, way=Way.NOW), severity) is Cause.ASKED


@pytest.mark.parametrize("way", [Way.DAILY, Way.OFF])
def test_who_wants_a_kind_daily_or_not_at_all_gets_no_mail_of_its_own(way):
    assert cause(Person(Role.ADMIN, way=way, is_owner=True, is_on_team=True), 1) is None


def test_who_wants_no_mail_about_alerts_gets_none():
    assert cause(Person(Role.ADMIN, way=Way.NOW, is_mailed=False, is_owner=True), 1) is None


# When: Sev 1


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_a_sev_1_is_told_at_once_at_any_hour(zone):
    at = local(zone, "2026-03-28T03:00")  # a Saturday night
    assert when(1, Way.SEVERITY, Hours(zone, quiet("22:00", "07:00")), at) == at


def test_a_sev_1_waits_only_for_who_says_so():
    hours = {"quiet": quiet("22:00", "07:00"), "for_all": True}
    assert told(1, BERLIN, "2026-11-14T21:59:59", **hours) == "2026-11-14T21:59:59+01:00"
    assert told(1, BERLIN, "2026-11-14T22:00:00", **hours) == "2026-11-15T07:00:00+01:00"
    assert told(1, BERLIN, "2026-11-15T06:59:59", **hours) == "2026-11-15T07:00:00+01:00"
    assert told(1, BERLIN, "2026-11-15T07:00:00", **hours) == "2026-11-15T07:00:00+01:00"


# When: Sev 2

EDGES = [  # a Monday to Tuesday
    ("2026-11-09T08:59:59", "2026-11-09T09:00:00"),
    ("2026-11-09T09:00:00", "2026-11-09T09:00:00"),
    ("2026-11-09T09:00:01", "2026-11-09T09:00:01"),
    ("2026-11-09T16:59:59", "2026-11-09T16:59:59"),
    ("2026-11-09T17:00:00", "2026-11-10T09:00:00"),
    ("2026-11-09T17:00:01", "2026-11-10T09:00:00"),
    ("2026-11-09T00:00:00", "2026-11-09T09:00:00"),
    ("2026-11-09T23:59:59", "2026-11-10T09:00:00"),
]


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize(("at", "expected"), EDGES)
def test_a_sev_2_is_told_from_nine_to_five_in_each_persons_zone(zone, at, expected):
    assert told(2, zone, at) == local(zone, expected).astimezone(zone).isoformat()


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_a_sev_2_of_friday_evening_waits_for_monday(zone):
    monday = local(zone, "2026-11-09T09:00:00").astimezone(zone).isoformat()
    for said in ("2026-11-06T17:00:00", "2026-11-07T09:00:00", "2026-11-07T12:00:00", "2026-11-08T23:59:59"):
        assert told(2, zone, said) == monday
    assert told(2, zone, "2026-11-06T16:59:59").startswith("2026-11-06T16:59:59")


@pytest.mark.parametrize(
    ("zone", "friday", "monday"),
    [
        # the weekend on which clocks are put forward, and the one on which they are put back
        (BERLIN, "2026-03-27T18:00", "2026-03-30T09:00:00+02:00"),
        (BERLIN, "2026-10-23T18:00", "2026-10-26T09:00:00+01:00"),
        (NEW_YORK, "2026-03-06T18:00", "2026-03-09T09:00:00-04:00"),
        (NEW_YORK, "2026-10-30T18:00", "2026-11-02T09:00:00-05:00"),
        (TOKYO, "2026-03-27T18:00", "2026-03-30T09:00:00+09:00"),
        (TOKYO, "2026-10-23T18:00", "2026-10-26T09:00:00+09:00"),
    ],
)
def test_nine_is_nine_after_the_clocks_have_changed(zone, friday, monday):
    assert told(2, zone, friday) == monday


def test_one_moment_is_another_hour_for_each_of_them():
    at = local(BERLIN, "2026-11-09T10:00")  # 04:00 in New York, 18:00 in Tokyo
    said = {zone.key: when(2, Way.SEVERITY, Hours(zone), at).astimezone(zone) for zone in (BERLIN, NEW_YORK, TOKYO)}
    assert said["Europe/Berlin"] == at
    assert said["America/New_York"].isoformat() == "2026-11-09T09:00:00-05:00"
    assert said["Asia/Tokyo"].isoformat() == "2026-11-10T09:00:00+09:00"


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-09T11:59:59", "2026-11-09T11:59:59+01:00"),
        ("2026-11-09T12:00:00", "2026-11-09T13:30:00+01:00"),
        ("2026-11-09T13:29:59", "2026-11-09T13:30:00+01:00"),
        ("2026-11-09T13:30:00", "2026-11-09T13:30:00+01:00"),
    ],
)
def test_a_sev_2_waits_for_the_end_of_quiet_hours_at_noon(at, expected):
    assert told(2, BERLIN, at, quiet=quiet("12:00", "13:30")) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-09T15:59:59", "2026-11-09T15:59:59+09:00"),
        ("2026-11-09T16:00:00", "2026-11-10T10:00:00+09:00"),  # across midnight
        ("2026-11-10T09:59:59", "2026-11-10T10:00:00+09:00"),
        ("2026-11-13T16:00:00", "2026-11-16T10:00:00+09:00"),  # and across a weekend
    ],
)
def test_a_sev_2_waits_for_the_end_of_quiet_hours_across_midnight(at, expected):
    assert told(2, TOKYO, at, quiet=quiet("16:00", "10:00")) == expected


@pytest.mark.parametrize("hours", [("09:00", "17:00"), ("08:00", "20:00"), ("18:00", "17:00"), ("09:00", "08:59")])
def test_where_quiet_hours_leave_no_business_hour_only_they_count(hours):
    ends = hours[1]
    at = told(2, BERLIN, "2026-11-09T12:00:00", quiet=quiet(*hours))
    assert at[11:16] == ends


def test_immediately_waits_for_quiet_hours_and_for_nothing_else():
    hours = {"way": Way.NOW, "quiet": quiet("22:00", "07:00")}
    for severity in (2, 3):
        assert told(severity, BERLIN, "2026-11-14T21:59:59", **hours) == "2026-11-14T21:59:59+01:00"
        assert told(severity, BERLIN, "2026-11-14T22:00:00", **hours) == "2026-11-15T07:00:00+01:00"
        assert told(severity, BERLIN, "2026-11-15T07:00:00", **hours) == "2026-11-15T07:00:00+01:00"


# When: hours that the clocks leave out or bring twice


def test_an_hour_that_is_left_out_is_the_moment_of_the_change():
    change = dt.datetime(2026, 3, 29, 1, tzinfo=dt.UTC)  # 02:00 becomes 03:00
    assert instant(dt.date(2026, 3, 29), dt.time(1, 59), BERLIN) == change - dt.timedelta(minutes=1)
    for time in (dt.time(2), dt.time(2, 30), dt.time(2, 59, 59), dt.time(3)):
        assert instant(dt.date(2026, 3, 29), time, BERLIN) == change
    assert instant(dt.date(2026, 3, 8), dt.time(2, 30), NEW_YORK) == dt.datetime(2026, 3, 8, 7, tzinfo=dt.UTC)
    lord_howe = ZoneInfo("Australia/Lord_Howe")  # by half an hour
    assert instant(dt.date(2026, 10, 4), dt.time(2, 15), lord_howe) == dt.datetime(2026, 10, 3, 15, 30, tzinfo=dt.UTC)


def test_of_an_hour_that_comes_twice_quiet_begins_with_the_first_and_ends_with_the_second():
    day = dt.date(2026, 10, 25)
    assert instant(day, dt.time(2, 30), BERLIN) == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    assert instant(day, dt.time(2, 30), BERLIN, last=True) == dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)
    hours = {"way": Way.NOW, "quiet": quiet("22:00", "02:30")}
    assert told(2, BERLIN, "2026-10-25T02:10", **hours) == "2026-10-25T02:30:00+01:00"
    assert told(2, BERLIN, "2026-10-25T02:45", **hours) == "2026-10-25T02:30:00+01:00"
    assert told(2, BERLIN, "2026-10-25T02:29:59", fold=1, **hours) == "2026-10-25T02:30:00+01:00"
    assert told(2, BERLIN, "2026-10-25T02:30", fold=1, **hours) == "2026-10-25T02:30:00+01:00"


def test_quiet_hours_that_end_in_an_hour_left_out_end_with_the_change():
    hours = {"way": Way.NOW, "quiet": quiet("22:00", "02:30")}
    assert told(2, BERLIN, "2026-03-29T01:59:59", **hours) == "2026-03-29T03:00:00+02:00"
    assert told(2, BERLIN, "2026-03-29T03:00:00", **hours) == "2026-03-29T03:00:00+02:00"
    assert told(2, NEW_YORK, "2026-03-08T01:59:59", **hours) == "2026-03-08T03:00:00-04:00"


times = st.times().map(lambda time: time.replace(second=0, microsecond=0))
moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31), timezones=st.just(dt.UTC))
quiets = st.none() | st.tuples(times, times).filter(lambda pair: pair[0] != pair[1])


@given(st.sampled_from(ZONES), quiets, st.booleans(), st.sampled_from([Way.SEVERITY, Way.NOW]), moments)
def test_whatever_the_hours_a_sev_2_is_told_within_four_days_and_asking_again_changes_nothing(
    zone, chosen, for_all, way, at
):
    hours = Hours(zone, chosen, for_all)
    moment = when(2, way, hours, at)
    assert at <= moment <= at + dt.timedelta(days=4)
    assert when(2, way, hours, moment) == moment
    if way is Way.SEVERITY and chosen is None:
        there = moment.astimezone(zone)
        assert is_working_day(there.date())
        assert dt.time(9) <= there.time() < dt.time(17)


# Who is next


def test_where_no_chain_is_set_founders_come_first_then_admins_in_the_order_they_joined():
    people = [
        (1, Role.ADMIN),
        (2, Role.MEMBER),
        (3, Role.FOUNDER),
        (4, Role.ADMIN),
        (5, Role.FOUNDER),
        (6, Role.VIEWER),
    ]
    assert default_chain(people) == [3, 5, 1, 4]
    assert default_chain([]) == []


def test_the_chain_goes_on_until_everybody_is_told():
    assert next_up([7, 3, 9], []) == 7
    assert next_up([7, 3, 9], [7]) == 3
    assert next_up([7, 3, 9], [3]) == 7  # 7 could not be reached before, and can now
    assert next_up([7, 3, 9], [9, 3, 7]) is None
    assert next_up([], []) is None


def test_the_hours_count_from_when_the_first_was_told():
    at = local(BERLIN, "2026-11-06T18:00")
    monday, tuesday = local(BERLIN, "2026-11-09T09:00"), local(BERLIN, "2026-11-10T09:00")
    assert escalates_at([tuesday, monday], at, 24) == tuesday
    assert escalates_at([], at, 2) == at + dt.timedelta(hours=2)
    assert escalates_at([monday], at, 0) is None


# Digests


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_a_daily_digest_is_due_from_eight_for_a_day_on_working_days(zone):
    monday = dt.date(2026, 11, 9)
    assert digest_day(Digest.DAILY, local(zone, "2026-11-09T07:59:59"), zone) is None
    assert digest_day(Digest.DAILY, local(zone, "2026-11-09T08:00:00"), zone) == monday
    assert digest_day(Digest.DAILY, local(zone, "2026-11-10T07:59:59"), zone) == monday
    assert digest_day(Digest.DAILY, local(zone, "2026-11-10T08:00:00"), zone) == monday + dt.timedelta(days=1)
    assert digest_day(Digest.DAILY, local(zone, "2026-11-07T07:59:59"), zone) == dt.date(2026, 11, 6)
    assert digest_day(Digest.DAILY, local(zone, "2026-11-07T08:00:00"), zone) is None
    assert digest_day(Digest.DAILY, local(zone, "2026-11-08T12:00:00"), zone) is None


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_a_weekly_digest_is_due_from_monday_at_eight_for_a_day(zone):
    monday = dt.date(2026, 11, 9)
    assert digest_day(Digest.WEEKLY, local(zone, "2026-11-09T07:59:59"), zone) is None
    assert digest_day(Digest.WEEKLY, local(zone, "2026-11-09T08:00:00"), zone) == monday
    assert digest_day(Digest.WEEKLY, local(zone, "2026-11-10T07:59:59"), zone) == monday
    assert digest_day(Digest.WEEKLY, local(zone, "2026-11-10T08:00:00"), zone) is None


def test_eight_is_eight_after_the_clocks_have_changed():
    for zone, before, after in (
        (BERLIN, "2026-03-30T05:59:59+00:00", "2026-03-30T06:00:00+00:00"),
        (BERLIN, "2026-10-26T06:59:59+00:00", "2026-10-26T07:00:00+00:00"),
        (NEW_YORK, "2026-03-09T11:59:59+00:00", "2026-03-09T12:00:00+00:00"),
        (NEW_YORK, "2026-11-02T12:59:59+00:00", "2026-11-02T13:00:00+00:00"),
    ):
        assert digest_day(Digest.WEEKLY, dt.datetime.fromisoformat(before), zone) is None
        assert digest_day(Digest.WEEKLY, dt.datetime.fromisoformat(after), zone) is not None


def test_a_digest_reaches_back_to_the_one_before_and_forward_to_the_next():
    monday, tuesday, friday = dt.date(2026, 11, 9), dt.date(2026, 11, 10), dt.date(2026, 11, 13)
    assert digest_since(Digest.DAILY, tuesday, BERLIN) == local(BERLIN, "2026-11-09T08:00")
    assert digest_since(Digest.DAILY, monday, BERLIN) == local(BERLIN, "2026-11-06T08:00")
    assert digest_since(Digest.WEEKLY, monday, BERLIN) == local(BERLIN, "2026-11-02T08:00")
    assert digest_until(Digest.DAILY, friday) == dt.date(2026, 11, 16)
    assert digest_until(Digest.WEEKLY, monday) == dt.date(2026, 11, 16)


@pytest.mark.parametrize(
    ("kind", "chosen", "alert", "passes"),
    [
        (Digest.DAILY, Filter(), {"severity": 2}, True),
        (Digest.DAILY, Filter(), {"severity": 3}, False),
        (Digest.WEEKLY, Filter(), {"severity": 3}, True),
        (Digest.WEEKLY, Filter(severities=frozenset((1, 2))), {"severity": 3}, False),
        (Digest.WEEKLY, Filter(only_mine=True), {}, False),
        (Digest.WEEKLY, Filter(only_mine=True), {"is_mine": True}, True),
        (Digest.WEEKLY, Filter(without=frozenset(("draft",))), {"rule": "draft"}, False),
        (Digest.WEEKLY, Filter(without=frozenset(("draft",))), {"rule": "owner"}, True),
        (Digest.WEEKLY, Filter(off=frozenset(("draft",))), {"rule": "draft", "is_mine": True}, False),
        # what somebody wants daily comes daily, whatever the filter says
        (Digest.DAILY, Filter(only_mine=True, daily=frozenset(("draft",))), {"rule": "draft", "severity": 3}, True),
        (Digest.WEEKLY, Filter(only_mine=True, daily=frozenset(("draft",))), {"rule": "draft", "severity": 3}, False),
    ],
)
def test_what_a_digest_lets_through(kind, chosen, alert, passes):
    said = {"rule": "at_risk", "severity": 2, "is_mine": False} | alert
    assert lets_through(kind, chosen, **said) is passes
