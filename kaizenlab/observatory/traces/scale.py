"""Which stretch of a trace's time is drawn, and where in it a moment lies."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from kaizenlab.observatory.traces.rules import Span, Trace

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
STEPS = (
    *(dt.timedelta(minutes=5), dt.timedelta(minutes=30), HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR),
    *(DAY * days for days in (1, 2, 7, 14, 28, 91, 182, 364, 728, 1820, 3640)),
)
TICKS = 10


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


def whole(trace: Trace) -> Scale:
    """The whole of it; of an open one a little of what lies ahead, so that today can be told from the edge."""
    ahead = trace.length // 24 if trace.is_open else dt.timedelta(0)
    ahead -= dt.timedelta(microseconds=ahead.microseconds)
    return Scale(trace.start, max(trace.end + ahead, trace.start + dt.timedelta(minutes=5)))


def zooms(full: Scale, here: Scale, chosen: Span | None = None) -> dict[str, Scale | None]:
    """The ranges a step away from this one; None where there is nothing more to see. Closer is around the chosen span,
    where some of it is drawn."""
    length = here.end - here.start
    spots = [max(chosen.start, here.start), min(chosen.end, here.end)] if chosen and here.meets(chosen) else []
    middle = spots[0] + (spots[1] - spots[0]) / 2 if spots else here.start + length / 2
    return {
        "closer": clipped(here, middle - length / 4, middle + length / 4) if length > HOUR else None,
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
