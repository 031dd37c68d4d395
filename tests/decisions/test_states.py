"""What a decision does to its hypothesis, and where its mark stands: pure, no database."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions.folding import folded
from decisions.states import after, asks_for, outcome_of
from decisions.timeline import APART, LEVELS, timeline

OUTCOMES = st.sampled_from(["continue", "investigate", "pivot", "kill"])
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))


@pytest.mark.parametrize(
    ("state", "outcome", "becomes"),
    [
        ("testing", "continue", "adopted"),
        ("testing", "investigate", "testing"),
        ("testing", "pivot", "superseded"),
        ("testing", "kill", "killed"),
        ("adopted", "investigate", "adopted"),
        ("adopted", "kill", "killed"),
        ("killed", "continue", None),
        ("superseded", "investigate", None),
    ],
)
def test_an_accepted_decision_moves_the_hypothesis(state, outcome, becomes):
    assert after(state, outcome, corrects=False) == becomes


@pytest.mark.parametrize("state", ["adopted", "killed", "superseded"])
def test_correcting_the_decision_that_led_there_reopens_it(state):
    assert after(state, "investigate", corrects=True) == "testing"
    assert outcome_of(after(state, "continue", corrects=True)) == "continue"


@given(OUTCOMES, st.dictionaries(st.integers(1, 99), st.sampled_from(["draft", "running", "paused", "concluded"])))
def test_kill_and_pivot_ask_about_everything_open_continue_about_what_runs(outcome, others):
    asked = asks_for(outcome, others)
    assert asked <= set(others)
    if outcome in ("kill", "pivot"):
        assert asked == set(others)
    if outcome == "investigate":
        assert not asked


@given(st.lists(st.tuples(DAYS, OUTCOMES, st.just("")), max_size=50), DAYS)
def test_the_timeline_has_one_mark_each_and_none_hides_another(decided, today):
    drawn = timeline(decided, today)
    assert sorted(mark.outcome for mark in drawn.marks) == sorted(outcome for _, outcome, _ in decided)
    for level in LEVELS:
        places = [mark.x for mark in drawn.marks if mark.y == level]
        assert all(b - a >= APART - 0.02 for a, b in pairwise(places))
    assert all(0 <= tick.x <= 100 for tick in drawn.ticks)


def test_fifty_on_one_day_stay_on_the_line():
    drawn = timeline([(dt.date(2026, 11, 9), "kill", "")] * 50, dt.date(2026, 11, 9))
    assert max(mark.x for mark in drawn.marks) <= 100


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert folded(folded(text)) == folded(text)
