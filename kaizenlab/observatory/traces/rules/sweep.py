"""Time as intervals: unions of them, and what is left over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

type Moment = dt.datetime
type Interval = tuple[Moment, Moment]

NOTHING = dt.timedelta(0)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of work, or of waiting."""

    start: Moment
    end: Moment
    is_work: bool

    @property
    def length(self) -> dt.timedelta:
        return self.end - self.start


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """The same time, in order, without overlaps."""
    merged: list[Interval] = []
    for start, end in sorted(each for each in intervals if each[0] < each[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def without(intervals: Iterable[Interval], holes: Iterable[Interval]) -> list[Interval]:
    """The time of the intervals that lies in none of the holes."""
    rest = union(intervals)
    for start, end in union(holes):
        rest = [
            part
            for begins, ends in rest
            for part in ((begins, min(ends, start)), (max(begins, end), ends))
            if part[0] < part[1]
        ]
    return rest


def segments(start: Moment, end: Moment, work: Iterable[Interval]) -> tuple[Segment, ...]:
    """All time from start to end, in order: work where an interval says so, else waiting."""
    found: list[Segment] = []
    here = start
    for begins, ends in union((max(a, start), min(b, end)) for a, b in work):
        if here < begins:
            found.append(Segment(here, begins, is_work=False))
        found.append(Segment(begins, ends, is_work=True))
        here = ends
    if here < end:
        found.append(Segment(here, end, is_work=False))
    return tuple(found)


def worked(parts: Sequence[Segment]) -> dt.timedelta:
    return sum((part.length for part in parts if part.is_work), NOTHING)


def waited(parts: Sequence[Segment]) -> dt.timedelta:
    return sum((part.length for part in parts if not part.is_work), NOTHING)
