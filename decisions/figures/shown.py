"""Figures as a page shows them: each number with the address of exactly the rows behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.figures import words
from decisions.figures.rules import figures as rules
from decisions.figures.rules.facts import Facts
from decisions.figures.rules.period import Period
from decisions.figures.rules.survival import Spell
from decisions.figures.spans import NOTHING, percent, span
from experiments.forecasts import drawing
from experiments.forecasts import rules as forecasts
from kaizenlab.lib.reasons import number

type Link = Callable[..., str]


@dataclass(frozen=True)
class Number:
    """What is said, where the rows behind it stand, and for files the number itself: seconds, a share or a count."""

    said: str
    url: str = ""
    exact: float | None = None


@dataclass(frozen=True)
class Figure:
    slug: str
    main: Number
    beside: Sequence[Number] = field(default_factory=tuple)

    @property
    def name(self) -> str:
        return str(words.NAMES[self.slug])

    @property
    def means(self) -> str:
        return str(words.MEANS[self.slug])


def linker(slug: str, query: str) -> Link:
    """The address of a figure's rows in the page's period."""

    def link(figure: str, part: str = "") -> str:
        here = reverse("figures:rows", args=[slug, figure])
        return f"{here}?{query}" + (f"&part={part}" if part else "")

    return link


def figures(facts: Facts, period: Period, tallies: Sequence[forecasts.Tally], link: Link) -> Iterator[Figure]:
    yield lead(facts, period, link)
    yield time(facts, period, link)
    yield decided(facts, period, link)
    yield kills(facts, period, link)
    yield reversals(facts, period, link)
    yield detection(facts, period, link)
    yield results(facts, period, link)
    yield reviewed(facts, period, link)
    yield overrides(facts, period, link)
    yield calibration(tallies, link)


def lead(facts: Facts, period: Period, link: Link) -> Figure:
    return waited("lead", rules.lead(facts, period), link, _("%(n)s accepted"), _("%(n)s undecided or given up"))


def detection(facts: Facts, period: Period, link: Link) -> Figure:
    return waited("detection", rules.detection(facts, period), link, _("%(n)s noticed"), _("%(n)s not noticed"))


def waited(slug: str, wait: rules.Wait, link: Link, ended: str, still_open: str) -> Figure:
    beside = [
        Number(_("85 %%: %(span)s") % {"span": reached(wait.p85, wait.all)}, link(slug)),
        Number(ended % {"n": number(len(wait.ended))}, link(slug, "ended")),
        Number(still_open % {"n": number(len(wait.open))}, link(slug, "open")),
    ]
    half = Number(reached(wait.p50, wait.all), link(slug), seconds(wait.p50))
    return Figure(slug, half, beside if wait.all else ())


def seconds(length: dt.timedelta | None) -> int | None:
    return None if length is None else round(length.total_seconds())


def reached(quantile: dt.timedelta | None, spells: Sequence[Spell]) -> str:
    """Where too many are open to tell, it is longer than all that was seen."""
    if quantile is None and spells:
        return _("over %(span)s") % {"span": span(max(row.exit for row in spells))}
    return span(quantile)


def time(facts: Facts, period: Period, link: Link) -> Figure:
    found = rules.punctuality(facts, period)
    beside = [
        Number(_("%(n)s on time") % {"n": number(len(found.good))}, link("time", "good")),
        Number(_("%(n)s late") % {"n": number(len(found.late))}, link("time", "late")),
        Number(_("%(n)s still in time") % {"n": number(len(found.pending))}, link("time", "pending")),
    ]
    return Figure("time", shared(found.share, link("time")), beside)


def decided(facts: Facts, period: Period, link: Link) -> Figure:
    parts = rules.parts_of_decided(facts, period)
    weekly = rules.a_week(len(parts[""]), period)
    said = NOTHING if weekly is None else _("%(n)s a week") % {"n": number(round(weekly, 1))}
    outcomes = {
        "continue": _("%(n)s continue"),
        "investigate": _("%(n)s investigate"),
        "pivot": _("%(n)s pivot"),
        "kill": _("%(n)s kill"),
    }
    beside = [Number(text % {"n": number(len(parts[name]))}, link("decided", name)) for name, text in outcomes.items()]
    return Figure("decided", counted(parts[""], link("decided")), [Number(said, link("decided")), *beside])


def kills(facts: Facts, period: Period, link: Link) -> Figure:
    parts = rules.parts_of_decided(facts, period)
    return of_all("kills", parts, "kill", link)


def reversals(facts: Facts, period: Period, link: Link) -> Figure:
    parts = rules.parts_of_decided(facts, period)
    figure = of_all("reversed", parts, "reversed", link)
    young = Number(_("%(n)s not 90 days old yet") % {"n": number(len(parts["young"]))}, link("decided", "young"))
    return Figure("reversed", figure.main, [*figure.beside, young])


def of_all(slug: str, parts: rules.Parts, part: str, link: Link) -> Figure:
    """A share of the decisions accepted."""
    some, all_ = len(parts[part]), len(parts[""])
    beside = (Number(number(some), link("decided", part)), Number(of(all_), link("decided")))
    return Figure(slug, shared(rules.share(some, all_), link("decided", part)), beside)


def shared(share: Fraction | None, url: str) -> Number:
    return Number(percent(share), url, None if share is None else float(share))


def counted(rows: Sequence[Any], url: str) -> Number:
    return Number(number(len(rows)), url, len(rows))


def of(count: int) -> str:
    return _("of %(n)s") % {"n": number(count)}


def results(facts: Facts, period: Period, link: Link) -> Figure:
    parts = rules.parts_of_results(facts, period)
    clean, deviated, all_ = (len(parts[name]) for name in ("clean", "deviated", ""))
    beside = (
        Number(number(clean), link("results", "clean")),
        Number(of(all_), link("results")),
        Number(_("%(n)s with a deviation") % {"n": number(deviated)}, link("results", "deviated")),
    )
    return Figure("results", shared(rules.share(clean, all_), link("results", "clean")), beside)


def reviewed(facts: Facts, period: Period, link: Link) -> Figure:
    parts = rules.parts_of_reviewed(facts, period)
    held, all_ = len(parts["held_up"]), len(parts[""])
    beside = (
        Number(number(held), link("reviewed", "held_up")),
        Number(of(all_), link("reviewed")),
        Number(_("%(n)s did not") % {"n": number(len(parts["did_not"]))}, link("reviewed", "did_not")),
        Number(_("%(n)s too early to tell") % {"n": number(len(parts["too_early"]))}, link("reviewed", "too_early")),
    )
    return Figure("reviewed", shared(rules.share(held, all_), link("reviewed", "held_up")), beside)


def overrides(facts: Facts, period: Period, link: Link) -> Figure:
    parts = rules.parts_of_overrides(facts, period)
    said = {
        "held_up": _("%(n)s held up"),
        "did_not": _("%(n)s did not"),
        "reversed": _("%(n)s reversed"),
        "unknown": _("%(n)s not known yet"),
    }
    beside = [Number(text % {"n": number(len(parts[name]))}, link("overrides", name)) for name, text in said.items()]
    return Figure("overrides", counted(parts[""], link("overrides")), beside)


def calibration(tallies: Sequence[forecasts.Tally], link: Link) -> Figure:
    if not tallies:
        return Figure("forecasts", Number(NOTHING, link("forecasts")))
    count = forecasts.count(tallies)
    beside = (
        Number(ngettext("%(n)s forecast", "%(n)s forecasts", count) % {"n": number(count)}, link("forecasts")),
        Number(_("said %(share)s") % {"share": percent(forecasts.mean(tallies))}, link("forecasts")),
        Number(_("validated %(share)s") % {"share": percent(forecasts.base_rate(tallies))}, link("forecasts")),
    )
    brier = forecasts.brier_of(tallies)
    return Figure("forecasts", Number(drawing.four(brier), link("forecasts"), float(brier)), beside)


def debt(facts: Facts, period: Period) -> dict[str, Any]:
    """Its days added up, and its five oldest; the page finds their titles."""
    rows = rules.debt(facts, period)
    total = sum((rules.overdue(row, period) for row in rows), dt.timedelta(0))
    return {
        "count": len(rows),
        "total": _("%(n)s d") % {"n": number(round(total / dt.timedelta(days=1), 1))},
        "seconds": seconds(total),
        "oldest": [(row.key, span(rules.overdue(row, period))) for row in rows[: rules.OLDEST]],
    }
