"""A post-mortem's timeline: from the start to the decision, in days of the workspace's zone."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from kaizenlab.alerts.response.rules.response import due_on, ending
from kaizenlab.alerts.response.rules.timeline import Kind, Rung, Step, timeline
from kaizenlab.alerts.response.told import lasted

NOON = dt.datetime(2026, 11, 9, 12, tzinfo=dt.UTC)


def at(days=0, **more):
    return NOON + dt.timedelta(days=days, **more)


def rung(kind, days, *, severity=2, alert=1, rule="at_risk"):
    return Rung(kind, at(days), "founder" if kind == "acknowledged" else "", rule, alert, severity)


WALK = [Step(Kind.REGISTERED, at(-1), "owner"), Step(Kind.STARTED, at(), "owner")]
END = [Step(Kind.CONCLUDED, at(60), "founder"), Step(Kind.DECIDED, at(63), "founder")]


def kinds(found):
    return [(step.kind.value, step.day, step.after) for step in found.steps]


def test_what_happened_stands_in_order_with_its_day_and_the_days_between():
    found = timeline([*WALK, *END], [rung("fired", 12), rung("acknowledged", 14)], "UTC")
    assert kinds(found) == [
        ("registered", None, None),
        ("started", 1, 1),
        ("signal", 13, 12),
        ("acknowledged", 15, 2),
        ("concluded", 61, 46),
        ("decided", 64, 3),
    ]
    assert found.first_day == 13
    stretches = (found.detection, found.acknowledgement, found.decision, found.in_all)
    assert stretches == tuple(dt.timedelta(days=n) for n in (12, 2, 49, 51))


def test_the_first_severe_one_is_marked_where_the_first_signal_was_less():
    found = timeline(WALK, [rung("fired", 12), rung("raised", 13, severity=1)], "UTC")
    assert [step.kind for step in found.steps[2:]] == [Kind.SIGNAL, Kind.SEVERE]
    found = timeline(WALK, [rung("fired", 12, severity=1), rung("fired", 13, severity=1)], "UTC")
    assert [(step.kind, step.severity) for step in found.steps[2:]] == [(Kind.SIGNAL, 1)]


def test_of_two_that_fire_at_once_the_more_severe_is_the_first():
    both = [rung("fired", 12, severity=2, alert=1), rung("fired", 12, severity=1, alert=2, rule="futile")]
    found = timeline(WALK, both, "UTC")
    assert [(step.kind, step.alert) for step in found.steps[2:]] == [(Kind.SIGNAL, 2)]


def test_where_nobody_acknowledged_it_was_seen_when_somebody_was_told():
    found = timeline([*WALK, *END], [rung("fired", 12), rung("told", 13), rung("told", 14)], "UTC")
    assert ("told", 14, 1) in kinds(found)
    assert (found.acknowledgement, found.decision) == (dt.timedelta(days=1), dt.timedelta(days=50))


def test_an_acknowledgement_is_more_than_having_been_told():
    found = timeline(WALK, [rung("fired", 12), rung("told", 12), rung("acknowledged", 20)], "UTC")
    assert kinds(found)[-1] == ("acknowledged", 21, 8)


def test_what_was_never_seen_goes_from_the_signal_to_the_decision():
    found = timeline([*WALK, *END], [rung("fired", 12)], "UTC")
    assert (found.acknowledgement, found.decision) == (None, dt.timedelta(days=51))


def test_what_rings_before_the_start_or_after_the_decision_is_no_signal():
    found = timeline([*WALK, *END], [rung("fired", -0.5), rung("fired", 64)], "UTC")
    assert found.first_day is None
    assert [step.kind for step in found.steps] == [Kind.REGISTERED, Kind.STARTED, Kind.CONCLUDED, Kind.DECIDED]
    assert (found.detection, found.in_all) == (None, None)


def test_at_the_very_start_it_is_day_one():
    found = timeline(WALK, [rung("fired", 0)], "UTC")
    assert (found.first_day, found.detection) == (1, dt.timedelta())


def test_days_are_the_workspaces():
    """23:30 and half an hour later in UTC: another day there, the same in Tokyo."""
    start, signal = dt.datetime(2026, 11, 9, 23, 30, tzinfo=dt.UTC), dt.datetime(2026, 11, 10, 0, tzinfo=dt.UTC)
    done = [Step(Kind.STARTED, start)]
    rings = [Rung("fired", signal, "", "at_risk", 1, 2)]
    assert timeline(done, rings, "UTC").first_day == 2
    assert timeline(done, rings, "Asia/Tokyo").first_day == 1


def test_an_hour_that_summer_time_takes_makes_no_day_shorter():
    start = dt.datetime(2026, 3, 28, 23, 30, tzinfo=dt.UTC)  # 00:30 on the 29th in Berlin, the day of 23 hours
    signal = dt.datetime(2026, 3, 29, 22, 0, tzinfo=dt.UTC)  # 00:00 on the 30th
    found = timeline([Step(Kind.STARTED, start)], [Rung("fired", signal, "", "at_risk", 1, 2)], "Europe/Berlin")
    assert found.first_day == 2
    assert found.detection == dt.timedelta(hours=22, minutes=30)


def test_nothing_gives_nothing():
    assert timeline([], [], "UTC").steps == ()


MOMENTS = st.integers(0, 90 * 24).map(lambda hours: NOON + dt.timedelta(hours=hours))
RUNGS = st.builds(
    Rung,
    st.sampled_from(["fired", "raised", "told", "acknowledged"]),
    MOMENTS,
    st.sampled_from(["", "owner", "founder"]),
    st.just("at_risk"),
    st.integers(1, 5),
    st.integers(1, 3),
)


@given(done=st.lists(st.builds(Step, st.sampled_from(Kind), MOMENTS), max_size=6), rings=st.lists(RUNGS, max_size=12))
def test_law_it_runs_forwards_and_its_stretches_add_up(done, rings):
    plain = [step for step in done if step.kind not in (Kind.SIGNAL, Kind.SEVERE, Kind.TOLD, Kind.ACKNOWLEDGED)]
    found = timeline(plain, rings, "Asia/Tokyo")
    assert [step.at for step in found.steps] == sorted(step.at for step in found.steps)
    assert all(step.after is None or step.after >= 0 for step in found.steps)
    assert sum(step.kind is Kind.SIGNAL for step in found.steps) <= 1
    stretches = (found.acknowledgement, found.decision, found.in_all)
    assert all(each is None or each >= dt.timedelta() for each in (found.detection, *stretches))
    if None not in stretches:
        assert found.acknowledgement + found.decision == found.in_all
    assert timeline(reversed(plain), rings[::-1], "Asia/Tokyo").in_all == found.in_all


@given(day=st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)))
def test_law_a_response_is_due_on_the_next_day_from_monday_to_friday(day):
    due = due_on(day)
    assert due.weekday() < 5
    assert 1 <= (due - day).days <= 3
    assert not any((day + dt.timedelta(n)).weekday() < 5 for n in range(1, (due - day).days))


def test_how_a_response_ends():
    """Cancelled, else decided; what stands or waits for a decision goes on; the rest stands down."""
    ends = {
        ("cancelled", False, False, True): "cancelled",
        ("concluded", True, False, True): "decided",
        ("concluded", False, True, False): "",
        ("concluded", False, False, False): "stood_down",
        ("running", False, False, True): "",
        ("running", False, False, False): "stood_down",
        ("paused", False, False, True): "",
    }
    for (state, is_closed, asks, stands), how in ends.items():
        found = ending(state=state, is_closed=is_closed, asks_for_decision=asks, severe_stands=stands)
        assert found == how, (state, is_closed, asks, stands)


def test_how_long_something_lasted_is_said_in_its_two_largest_units():
    said = {
        dt.timedelta(): "less than a minute",
        dt.timedelta(seconds=59): "less than a minute",
        dt.timedelta(minutes=1): "1 minute",
        dt.timedelta(hours=1, minutes=5): "1 hour, 5 minutes",
        dt.timedelta(hours=24): "1 day",
        dt.timedelta(days=17, hours=4, minutes=10): "17 days, 4 hours",
    }
    assert {delta: lasted(delta) for delta in said} == said
