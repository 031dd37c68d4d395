"""How long something takes: the product-limit estimator against an implementation of others."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from decisions.figures.rules.period import Period
from decisions.figures.rules.survival import Spell, curve, quantile, spell

D = dt.timedelta(days=1)
START = dt.datetime(2026, 8, 1, tzinfo=dt.UTC)
PERIOD = Period(START, START + 30 * D, START + 90 * D)


def spells(*rows: tuple[float, float, bool]) -> list[Spell]:
    return [Spell(n, entry * D, exit_ * D, ended) for n, (entry, exit_, ended) in enumerate(rows)]


# Leukaemia remissions in weeks under 6-MP, Freireich et al. 1963: a + stands for still in remission
FREIREICH = [
    *[(6, True)] * 3, (7, True), (10, True), (13, True), (16, True), (22, True), (23, True),
    *[(time, False) for time in (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)],
]  # fmt: skip


def test_it_gives_the_published_curve_of_a_published_trial():
    """Kaplan–Meier of the 6-MP arm as textbooks print it; its median is 23 weeks."""
    rows = spells(*((0, time, ended) for time, ended in FREIREICH))
    said = {time / D: round(surviving, 3) for time, surviving in curve(rows)}
    assert said == {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.69, 16: 0.627, 22: 0.538, 23: 0.448}
    assert quantile(rows, 0.5) == 23 * D


def test_a_quantile_is_the_least_time_by_which_that_share_was_over():
    """By hand: of ten that ended after 1 … 10 days, five were over by day 5, and 85 % only by day 9."""
    rows = spells(*((0, day, True) for day in range(1, 11)))
    assert (quantile(rows, 0.5), quantile(rows, 0.85)) == (5 * D, 9 * D)


def test_too_many_open_ones_leave_it_untold():
    """By hand: one of three ended, S = 2/3, so half of them have not."""
    assert quantile(spells((0, 2, True), (0, 5, False), (0, 9, False)), 0.5) is None
    assert quantile([], 0.5) is None


def test_dropping_the_open_ones_would_flatter():
    rows = spells((0, 2, True), (0, 4, True), (0, 20, False), (0, 30, False), (0, 40, True))
    assert quantile([row for row in rows if row.ended], 0.5) == 4 * D
    assert quantile(rows, 0.5) == 40 * D  # S is 4/5, 3/5, and 0 at 40, where one of one ended


waits = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 40), st.booleans()), min_size=1, max_size=40)


@given(waits)
def test_it_agrees_with_statsmodels_whoever_came_late_and_whatever_is_open(found):
    """Entries lie half a day beside the days on which things end: who comes at that moment is a matter of taste."""
    rows = [(entry + 0.5 if entry else 0.0, entry + length, ended) for entry, length, ended in found]
    assume(any(ended for *_, ended in rows))
    entry, exit_, ended = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    oracle = SurvfuncRight(exit_, ended, entry=entry)
    theirs = dict(zip(oracle.surv_times, oracle.surv_prob, strict=True))
    ours = {time / D: surviving for time, surviving in curve(spells(*rows))}
    for time, surviving in ours.items():
        assert surviving == pytest.approx(theirs[time], abs=1e-12)
        if surviving <= 1e-12:  # nobody is left: what comes later says nothing
            break


def test_a_wait_is_seen_from_its_age_at_the_periods_first_second():
    assert spell("E", START - 5 * D, START + 2 * D, None, PERIOD) == Spell("E", 5 * D, 7 * D, ended=True)
    assert spell("E", START + D, None, None, PERIOD) == Spell("E", dt.timedelta(0), 29 * D, ended=False)


A_SECOND = dt.timedelta(seconds=1)


def test_what_ends_with_the_periods_first_second_is_in_it_and_a_second_before_is_not():
    assert spell("E", START - D, START, None, PERIOD) is not None
    assert spell("E", START - D, START - A_SECOND, None, PERIOD) is None


def test_what_ends_with_its_last_second_ended_and_a_second_later_is_still_open():
    end = PERIOD.end
    assert spell("E", START, end - A_SECOND, None, PERIOD).ended
    assert spell("E", START, end, None, PERIOD) == Spell("E", dt.timedelta(0), 30 * D, ended=False)
    assert spell("E", end, None, None, PERIOD) is None, "it began after the period"


def test_called_off_is_open_for_as_long_as_it_lasted():
    assert spell("E", START, None, START + 3 * D, PERIOD) == Spell("E", dt.timedelta(0), 3 * D, ended=False)
    assert spell("E", START - 9 * D, None, START - D, PERIOD) is None
