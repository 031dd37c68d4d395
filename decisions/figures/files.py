"""The figures as a file: what the page says of each, the number itself, and where the rows behind it stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.utils.translation import ngettext

from decisions.figures import shown
from decisions.figures.rules.facts import Facts
from decisions.figures.rules.period import Period
from decisions.figures.shown import Figure, Link, Number
from experiments.forecasts import rules as forecasts

COLUMNS = ("figure", "name", "value", "exact", "unit", "counts", "since", "until", "address")
UNITS = {
    **dict.fromkeys(("lead", "detection", "debt"), "seconds"),
    **dict.fromkeys(("decided", "overrides"), "decisions"),
    "forecasts": "score",
}


def rows(
    facts: Facts, period: Period, tallies: Sequence[forecasts.Tally], link: Link, whole: Callable[[str], str]
) -> Iterator[dict[str, Any]]:
    """`whole` makes an address that leads here from anywhere."""
    for figure in (*shown.figures(facts, period, tallies, link), debt(facts, period, link)):
        yield {
            "figure": figure.slug,
            "name": figure.name,
            "value": figure.main.said,
            "exact": figure.main.exact,
            "unit": UNITS.get(figure.slug, "share"),
            "counts": [each.said for each in figure.beside],
            "since": period.since,
            "until": period.end,
            "address": whole(figure.main.url),
        }


def debt(facts: Facts, period: Period, link: Link) -> Figure:
    found = shown.debt(facts, period)
    count = found["count"]
    overdue = ngettext("%(n)s decision overdue", "%(n)s decisions overdue", count) % {"n": count}
    return Figure("debt", Number(found["total"], link("debt"), found["seconds"]), [Number(overdue, link("debt"))])
