"""A trace as a drawing: places in percent of the width, so that it fits every screen.

All rows are put together here, as text: a template's loop over five hundred, or escaping each of their numbers, would
cost more than finding them. What people wrote is escaped; all else is numbers and names of ours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice

from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kaizenlab.lib.dates import day, short_day
from kaizenlab.observatory.traces import words
from kaizenlab.observatory.traces.rules import Kind, Mark, Segment, Span, Trace
from kaizenlab.observatory.traces.scale import Scale, whole
from kaizenlab.templatetags.kaizen import icon

THIN = 0.25  # percent: what lasted moments can still be seen
EDGE = 94.0  # percent: beyond it a word would stand in the next column
LATE = 75.0  # percent: beyond it a word would leave a small screen
LANES = 60  # rows that the map tells apart
SPOKEN = (Kind.HYPOTHESIS, Kind.LEARNING)  # what people believe and know stands in serif
HOLLOW = ("learning", "review", "rejected", "withdrawn")
LEAF = '<span class="leaf"></span>'
TICK_WORD = '<line class="tick" x1="{0}%" x2="{0}%" y1="22" y2="100%"/><text{1} x="{0}%" dx="4" y="22">{2}</text>'


@dataclass(frozen=True)
class Drawing:
    trace: Trace
    scale: Scale
    query: str = ""  # the range of the address, "&amp;from=…&amp;to=…" or ""
    chosen: str = ""
    leads: bool = True  # each row to its span

    def axis(self) -> SafeString:
        """Of hours, a new day's word is left out last: the same hours of two days would look alike."""
        said, ticks = hour if self.scale.is_fine else short_day, self.scale.ticks()
        midnight = next((place for place, (_x, at) in enumerate(ticks) if at.hour == at.minute == 0), 0)
        return format_html_join(
            "",
            TICK_WORD,
            ((x, thinned(place - midnight, x), said(at)) for place, (x, at) in enumerate(ticks) if x < EDGE),
        )

    def shared(self) -> SafeString:
        """The lines of all rows, drawn once and used in each."""
        drawn = [upright("tick", x) for x, _at in self.scale.ticks()]
        if self.trace.is_open and self.scale.holds(self.trace.end):
            drawn.append(upright("now", self.scale.x(self.trace.end)))
        return SafeString("".join(drawn))

    @cached_property
    def spans(self) -> list[Span]:
        """Those that the range holds something of."""
        return [span for span in self.trace.spans if self.scale.meets(span)]

    def rows(self) -> SafeString:
        threads, lasting = self.threads(), cache(words.lasting)
        down, turn = icon("chevron-down"), icon("corner-down-right")
        parents = {span.parent for span in self.trace.spans}
        return SafeString(
            "".join(
                f'<tr id="row-{span.key}"{" data-open" if span.key == self.chosen else ""}'
                f'{" data-critical" if span.is_critical else ""}><th scope="row">'
                f'<span class="span" data-depth="{span.depth}">'
                f"{turn if span.leads_to else down if span.key in parents else LEAF}"
                f"{f'''<span class="ref">{span.ref}</span>''' if span.key == span.ref else ''}{self.name(span)}</span>"
                '</th><td><svg class="bars" aria-hidden="true" focusable="false"><use href="#ticks"/>'
                f"{threads.get(span.key, '')}{self.bars(span)}</svg></td>"
                f"<td>{lasting(span.length) if span.length else ''}</td></tr>\n"
                for span in self.spans
            )
        )

    def name(self, span: Span) -> str:
        kind, said = " serif" if span.kind in SPOKEN else "", escape(words.title(span))
        if not self.leads:
            return f'<span class="named{kind}">{said}</span>'
        return f'<a class="named{kind}" href="?span={span.key}{self.query}#span">{said}</a>'

    def bars(self, span: Span) -> str:
        y, height = (15, 4) if span.kind in (Kind.HYPOTHESIS, Kind.ALERT) else (11, 12)
        parts = span.segments
        if not parts and span.kind is not Kind.LEARNING:
            parts = (Segment(span.start, span.end, is_work=True),)
        drawn = [self.rect(part, y, height) for part in parts if self.sees(part)]
        drawn += [self.mark(mark) for mark in span.marks if self.scale.holds(mark.at)]
        return "".join(drawn)

    def sees(self, part: Segment) -> bool:
        return part.start <= self.scale.end and part.end >= self.scale.start

    def rect(self, part: Segment, y: float, height: float) -> str:
        x = self.scale.x(max(part.start, self.scale.start))
        width = max(round(self.scale.x(min(part.end, self.scale.end)) - x, 2), THIN)
        return box("work" if part.is_work else "wait", x, width, y, height)

    def mark(self, mark: Mark) -> str:
        x = self.scale.x(mark.at)
        if mark.said and mark.kind in ("accepted", "superseded"):
            return (
                f'<svg class="mark" data-outcome="{mark.said}" x="{x}%" y="8" width="18" height="18"'
                f' overflow="visible"><use href="{static("sprite.svg")}#o-{mark.said}" x="-9" width="18" height="18"/>'
                "</svg>"
            )
        if mark.kind == "evidence":
            return f'<circle class="dot" cx="{x}%" cy="17" r="3.5"/>'
        return f'<circle class="hollow" cx="{x}%" cy="17" r="4.5"/>' if mark.kind in HOLLOW else ""

    def threads(self) -> dict[str, str]:
        """From each pivot down to the hypothesis it led to, through the rows between."""
        places = {span.key: place for place, span in enumerate(self.spans)}
        found: dict[str, str] = {}
        for span in self.spans:
            below = places.get(span.leads_to)
            if below is None or not self.scale.holds(span.end):
                continue
            x, above = self.scale.x(span.end), places[span.key]
            for place in range(above, below + 1):
                ends = ("17" if place == above else "0", "17" if place == below else "100%")
                key = self.spans[place].key
                found[key] = found.get(key, "") + upright("thread", x, *ends)
        return found

    def map(self) -> SafeString:
        """All of the trace in little, whatever the range."""
        rows = [
            span for span in self.trace.spans if (span.depth == 1 and span.takes_time) or span.kind is Kind.EXPERIMENT
        ]
        if len(rows) > LANES:
            rows = [span for span in self.trace.spans if span.kind is Kind.HYPOTHESIS]
        little, apart = Drawing(self.trace, whole(self.trace)), 36 / max(len(rows), 1)
        height = round(min(4.0, apart), 2)
        drawn = [
            little.rect(part, round(4 + lane * apart, 2), height)
            for lane, span in enumerate(rows)
            for part in span.segments
        ]
        if self.scale != little.scale:
            x, end = little.scale.x(self.scale.start), little.scale.x(self.scale.end)
            drawn.append(box("view", x, round(end - x, 2), 1, 42))
        return SafeString("".join(drawn))

    def twin(self) -> SafeString:
        """The same as a table."""
        when, exactly = cache(short_time), cache(words.exactly)
        return SafeString("".join(line(cells(span, when, exactly)) for span in self.trace.spans))


