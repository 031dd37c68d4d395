"""Metrics as pages show them: words and places, made once for all rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from kaizenlab.lib.dates import day, here, moment, short_day, year
from kaizenlab.metrics import drawing, wording, words
from kaizenlab.metrics.models import Metric, Reading
from kaizenlab.metrics.queries import Last, Plotted, Point
from kaizenlab.metrics.rules import Amount

PRESETS = (30, 90, 365)  # days before the newest reading
A_DAY = dt.timedelta(days=1)
LONG = 4 * 366 * A_DAY  # from here on the years along an axis differ, and say enough


def row(metric: Mapping[str, Any], last: Sequence[Last]) -> dict[str, Any]:
    """A metric of the list: where it stands, what became of it, and its latest readings as a line."""
    shown: dict[str, Any] = {
        "number": metric["number"],
        "name": metric["name"],
        "measures": metric["measures"],
        "owner": metric["owner__user__name"] or metric["owner__user__email"].partition("@")[0],
        "shape": str(words.SHAPES_IN_SHORT[metric["shape"]]),
    }
    said = [Amount(each.value, each.part, each.whole) for each in last]
    if said:
        shown["amount"] = wording.amount(said[-1], metric["unit"])
        shown["when"] = wording.when(last[-1].at, last[-1].day, is_day=last[-1].is_day)
    if len(said) > 1:
        terms = {"shape": metric["shape"], "direction": metric["direction"], "unit": metric["unit"]}
        shown["change"] = wording.change(said[-2], said[-1], **terms)
        shown["spark"] = drawing.spark([float(each.exactly) for each in said])
    return shown


def reading(row: Mapping[str, Any], metric: Metric) -> dict[str, Any]:
    """A reading of the log; `newer` is the number of the one that corrected it."""
    said = row["value"] is not None or row["part"] is not None
    amount = wording.amount(Amount(row["value"], row["part"], row["whole"]), metric.unit) if said else ""
    return {
        "number": row["number"],
        "when": wording.when(row["observed_at"], row["day"], is_day=row["is_day"]),
        "amount": amount,
        "source": source(row["source"], row["token__name"]),
        "by": row["recorded_by__user__name"] or row["recorded_by__user__email"].partition("@")[0],
        "recorded": moment(row["recorded_at"]),
        "corrects": row["corrects__number"],
        "newer": row["corrected_by__number"],
    }


def source(kind: str, program: str | None) -> str:
    said = str(words.SOURCES[kind])
    return _("%(source)s: %(program)s") % {"source": said, "program": program} if program else said


def version(reading: Reading, unit: str) -> dict[str, Any]:
    amount = reading.amount
    return {
        "reading": reading,
        "when": wording.when(reading.observed_at, reading.day, is_day=reading.is_day),
        "amount": wording.amount(amount, unit) if amount else "",
        "source": source(reading.source, reading.token.name if reading.token else None),
    }


def plot(metric: Metric, found: Plotted, since: dt.date | None, until: dt.date | None) -> dict[str, Any]:
    """The plot, its table, and the ways to another range."""
    zone = ZoneInfo(metric.workspace.time_zone)
    drawn = drawing.plot(found.points)
    context: dict[str, Any] = {"plot": drawn, "since": since, "until": until, "total": found.total}
    if found.first and found.last:
        first, last = found.first.astimezone(zone).date(), found.last.astimezone(zone).date()
        context |= ranges(since, until, first, last)
    if drawn is None:
        return context
    rows = [point(each, place, metric, zone) for each, place in zip(found.points, drawn.places, strict=True)]
    return context | {
        "points": rows,
        "levels": [(level.y, wording.short(level.value, metric.shape)) for level in drawn.levels],
        "days": [(x, anchor(x), said) for (x, _at), said in zip(drawn.days, along_axis(drawn.days), strict=True)],
        "is_cut": bool(drawn.band),
        "shown": found.shown,
        "says": _("%(name)s from %(first)s to %(last)s: %(low)s at the lowest, %(high)s at the highest.")
        % {
            "name": metric.name,
            "first": rows[0]["when"],
            "last": rows[-1]["when"],
            "low": wording.short(min(each.low for each in found.points), metric.shape, metric.unit),
            "high": wording.short(max(each.high for each in found.points), metric.shape, metric.unit),
        },
    }


def along_axis(days: Sequence[tuple[float, dt.datetime]]) -> list[str]:
    """A year is named where it is another than the one before; the first one's where there are several."""
    moments = [here(at) for _x, at in days]
    if moments[-1] - moments[0] >= LONG:
        return [year(at) for at in moments]
    before = moments[-1].year
    said = []
    for at in moments:
        said.append(short_day(at) if at.year == before else day(at))
        before = at.year
    return said


def anchor(x: float) -> str:
    return "start" if x < 10 else "end" if x > 90 else "middle"


def point(said: Point, place: drawing.Place, metric: Metric, zone: dt.tzinfo) -> dict[str, Any]:
    local = said.at.astimezone(zone)
    return {
        "x": place.x,
        "y": place.y,
        "day": local.date().isoformat(),
        "when": day(local.date()) if said.is_day or said.n > 1 else moment(said.at),
        "last": wording.short(said.last, metric.shape, metric.unit),
        "low": wording.short(said.low, metric.shape, metric.unit),
        "high": wording.short(said.high, metric.shape, metric.unit),
        "n": said.n,
    }


def ranges(since: dt.date | None, until: dt.date | None, first: dt.date, last: dt.date) -> dict[str, Any]:
    """Every way is an address, so that all of it works without a script."""
    start, end = max(since or first, first), min(until or last, last)
    span = max((end - start).days, 1)
    presets = [
        (_("%(days)s days") % {"days": days} if days < 365 else _("A year"), last - dt.timedelta(days=days - 1), last)
        for days in PRESETS
        if (last - first).days >= days
    ]
    half, quarter = dt.timedelta(days=span // 4), dt.timedelta(days=span)
    ways: dict[str, Any] = {
        "presets": [(name, asked(a, b), (since, until) == (a, b)) for name, a, b in presets],
        "is_whole": since is None and until is None,
    }
    if span >= 4:
        ways["zoom_in"] = asked(start + half, end - half)
    if start > first or end < last:
        ways["zoom_out"] = asked(max(start - quarter, first), min(end + quarter, last))
    if start > first:
        ways["earlier"] = asked(max(start - dt.timedelta(days=span), first), start)
    if end < last:
        ways["later"] = asked(end, min(end + dt.timedelta(days=span), last))
    return ways


def asked(since: dt.date, until: dt.date) -> str:
    return "?" + urlencode({"from": since.isoformat(), "to": until.isoformat()})


LOGGED = (
    *("number", "observed_at", "day", "is_day", "value", "part", "whole", "source", "token__name", "recorded_at"),
    *("recorded_by__user__name", "recorded_by__user__email", "corrects__number", "corrected_by__number"),
)


def lately(metric: Metric, found: Sequence[Last]) -> dict[str, Any]:
    """The head of its page: the same figures as its row in the list."""
    plain = {
        **{name: getattr(metric, name) for name in ("number", "name", "measures", "unit", "shape", "direction")},
        "owner__user__name": str(metric.owner),
    }
    return row(plain, found)
