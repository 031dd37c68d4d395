"""The reliability diagram and its table as plain values for a template: places, percentages and words, made once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from django.utils.translation import gettext as _

from experiments.forecasts.rules import Bin
from kaizenlab.lib.reasons import exact_percent, number

SIDE, LEFT, TOP = 240, 58, 22  # of the square, in the drawing's units
SMALLEST, LARGEST = 3.5, 11.0  # radius of a dot: its area goes with the number of forecasts


@dataclass(frozen=True, slots=True)
class Row:
    """One bin: a dot with its interval, and the line of the table that says the same."""

    x: str
    y: str
    top: str
    bottom: str
    radius: str
    between: str
    n: str
    said: str
    held: str
    interval: str


def rows(bins: Sequence[Bin]) -> list[Row]:
    most = max((each.n for each in bins), default=1)
    return [row(each, most) for each in bins]


def row(each: Bin, most: int) -> Row:
    low, high = each.interval
    return Row(
        x=across(each.mean),
        y=up(each.rate),
        top=up(high),
        bottom=up(low),
        radius=place(max(SMALLEST, LARGEST * sqrt(each.n / most))),
        between=band(each),
        n=number(each.n),
        said=rounded(each.mean),
        held=_("%(share)s (%(happened)s of %(n)s)")
        % {"share": rounded(each.rate), "happened": number(each.happened), "n": number(each.n)},
        interval=_("%(low)s to %(high)s") % {"low": number(round(low * 100)), "high": exact_percent(round(high, 2))},
    )


def band(each: Bin) -> str:
    """What lies on an edge belongs to the band above it; 100 % to the last."""
    edges = {"low": number(each.low * 100), "high": exact_percent(each.high)}
    return (_("%(low)s to %(high)s") if each.high == 1 else _("%(low)s to under %(high)s")) % edges


def across(share: Fraction) -> str:
    return place(LEFT + SIDE * float(share))


def up(share: Fraction | float) -> str:
    return place(TOP + SIDE * (1 - float(share)))


def place(at: float) -> str:
    """As an SVG attribute, in no language's spelling."""
    return f"{at:.1f}"


def rounded(share: Fraction) -> str:
    """In per cent, to a tenth."""
    return exact_percent(round(share, 3))


def four(value: Fraction) -> str:
    """A Brier score as it is usually written."""
    return f"{value:.4f}"