def thinned(place: int, x: float) -> SafeString:
    """Which words are left out first where the drawing is narrow: every other one, then every other of the rest."""
    named = ["alt" if place % 2 else "half" if place % 4 else "", "late" if x > LATE else ""]
    return SafeString(f' class="{" ".join(filter(None, named))}"') if any(named) else SafeString("")


def box(kind: str, x: float, width: float, y: float, height: float) -> str:
    return f'<rect class="{kind}" x="{x}%" width="{width}%" y="{y}" height="{height}"/>'


def upright(kind: str, x: float, top: str = "0", bottom: str = "100%") -> str:
    return f'<line class="{kind}" x1="{x}%" x2="{x}%" y1="{top}" y2="{bottom}"/>'


def cells(span: Span, when: Callable[..., str], exactly: Callable[..., str]) -> tuple[str, ...]:
    end = _("open") if span.is_open else when(span.end)
    work, wait = (exactly(span.worked), exactly(span.waited)) if span.segments else ("", "")
    name = escape(f"{span.ref} {words.title(span)}")
    return name, span.start.isoformat(), when(span.start), end, work, wait, escape(words.came_to(span))


def line(said: tuple[str, ...]) -> str:
    name, iso, start, end, work, wait, came_to = said
    return (
        f'<tr><th scope="row">{name}</th><td><time datetime="{iso}">{start}</time></td><td>{end}</td>'
        f'<td class="num">{work}</td><td class="num">{wait}</td><td>{came_to}</td></tr>\n'
    )


def hour(at: dt.datetime) -> str:
    return date_format(at, "j M" if at.hour == at.minute == 0 else "H:i")


def between(start: dt.datetime, end: dt.datetime) -> str:
    return day(start) if day(start) == day(end) else f"{day(start)} – {day(end)}"


def short_time(at: dt.datetime) -> str:
    return date_format(timezone.localtime(at), _("j M, H:i"))


def events(span: Span, most: int) -> Iterator[Mapping[str, str]]:
    for mark in islice(span.marks, most):
        yield {"at": mark.at.isoformat(), "when": short_time(mark.at), "said": words.happened(mark)}
