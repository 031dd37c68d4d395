"""The strip and the scale as plain values for a template: words, percentages and places, made once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from experiments.rules.criteria import Criterion, Effect, Kind, Measure
from experiments.rules.strip import Column, Strip, Zone
from experiments.words import RESPONSES
from kaizenlab.lib.reasons import exact_percent, number, percent, signed


@dataclass(frozen=True)
class Drawn:
    """Columns with their brackets, or zones along an axis; x in percent of its width."""

    name: str
    question: str
    columns: Sequence[dict[str, Any]]
    runs: Sequence[dict[str, Any]]
    zones: Sequence[dict[str, Any]]
    ticks: Sequence[dict[str, Any]]
    here: str | None
    caption: Sequence[str]

    @property
    def span(self) -> int:
        return len(self.columns)


def drawn(strip: Strip, *, unit: str = "") -> Drawn:
    zones, ticks, here = ([], [], None) if strip.columns else along(strip, unit)
    return Drawn(
        name=strip.criterion.name,
        question=question(strip),
        columns=[column(each) for each in strip.columns],
        runs=[
            {"span": run.span, "outcome": run.response, "word": word(run.response), "says": run.says.said(_)}
            for run in strip.runs
        ],
        zones=zones,
        ticks=ticks,
        here=here,
        caption=[reason.said(_) for reason in strip.caption],
    )


def question(strip: Strip) -> str:
    """What the row of percentages answers."""
    if any(each.chance is not None for each in strip.columns):
        return _("Chance of ending here")
    bar = exact_percent(float(f"{float(strip.criterion.bar):.4g}"))
    if strip.criterion.at_least:
        return _("Chance the true rate is %(bar)s or more") % {"bar": bar}
    return _("Chance the true rate is %(bar)s or less") % {"bar": bar}


def column(each: Column) -> dict[str, Any]:
    shown = each.probability if each.chance is None else each.chance
    flags = {name: getattr(each, name) for name in ("k", "of", "gone", "here", "bar", "first", "last")}
    return flags | {"outcome": each.response, "word": word(each.response), "chance": percent(shown)}


def word(response: str) -> str:
    return str(RESPONSES.get(response, ""))


def along(strip: Strip, unit: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]], str | None]:
    """Zones by their real width where every border is a number, else side by side in equal parts."""
    borders = list(places(strip))
    zones = [
        {
            "x": place(left),
            "width": place(right - left),
            "outcome": zone.response,
            "word": word(zone.response),
            "label": zone.label if isinstance(zone.label, str) else zone.label.said(_),
            "says": zone.says.said(_),
            "here": zone.here,
        }
        for zone, (left, right) in zip(strip.zones, borders, strict=True)
    ]
    return zones, list(ticks(strip, borders, unit)), here_at(strip, borders)


def is_measured(strip: Strip) -> bool:
    return strip.low is not None and strip.high is not None and strip.high > strip.low


def places(strip: Strip) -> Iterator[tuple[float, float]]:
    if not is_measured(strip):
        share = 100 / len(strip.zones)
        yield from ((share * i, share * (i + 1)) for i in range(len(strip.zones)))
        return
    lows = [at(strip, zone.low if zone.low is not None else strip.low) for zone in strip.zones]
    yield from zip([0.0, *lows[1:]], [*lows[1:], 100.0], strict=True)


def at(strip: Strip, value: float | None) -> float:
    low, high = strip.low or 0.0, strip.high or 0.0
    return min(100.0, max(0.0, 100 * ((value or 0.0) - low) / (high - low)))


def ticks(strip: Strip, borders: Sequence[tuple[float, float]], unit: str) -> Iterator[dict[str, Any]]:
    """The ends of the axis and the bar, each with its number where it has one."""
    criterion = strip.criterion
    if criterion.kind is Kind.JUDGEMENT:
        return
    x = at(strip, strip.bar) if is_measured(strip) else meeting(strip.zones, borders)
    if is_measured(strip):
        yield {"x": "0", "anchor": "start", "text": amount(criterion, strip.low or 0.0, unit)}
        yield {"x": "100", "anchor": "end", "text": amount(criterion, strip.high or 0.0, unit)}
    anchor = "start" if x < 12 else "end" if x > 88 else "middle"
    said = _("the bar: %(bar)s") % {"bar": amount(criterion, strip.bar, unit)}
    yield {"x": place(x), "anchor": anchor, "text": said, "bar": True}


def meeting(zones: Sequence[Zone], borders: Sequence[tuple[float, float]]) -> float:
    """Where the first zone that is validated meets one that isn't."""
    for (zone, after), (_left, x) in zip(pairwise(zones), borders, strict=False):
        if (zone.verdict == "validated") != (after.verdict == "validated"):
            return x
    return 50.0


def here_at(strip: Strip, borders: Sequence[tuple[float, float]]) -> str | None:
    if strip.here is not None and is_measured(strip):
        return place(at(strip, strip.here))
    middles = [(left + right) / 2 for zone, (left, right) in zip(strip.zones, borders, strict=True) if zone.here]
    return place(middles[0]) if middles else None


def place(x: float) -> str:
    """As an SVG attribute in percent, in no language's spelling."""
    return f"{x:.3f}".rstrip("0").rstrip(".")


def amount(criterion: Criterion, value: float, unit: str) -> str:
    tidy = float(f"{value:.4g}")
    if criterion.kind is Kind.RATE:
        return exact_percent(tidy)
    if criterion.kind is Kind.COMPARISON and criterion.effect is Effect.DIFFERENCE:
        points = criterion.measure is Measure.PROPORTION
        return _("%(points)s points") % {"points": signed(tidy * 100)} if points else signed(tidy)
    return f"{number(tidy)}\N{NO-BREAK SPACE}{unit}" if unit else number(tidy)
