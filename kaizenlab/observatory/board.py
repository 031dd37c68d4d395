"""The board's metrics: each a number, a line of how it went, and the address of exactly the rows behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from decisions.figures import shown
from decisions.figures.rules import figures
from decisions.figures.rules.facts import Facts
from decisions.figures.rules.period import Period
from decisions.figures.spans import NOTHING, percent, span
from kaizenlab.lib.dates import short_day

STEPS = 12
WIDTH, HEIGHT, EDGE = 66, 17, 2  # of a line, in the drawing's units

type Value = Fraction | dt.timedelta | int | None


@dataclass(frozen=True)
class Metric:
    name: str
    said: str
    url: str
    steps: Sequence[str] = ()  # how it was said of each step
    line: str = ""  # the points of its line; "" where there are too few to draw one
    end: tuple[float, float] | None = None


@dataclass(frozen=True)
class Board:
    metrics: Sequence[Metric]
    days: Sequence[str]  # on which each step begins

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The table that says what the lines show: a row a step."""
        drawn = self.lines
        return [(day, [metric.steps[place] for metric in drawn]) for place, day in enumerate(self.days)]

    @property
    def lines(self) -> list[Metric]:
        return [metric for metric in self.metrics if metric.steps]


def board(facts: Facts, period: Period, running: int, slug: str, query: str) -> Board:
    parts = list(period.parts(STEPS))
    link = shown.linker(slug, query)

    def metric(name: str, url: str, value: Callable[[Facts, Period], Value], *, says: str = "") -> Metric:
        values = [value(facts, part) for part in parts]
        points = placed(values)
        return Metric(
            name,
            says or said(value(facts, period)),
            url,
            steps=[said(each) for each in values],
            line=" ".join(f"{x:g},{y:g}" for x, y in points) if len(points) > 1 else "",
            end=points[-1] if len(points) > 1 else None,
        )

    decided, wait = len(figures.decided(facts, period)), figures.lead(facts, period)
    return Board(
        metrics=[
            metric(_("Decision lead time"), link("lead"), lead, says=shown.reached(wait.p50, wait.all)),
            metric(_("Decided on time"), link("time"), on_time),
            metric(_("Killed or pivoted"), link("decided", "ended"), ended),
            metric(_("Overridden, of %(n)s") % {"n": decided}, link("overrides"), overridden),
            metric(_("Results without a deviation"), link("results", "clean"), clean),
            Metric(
                _("Experiments running"), str(running), reverse("experiments:list", args=[slug]) + "?status=running"
            ),
        ],
        days=[short_day(part.since) for part in parts],
    )


def lead(facts: Facts, period: Period) -> Value:
    return figures.lead(facts, period).p50


def on_time(facts: Facts, period: Period) -> Value:
    return figures.punctuality(facts, period).share


def ended(facts: Facts, period: Period) -> Value:
    parts = figures.parts_of_decided(facts, period)
    return figures.share(len(parts["ended"]), len(parts[""]))


def overridden(facts: Facts, period: Period) -> Value:
    return len(figures.parts_of_overrides(facts, period)[""])


def clean(facts: Facts, period: Period) -> Value:
    parts = figures.parts_of_results(facts, period)
    return figures.share(len(parts["clean"]), len(parts[""]))


def said(value: Value) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, dt.timedelta):
        return span(value)
    return percent(value) if isinstance(value, Fraction) else str(value)


def placed(values: Sequence[Value]) -> list[tuple[float, float]]:
    """Where each step's value stands; a step without one is passed over."""
    known = [(place, float(magnitude(value))) for place, value in enumerate(values) if value is not None]
    if not known:
        return []
    low, high = min(value for _, value in known), max(value for _, value in known)
    right, apart = max(len(values) - 1, 1), (high - low) or 1.0
    return [
        (
            round(EDGE + (WIDTH - EDGE) * place / right, 1),
            round(HEIGHT - (HEIGHT - EDGE - 1) * (value - low) / apart, 1) if high > low else HEIGHT / 2 + 1,
        )
        for place, value in known
    ]


def magnitude(value: Fraction | dt.timedelta | int) -> float:
    return value.total_seconds() if isinstance(value, dt.timedelta) else float(value)
