"""What a reading may say, and what two of them say together: pure functions on plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

LARGEST = Decimal(10) ** 12  # of a value, either side of zero
MOST_COUNTED = 10**12
EXPONENT = -6  # of the smallest part of a value that is kept


class Shape(StrEnum):
    VALUE = "value"
    COUNT = "count"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Amount:
    """What one reading says: a value, or how many of how many."""

    value: Decimal | None = None
    part: int | None = None
    whole: int | None = None

    @property
    def exactly(self) -> Fraction:
        if self.value is not None:
            return Fraction(self.value)
        assert self.part is not None
        assert self.whole
        return Fraction(self.part, self.whole)


@dataclass(frozen=True, slots=True)
class Taken:
    """One reading as it came in. `day`: in the workspace's zone; of a whole day `at` is its first moment. `key` knows
    it again; without one it is always another."""

    at: dt.datetime
    day: dt.date
    is_day: bool
    amount: Amount
    key: str = ""


class Wrong(StrEnum):
    """Why an amount is none for its metric."""

    NO_VALUE = "no_value"
    NO_SHARE = "no_share"
    TOO_LARGE = "too_large"
    TOO_FINE = "too_fine"
    NOT_WHOLE = "not_whole"
    NEGATIVE = "negative"
    NO_WHOLE = "no_whole"
    PART_ABOVE = "part_above"
    NO_DAY = "no_day"


def wrong(shape: Shape, amount: Amount, *, is_day: bool) -> tuple[str, Wrong] | None:
    """The field that is wrong, and how; None where the reading can be taken."""
    return wrong_share(amount) if shape is Shape.RATIO else wrong_value(shape, amount, is_day)


def wrong_value(shape: Shape, amount: Amount, is_day: bool) -> tuple[str, Wrong] | None:
    value = amount.value
    if value is None or not value.is_finite():
        return "value", Wrong.NO_VALUE
    if amount.part is not None or amount.whole is not None:
        return "part", Wrong.NO_SHARE
    if abs(value) > LARGEST:
        return "value", Wrong.TOO_LARGE
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and exponent < EXPONENT:
        return "value", Wrong.TOO_FINE
    if shape is Shape.COUNT:
        return wrong_count(value, is_day)
    return None


def wrong_count(value: Decimal, is_day: bool) -> tuple[str, Wrong] | None:
    """A count belongs to a day, so that days can be counted too."""
    if value != value.to_integral_value():
        return "value", Wrong.NOT_WHOLE
    if value < 0:
        return "value", Wrong.NEGATIVE
    return None if is_day else ("at", Wrong.NO_DAY)


def wrong_share(amount: Amount) -> tuple[str, Wrong] | None:
    if amount.value is not None:
        return "value", Wrong.NO_VALUE
    if amount.part is None:
        return "part", Wrong.NO_SHARE
    if amount.whole is None:
        return "whole", Wrong.NO_SHARE
    if amount.part < 0:
        return "part", Wrong.NEGATIVE
    if amount.whole < 1:
        return "whole", Wrong.NO_WHOLE
    if amount.whole > MOST_COUNTED:
        return "whole", Wrong.TOO_LARGE
    return ("part", Wrong.PART_ABOVE) if amount.part > amount.whole else None


def tells(before: Fraction, after: Fraction, direction: str) -> str:
    """What became of it: better, worse or the same."""
    if before == after:
        return "same"
    return "better" if (after > before) == (direction == "up") else "worse"
