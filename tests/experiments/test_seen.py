"""An interval on its axis: numbers are written where there is room for them."""

from __future__ import annotations

import pytest

from experiments.seen import Drawn


@pytest.mark.parametrize(
    ("low", "high", "written"),
    [
        (40, 60, "start low high end"),
        (10, 55, "low high end"),  # the interval's own number is worth more than the axis's
        (45, 90, "start low high"),
        (5, 60, "start end"),
        (50, 58, "start end"),
    ],
)
def test_no_number_is_written_over_another(low, high, written):
    drawn = Drawn(low, high, (low + high) / 2, 90, *["1"] * 6)
    named = {"start": drawn.names_start, "low": drawn.names_ends, "high": drawn.names_ends, "end": drawn.names_end}
    assert " ".join(name for name, is_named in named.items() if is_named) == written
