"""When something was observed, as people and programs write it."""

from __future__ import annotations

import datetime as dt

import pytest

from kaizenlab.metrics.moments import read

NOW = dt.datetime(2026, 11, 9, 12, 0, tzinfo=dt.UTC)
TOKYO = "Asia/Tokyo"


@pytest.mark.parametrize(
    "said", ["2026-11-08", "2026/11/8", "２０２６-11-08", "2026年11月8日", "20261108", " 2026.11.08 "]
)
def test_a_day_is_the_workspaces(said):
    assert read(said, zone=TOKYO, now=NOW) == (
        dt.datetime(2026, 11, 7, 15, 0, tzinfo=dt.UTC),
        dt.date(2026, 11, 8),
        True,
    )


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("2026-11-08 20:30", "2026-11-08T11:30:00+00:00"),
        ("2026-11-08T20:30:15", "2026-11-08T11:30:15+00:00"),
        ("2026-11-08T20:30Z", "2026-11-08T20:30:00+00:00"),
        ("2026-11-08T20:30:00+09:00", "2026-11-08T11:30:00+00:00"),
        ("2026-11-08T20:30:00.25-05:00", "2026-11-09T01:30:00.250000+00:00"),
    ],
)
def test_a_time_without_a_zone_is_the_workspaces_too(said, at):
    moment = read(said, zone=TOKYO, now=NOW)
    assert (moment[0].isoformat(), moment[2]) == (at, False)


def test_the_day_of_a_moment_is_that_of_the_workspace():
    assert read("2026-11-08T16:00Z", zone=TOKYO, now=NOW)[1] == dt.date(2026, 11, 9)
    assert read("2026-11-08T16:00Z", zone="UTC", now=NOW)[1] == dt.date(2026, 11, 8)


@pytest.mark.parametrize(
    "said",
    ["", "yesterday", "11/09/2026", "09.11.2026", "2026-13-01", "2026-02-30", "2026-11-08 25:00", "1899-12-31", "2026"],
)
def test_what_could_mean_two_days_or_none_is_no_moment(said):
    assert read(said, zone="UTC", now=NOW) is None


def test_nothing_is_observed_in_the_future():
    assert read("2026-11-09 12:00", zone="UTC", now=NOW)
    assert read("2026-11-09 12:01", zone="UTC", now=NOW) is None
    assert read("2026-11-09", zone="UTC", now=NOW), "a day that has begun"
    assert read("2026-11-10", zone="UTC", now=NOW) is None
    assert read("2026-11-10", zone=TOKYO, now=NOW) is None
    assert read("2026-11-10", zone="Pacific/Kiritimati", now=NOW), "where it has begun"


@pytest.mark.parametrize("said", ["2026-03-29 02:30", "2026-10-25 02:30"])
def test_an_hour_that_is_left_out_or_comes_twice_is_no_moment(said):
    assert read(said, zone="Europe/Berlin", now=NOW) is None
    assert read(f"{said}+01:00", zone="Europe/Berlin", now=NOW)
