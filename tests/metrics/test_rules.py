"""What a reading may say, figure by figure."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from kaizenlab.metrics.rules import LARGEST, Amount, Shape, Wrong, tells, wrong


def value(said: str) -> Amount:
    return Amount(Decimal(said))


@pytest.mark.parametrize("said", ["0", "-3.5", "0.000001", "1000000000000", "1E+3"])
def test_a_value_is_any_number_of_six_decimals(said):
    assert wrong(Shape.VALUE, value(said), is_day=False) is None


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("0.0000001", Wrong.TOO_FINE),
        ("1000000000000.1", Wrong.TOO_LARGE),
        ("-1E+999999", Wrong.TOO_LARGE),
        ("NaN", Wrong.NO_VALUE),
        ("Infinity", Wrong.NO_VALUE),
    ],
)
def test_but_no_more(said, why):
    assert wrong(Shape.VALUE, value(said), is_day=True) == ("value", why)


def test_trailing_zeros_are_no_digits():
    assert wrong(Shape.VALUE, value("1.10000000"), is_day=True) is None


@pytest.mark.parametrize(
    ("said", "is_day", "found"),
    [
        ("0", True, None),
        ("12", True, None),
        ("12.0", True, None),
        ("12", False, ("at", Wrong.NO_DAY)),
        ("12.5", True, ("value", Wrong.NOT_WHOLE)),
        ("-1", True, ("value", Wrong.NEGATIVE)),
    ],
)
def test_a_count_is_a_whole_number_of_a_day(said, is_day, found):
    assert wrong(Shape.COUNT, value(said), is_day=is_day) == found


@pytest.mark.parametrize(
    ("part", "whole", "found"),
    [
        (0, 1, None),
        (1, 1, None),
        (2, 1, ("part", Wrong.PART_ABOVE)),
        (0, 0, ("whole", Wrong.NO_WHOLE)),
        (-1, 3, ("part", Wrong.NEGATIVE)),
        (None, 3, ("part", Wrong.NO_SHARE)),
        (1, None, ("whole", Wrong.NO_SHARE)),
        (1, int(LARGEST) + 1, ("whole", Wrong.TOO_LARGE)),
    ],
)
def test_a_share_is_at_most_all_of_something(part, whole, found):
    assert wrong(Shape.RATIO, Amount(part=part, whole=whole), is_day=False) == found


def test_no_shape_takes_what_another_says():
    both = Amount(Decimal(1), 1, 2)
    assert wrong(Shape.VALUE, both, is_day=True) == ("part", Wrong.NO_SHARE)
    assert wrong(Shape.RATIO, both, is_day=True) == ("value", Wrong.NO_VALUE)


def test_better_is_what_the_metric_says():
    one, two = Fraction(1), Fraction(2)
    assert [tells(one, two, "up"), tells(two, one, "up"), tells(one, one, "up")] == ["better", "worse", "same"]
    assert [tells(one, two, "down"), tells(two, one, "down")] == ["worse", "better"]


def test_a_share_is_exact():
    assert Amount(part=1, whole=3).exactly == Fraction(1, 3)
