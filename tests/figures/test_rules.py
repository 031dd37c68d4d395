"""The figures of tests/figures/september.py, counted by hand."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from decisions.figures.rules import figures
from decisions.figures.rules.period import Period
from tests.figures.september import A_SECOND, END, FACTS, SINCE

D = dt.timedelta(days=1)
PERIOD = Period(SINCE, END, END + 60 * D)


def numbers(rows):
    return sorted(row.key for row in rows)


def test_lead_time():
    """In order of length, * accepted: 2* (E-11), 2 (E-6), 2.5* (E-9), 4* (E-3), 5 (E-8), 6 (E-10), 7* (E-12), 10* (E-2,
    at risk from 10 on), 11 (E-5), 29* less a second (E-4). At risk at 2: the nine that began in September.

    S: at 2 d 8/9; at 2.5 d, of the 7 left, 8/9 · 6/7; at 4 d, of 6, · 5/6; at 7 d, of 3 (E-12, E-5, E-4), · 2/3:
    0.889, 0.762, 0.635, 0.423. At 10 d, of 3 (E-2, E-5, E-4), · 2/3: 0.282; at 29 d the last: 0.
    So half had ended by 7 d, and 85 % by 29 d less a second.
    """
    wait = figures.lead(FACTS, PERIOD)
    assert (len(wait.ended), len(wait.open)) == (6, 4)
    assert (wait.p50, wait.p85) == (7 * D, 29 * D - A_SECOND)
    assert numbers(wait.ended) == [2, 3, 4, 9, 11, 12]
    assert numbers(wait.open) == [5, 6, 8, 10]


def test_decided_on_time():
    """Concluded in September: E-3, E-4, E-5, E-6, E-9, E-11, E-12. In time: E-3, E-9, E-11. Late: E-4 and E-12,
    and E-5, whose decision came after September. E-6 still has time."""
    found = figures.punctuality(FACTS, PERIOD)
    assert numbers(found.good) == [3, 9, 11]
    assert numbers(found.late) == [4, 5, 12]
    assert numbers(found.pending) == [6]
    assert found.share == Fraction(3, 6)


def test_decisions_accepted():
    """D-3, D-4, D-5, D-7, D-8, D-9, D-10; not D-2, a second before, nor D-6, with the first second of October. Seven in
    30 days are 7 / (30/7) = 1.633 a week."""
    rows = figures.decided(FACTS, PERIOD)
    assert numbers(rows) == [3, 4, 5, 7, 8, 9, 10]
    assert figures.a_week(len(rows), PERIOD) == pytest.approx(49 / 30)


def test_outcomes_and_the_kill_rate():
    """One kill in seven; no pivot; D-8 and D-9 continue; D-3, D-4, D-5 and D-10 investigate."""
    parts = figures.parts_of_decided(FACTS, PERIOD)
    counts = {name: numbers(parts[name]) for name in ("continue", "investigate", "pivot", "kill", "ended")}
    assert counts == {"continue": [8, 9], "investigate": [3, 4, 5, 10], "pivot": [], "kill": [7], "ended": [7]}


def test_reversals():
    """D-9, after 7 days. The other six have stood for less than 90 days at the end of September."""
    parts = figures.parts_of_decided(FACTS, PERIOD)
    assert numbers(parts["reversed"]) == [9]
    assert numbers(parts["young"]) == [3, 4, 5, 7, 8, 10]


def test_time_to_detect():
    """E-9: 24 h, from 8 Sep 04:00 to 9 Sep 04:00. E-10: open for 5 d 20 h. S at 24 h is 1/2, so p50 is 24 h,
    and p85 can't be told."""
    wait = figures.detection(FACTS, PERIOD)
    assert (numbers(wait.ended), numbers(wait.open)) == ([9], [10])
    assert (wait.p50, wait.p85) == (D, None)
    assert wait.open[0].exit == dt.timedelta(days=5, hours=20)


def test_results_without_a_deviation():
    """Seven results, one deviated: E-4. E-7's is invalid and none of them."""
    parts = figures.parts_of_results(FACTS, PERIOD)
    assert numbers(parts[""]) == [3, 4, 5, 6, 9, 11, 12]
    assert (numbers(parts["clean"]), numbers(parts["deviated"])) == ([3, 5, 6, 9, 11, 12], [4])


def test_held_up_of_those_reviewed():
    """D-8 did, D-4 did not; D-3 was too early to tell; D-7's review came with the first second of October."""
    parts = figures.parts_of_reviewed(FACTS, PERIOD)
    assert {name: numbers(rows) for name, rows in parts.items()} == {
        "": [4, 8],
        "held_up": [8],
        "did_not": [4],
        "too_early": [3],
    }


def test_overrides_and_how_they_turned_out():
    parts = figures.parts_of_overrides(FACTS, PERIOD)
    assert {name: numbers(rows) for name, rows in parts.items()} == {
        "": [8, 9],
        "held_up": [8],
        "did_not": [],
        "reversed": [9],
        "unknown": [],
    }


def test_decision_debt():
    """E-5 alone: due with the last second of 24 Sep, so 6 days and a second at the end of September."""
    (row,) = figures.debt(FACTS, PERIOD)
    assert numbers([row]) == [5]
    assert figures.overdue(row, PERIOD) == 6 * D + A_SECOND


def test_a_period_that_is_not_over_knows_nothing_of_what_comes():
    """At noon on 10 Sep to the second: E-9's decision, of that very moment, is not known yet."""
    so_far = Period(SINCE, END, SINCE + 9.5 * D)
    assert numbers(figures.decided(FACTS, so_far)) == [3, 4]
    assert numbers(figures.lead(FACTS, so_far).open) == [4, 8, 9, 11]
