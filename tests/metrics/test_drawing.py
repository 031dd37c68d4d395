"""Geometry: round figures at the side, points where they belong, and light however many readings there are."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from kaizenlab.metrics.drawing import HEIGHT, plot, spark, steps
from kaizenlab.metrics.queries import Point
from tests.world import NOON


def points(*values: float) -> list[Point]:
    return [Point(NOON + n * dt.timedelta(days=1), True, value, value, value, 1) for n, value in enumerate(values)]


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        (0, 10, [0, 5, 10]),
        (3, 9, [0, 5, 10]),
        (101, 104, [101, 102, 103, 104]),
        (-9, -3, [-10, -5, 0]),
        (7, 7, [6, 6.5, 7, 7.5, 8]),
        (0, 0, [0, 0.5, 1]),
        (0.012, 0.041, [0, 0.02, 0.04, 0.06]),
    ],
)
def test_the_figures_at_the_side_are_round(low, high, found):
    assert steps(low, high) == pytest.approx(found)


def test_the_figures_always_hold_all_of_it():
    chance = random.Random(7)
    for _ in range(500):
        low, high = sorted(chance.uniform(-1, 1) * 10 ** chance.randint(-5, 11) for _ in range(2))
        found = steps(low, high)
        grain = (found[-1] - found[0]) * 1e-8
        assert found[0] - grain <= low <= high <= found[-1] + grain
        assert 2 <= len(found) <= 8


def test_points_lie_from_edge_to_edge():
    drawn = plot(points(0, 10, 5))
    assert [(place.x, place.y) for place in drawn.places] == [(0, HEIGHT), (50, 0), (100, HEIGHT / 2)]
    assert drawn.line == "0,200 500,0 1000,100"
    assert drawn.band == ""
    assert drawn.has_dots


def test_a_single_point_lies_in_the_middle():
    assert [place.x for place in plot(points(3)).places] == [50]


def test_stretches_have_a_band_from_lowest_to_highest():
    cut = [Point(NOON, False, 5, 0, 10, 9), Point(NOON + dt.timedelta(days=1), False, 6, 6, 6, 1)]
    assert plot(cut).band == "0,0 1000,80 1000,80 0,200"


def test_nothing_is_drawn_of_nothing():
    assert plot([]) is None
    assert spark([1.0]) is None


def test_a_flat_line_is_drawn_in_the_middle():
    assert spark([4.0, 4.0]).points == "3,10 69,10"
