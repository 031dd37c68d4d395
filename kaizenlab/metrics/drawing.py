"""A plot and a sparkline as places: percent of the width, units of a fixed height. Pure geometry."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from kaizenlab.metrics.queries import Point

WIDTH, HEIGHT = 1000, 200  # the plot's own units, stretched to whatever room there is
FEW = 60  # points that get a dot each
TICKS = 4
SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 72, 20, 3
STEPS = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Place:
    x: float  # percent
    y: float


@dataclass(frozen=True, slots=True)
class Level:
    """A line across the plot, and the figure it stands for."""

    y: float
    value: float


@dataclass(frozen=True, slots=True)
class Plot:
    line: str
    band: str  # from the lowest to the highest of each stretch; "" where each point is one reading
    places: tuple[Place, ...]
    levels: tuple[Level, ...]
    days: tuple[tuple[float, dt.datetime], ...]
    has_dots: bool


@dataclass(frozen=True, slots=True)
class Spark:
    points: str
    x: float
    y: float


def plot(points: Sequence[Point]) -> Plot | None:
    """None where nothing is to be drawn."""
    if not points:
        return None
    levels = steps(min(point.low for point in points), max(point.high for point in points))
    low, high = levels[0], levels[-1]
    first, last = points[0].at, points[-1].at

    def y(value: float) -> float:
        return round(HEIGHT * (1 - (value - low) / (high - low)), 2)

    xs = [along(point.at, first, last) for point in points]
    places = tuple(Place(x, y(point.last)) for x, point in zip(xs, points, strict=True))
    is_cut = any(point.n > 1 for point in points)
    edge = [(x, y(point.high)) for x, point in zip(xs, points, strict=True)]
    edge += [(x, y(point.low)) for x, point in reversed(list(zip(xs, points, strict=True)))]
    return Plot(
        line=path([(place.x, place.y) for place in places]),
        band=path(edge) if is_cut else "",
        places=places,
        levels=tuple(Level(y(value), value) for value in levels),
        days=tuple((along(at, first, last), at) for at in dates(first, last)),
        has_dots=len(points) <= FEW,
    )


def path(places: Sequence[tuple[float, float]]) -> str:
    """As a polyline's points; x in the plot's own units."""
    return " ".join(f"{round(x * WIDTH / 100, 1):g},{y:g}" for x, y in places)


def along(at: dt.datetime, first: dt.datetime, last: dt.datetime) -> float:
    span = (last - first).total_seconds()
    return round(100 * (at - first).total_seconds() / span, 3) if span else 50.0


def steps(low: float, high: float) -> list[float]:
    """Round figures from below the lowest to above the highest. What lies near zero is drawn from zero on."""
    if 0 < low < 0.6 * high:
        low = 0.0
    if 0.6 * low < high < 0:
        high = 0.0
    if low == high:
        apart = abs(low) / 10 or 1.0
        low, high = (0.0, high + apart) if low == 0 else (low - apart, high + apart)
    rough = (high - low) / TICKS
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * each for each in STEPS if unit * each >= rough)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(n * step, 12) for n in range(first, last + 1)]


def dates(first: dt.datetime, last: dt.datetime) -> list[dt.datetime]:
    """The moments named under the plot."""
    if first == last:
        return [first]
    return [first + (last - first) * n / TICKS for n in range(TICKS + 1)]


def spark(values: Sequence[float]) -> Spark | None:
    """The latest readings side by side, evenly; none of fewer than two."""
    if len(values) < 2:
        return None
    low, high = min(values), max(values)
    room = SPARK_HEIGHT - 2 * SPARK_EDGE

    def y(value: float) -> float:
        return round(SPARK_HEIGHT - SPARK_EDGE - room * ((value - low) / (high - low) if high > low else 0.5), 1)

    def x(n: int) -> float:
        return round(SPARK_EDGE + (SPARK_WIDTH - 2 * SPARK_EDGE) * n / (len(values) - 1), 1)

    places = [(x(n), y(value)) for n, value in enumerate(values)]
    return Spark(" ".join(f"{a:g},{b:g}" for a, b in places), *places[-1])
