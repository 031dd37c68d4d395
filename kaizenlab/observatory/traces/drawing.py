"""A trace as a drawing: places in percent of the width, so that it fits every screen. All rows are put together here: a
template's loop over five hundred would cost more than finding them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kaizenlab.lib.dates import day, short_day
from kaizenlab.observatory.traces import words
from kaizenlab.observatory.traces.rules import Kind, Mark, Segment, Span, Trace
from kaizenlab.templatetags.kaizen import icon

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
STEPS = (
    *(dt.timedelta(minutes=5), dt.timedelta(minutes=30), HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR),
    *(DAY * days for days in (1, 2, 7, 14, 28, 91, 182, 364, 728, 1820, 3640)),
)
TICKS = 8
THIN = 0.25  # percent: what lasted moments can still be seen
LANES = 60  # rows that the map tells apart

RECT = '<rect class="{}" x="{}%" width="{}%" y="{}" height="{}"/>'
TICK = '<line class="tick" x1="{0}%" x2="{0}%" y1="0" y2="100%"/>'
TICK_WORD = '<line class="tick" x1="{0}%" x2="{0}%" y1="22" y2="100%"/><text{1} x="{0}%" dx="4" y="22">{2}</text>'
THREAD = '<line class="thread" x1="{0}%" x2="{0}%" y1="{1}" y2="{2}"/>'
DOT = '<circle class="{}" cx="{}%" cy="17" r="{}"/>'
SIGN = """<svg class="mark" data-outcome="{0}" x="{1}%" y="8" width="18" height="18" overflow="visible">\
<use href="{2}#o-{0}" x="-9" width="18" height="18"/></svg>"""

ROW = """<tr id="row-{key}"{open}{critical}><th scope="row"><span class="span" data-depth="{depth}">{lead}{ref}\
<a{serif} href="{address}">{title}</a></span></th><td><svg class="bars" aria-hidden="true" focusable="false">\
<use href="#ticks"/>{threads}{bars}</svg></td><td>{days}</td></tr>
"""


@dataclass(frozen=True)
class Scale:
    """The stretch of time that is drawn."""

    start: dt.datetime
    end: dt.datetime

    @cached_property
    def seconds(self) -> float:
        return max((self.end - self.start).total_seconds(), 1.0)

    def x(self, at: dt.datetime) -> float:
        return round((at - self.start).total_seconds() / self.seconds * 100, 2)

    def holds(self, at: dt.datetime) -> bool:
        return self.start <= at <= self.end

    def meets(self, span: Span) -> bool:
        return span.start <= self.end and span.end >= self.start

    def ticks(self) -> list[tuple[float, dt.datetime]]:
        """At midnights or whole hours of the reader's zone."""
        length = self.end - self.start
        step = next((step for step in STEPS if length / step <= TICKS), STEPS[-1])
        first = timezone.localtime(self.start).replace(minute=0, second=0, microsecond=0)
        if step >= DAY:
            first = first.replace(hour=0)
        elif step > HOUR:
            first = first.replace(hour=first.hour - first.hour % (step // HOUR))
        found = []
        for ahead in range(TICKS * 13):
            at = first + ahead * step
            if at > self.end:
                break
            if at >= self.start:
                found.append((self.x(at), at))
        return found

    @property
    def is_fine(self) -> bool:
        return (self.end - self.start) / TICKS < DAY


def scale(trace: Trace) -> Scale:
    """The whole of it; of an open one a little of what lies ahead, so that today can be told from the edge."""
    ahead = trace.length / 24 if trace.is_open else dt.timedelta(0)
    return Scale(trace.start, max(trace.end + ahead, trace.start + dt.timedelta(minutes=5)))


@dataclass(frozen=True)
class Drawing:
    trace: Trace
    scale: Scale
    query: str  # the range of the address, "&from=…&to=…" or ""
    chosen: str = ""

    def axis(self) -> SafeString:
        fine = self.scale.is_fine
        ticks = self.scale.ticks()
        return format_html_join(
            "",
            TICK_WORD,
            (
                (x, SafeString(' class="alt"') if place % 2 else "", hour(at) if fine else short_day(at))
                for place, (x, at) in enumerate(ticks)
            ),
        )

    def shared(self) -> SafeString:
        """The lines of all rows, drawn once and used in each."""
        ticks = format_html_join("", TICK, ((x,) for x, _at in self.scale.ticks()))
        if not (self.trace.is_open and self.scale.holds(self.trace.end)):
            return ticks
        x = self.scale.x(self.trace.end)
        return ticks + format_html('<line class="now" x1="{0}%" x2="{0}%" y1="0" y2="100%"/>', x)

    @cached_property
    def spans(self) -> list[Span]:
        """Those that the range holds something of."""
        return [span for span in self.trace.spans if self.scale.meets(span)]

    def rows(self) -> SafeString:
        threads = self.threads()
        leaf = SafeString('<span class="leaf"></span>')
        down, turn = icon("chevron-down"), icon("corner-down-right")
        with_rows_below = {span.parent for span in self.trace.spans}
        return format_html_join(
            "",
            ROW,
            (
                {
                    "key": span.key,
                    "open": SafeString(" data-open") if span.key == self.chosen else "",
                    "critical": SafeString(" data-critical") if span.is_critical else "",
                    "depth": span.depth,
                    "lead": turn if span.leads_to else down if span.key in with_rows_below else leaf,
                    "ref": format_html('<span class="ref">{}</span>', span.ref) if span.key == span.ref else "",
                    "serif": SafeString(' class="serif"') if span.kind in SPOKEN else "",
                    "address": f"?span={span.key}{self.query}#span",
                    "title": words.title(span),
                    "threads": threads.get(span.key, ""),
                    "bars": self.bars(span),
                    "days": words.lasting(span.length) if span.length else "",
                }
                for span in self.spans
            ),
        )

    def bars(self, span: Span) -> SafeString:
        thin = span.kind in (Kind.HYPOTHESIS, Kind.ALERT)
        y, height = (15, 4) if thin else (11, 12)
        parts = span.segments or (
            [Segment(span.start, span.end, is_work=True)] if span.kind is not Kind.LEARNING else []
        )
        drawn = format_html_join("", RECT, (self.rect(part, y, height) for part in parts if self.sees(part)))
        if not span.length and span.kind is Kind.CANVAS:
            drawn += format_html(RECT, "work", self.scale.x(span.start), THIN, y, height)
        return drawn + format_html_join(
            "", "{}", ((self.mark(mark),) for mark in span.marks if self.scale.holds(mark.at))
        )

    def sees(self, part: Segment) -> bool:
        return part.start < self.scale.end and part.end > self.scale.start

    def rect(self, part: Segment, y: float, height: float) -> tuple[str, float, float, float, float]:
        start, end = max(part.start, self.scale.start), min(part.end, self.scale.end)
        x = self.scale.x(start)
        return "work" if part.is_work else "wait", x, max(round(self.scale.x(end) - x, 2), THIN), y, height

    def mark(self, mark: Mark) -> SafeString:
        x = self.scale.x(mark.at)
        if mark.said and mark.kind in ("accepted", "superseded"):
            return format_html(SIGN, mark.said, x, static("sprite.svg"))
        if mark.kind == "evidence":
            return format_html(DOT, "dot", x, 3.5)
        return format_html(DOT, "hollow", x, 4.5) if mark.kind in HOLLOW else SafeString("")

    def threads(self) -> dict[str, SafeString]:
        """From each pivot down to the hypothesis it led to, through the rows between."""
        places = {span.key: place for place, span in enumerate(self.spans)}
        found: dict[str, SafeString] = {}
        for span in self.spans:
            below = places.get(span.leads_to)
            if below is None or not self.scale.holds(span.end):
                continue
            x, above = self.scale.x(span.end), places[span.key]
            for place in range(above, below + 1):
                ends = ("17" if place == above else "0", "17" if place == below else "100%")
                key = self.spans[place].key
                found[key] = found.get(key, SafeString("")) + format_html(THREAD, x, *ends)
        return found

    def map(self) -> SafeString:
        """All of the trace in little, whatever the range."""
        drawn = Drawing(self.trace, scale(self.trace), "")
        rows = [
            span for span in self.trace.spans if (span.depth == 1 and span.takes_time) or span.kind is Kind.EXPERIMENT
        ]
        if len(rows) > LANES:
            rows = [span for span in self.trace.spans if span.kind is Kind.HYPOTHESIS]
        height = min(4.0, 36 / max(len(rows), 1))
        lanes = (
            drawn.rect(part, round(4 + lane * 36 / max(len(rows), 1), 2), round(height, 2))
            for lane, span in enumerate(rows)
            for part in span.segments
        )
        shown = format_html_join("", RECT, lanes)
        if self.scale == drawn.scale:
            return shown
        x, end = drawn.scale.x(self.scale.start), drawn.scale.x(self.scale.end)
        return shown + format_html(RECT, "view", x, round(end - x, 2), 1, 42)


SPOKEN = (Kind.HYPOTHESIS, Kind.LEARNING)  # what people believe and know stands in serif
HOLLOW = ("learning", "review", "rejected", "withdrawn")


def hour(at: dt.datetime) -> str:
    return date_format(at, "j M" if at.hour == at.minute == 0 else "H:i")


def between(start: dt.datetime, end: dt.datetime) -> str:
    return day(start) if day(start) == day(end) else f"{day(start)} – {day(end)}"


TWIN = """<tr><th scope="row">{}</th><td><time datetime="{}">{}</time></td><td>{}</td><td class="num">{}</td>\
<td class="num">{}</td><td>{}</td></tr>
"""


def twin(spans: Iterable[Span]) -> SafeString:
    """The same as a table."""
    return format_html_join("", TWIN, (cells(span) for span in spans))


def cells(span: Span) -> tuple[str, ...]:
    name = f"{span.ref} {words.title(span)}" if span.kind is not Kind.HYPOTHESIS else f"{span.ref} {span.title}"
    end = _("open") if span.is_open else short_time(span.end)
    work, wait = (words.exactly(span.worked), words.exactly(span.waited)) if span.segments else ("", "")
    return name, span.start.isoformat(), short_time(span.start), end, work, wait, words.came_to(span)


def short_time(at: dt.datetime) -> str:
    return date_format(timezone.localtime(at), _("j M, H:i"))


def zooms(full: Scale, here: Scale) -> dict[str, Scale | None]:
    """The ranges a step away from this one; None where there is nothing more to see."""
    length = here.end - here.start
    quarter = length / 4
    return {
        "closer": Scale(here.start + quarter, here.end - quarter) if length > HOUR else None,
        "wider": clipped(full, here.start - length / 2, here.end + length / 2) if here != full else None,
        "whole": full if here != full else None,
        "earlier": clipped(full, here.start - length / 2, here.end - length / 2) if here.start > full.start else None,
        "later": clipped(full, here.start + length / 2, here.end + length / 2) if here.end < full.end else None,
    }


def clipped(full: Scale, start: dt.datetime, end: dt.datetime) -> Scale:
    """As long as asked for where that fits, and never outside of the whole."""
    length = min(end - start, full.end - full.start)
    start = min(max(start, full.start), full.end - length)
    return Scale(start, start + length)


def marks_of(span: Span, most: int) -> Sequence[Mapping[str, str]]:
    return [*events(span)][:most]


def events(span: Span) -> Iterator[Mapping[str, str]]:
    for mark in span.marks:
        yield {"at": mark.at.isoformat(), "when": short_time(mark.at), "said": words.happened(mark)}
