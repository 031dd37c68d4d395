"""One line of hypotheses as a trace: its spans, the sums of its time, and the path that decided how long it took."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from kaizenlab.observatory.traces.rules.facts import Line, Moment
from kaizenlab.observatory.traces.rules.spans import Kind, Span, spans
from kaizenlab.observatory.traces.rules.sweep import Segment, segments, waited, worked

FOREVER = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)
STAGES = 5


@dataclass(frozen=True)
class Trace:
    line: Line
    spans: tuple[Span, ...]
    segments: tuple[Segment, ...]

    @property
    def start(self) -> Moment:
        return self.segments[0].start if self.segments else self.spans[0].start

    @property
    def end(self) -> Moment:
        return self.segments[-1].end if self.segments else self.start

    @property
    def length(self) -> dt.timedelta:
        return self.end - self.start

    @cached_property
    def worked(self) -> dt.timedelta:
        return worked(self.segments)

    @cached_property
    def waited(self) -> dt.timedelta:
        return waited(self.segments)

    @property
    def waiting_share(self) -> float:
        return self.waited / self.length if self.length else 0.0

    @property
    def is_open(self) -> bool:
        return any(span.is_open for span in self.spans if span.kind is not Kind.ALERT)

    @property
    def pivots(self) -> int:
        return sum(bool(span.leads_to) for span in self.spans)

    @property
    def counted(self) -> int:
        """Its spans; an alert stands beside them."""
        return sum(span.kind is not Kind.ALERT for span in self.spans)

    @property
    def alerts(self) -> int:
        return len(self.spans) - self.counted


def trace(line: Line, now: Moment) -> Trace:
    """The line as it stood at `now`, which is no earlier than anything known of it."""
    found = spans(line, max([now, *line.moments()]))
    own = [span for span in found if span.kind is not Kind.ALERT]
    start, end = min(span.start for span in own), max(span.end for span in own)
    work = [(part.start, part.end) for span in own if span.takes_time for part in span.segments if part.is_work]
    path = critical(own)
    marked = tuple(replace(span, is_critical=span.key in path) for span in found)
    return Trace(line, marked, segments(start, end, work))


def critical(found: Iterable[Span]) -> set[str]:
    """Back from the end, each time the span that ended last before the one behind it began: had any of these been
    shorter, the line would have been. With them the hypotheses and experiments they are part of."""
    found = list(found)
    parents = {span.key: span.parent for span in found}
    steps = [span for span in found if span.takes_time]
    steps.sort(key=lambda span: (span.end, span.start, span.key), reverse=True)
    path: set[str] = set()
    here = max((span.end for span in steps), default=None)
    for span in steps:
        if here is not None and span.end <= here:
            here = span.start
            path.add(span.key)
    for key in list(path):
        while key := parents.get(key, ""):
            path.add(key)
    return path


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a trace, so that a list of thousands reads none of them whole.

    `works_until`: work goes on by itself until then if nothing happens; None where it waits. With that, the work at any
    later moment follows, see `worked_at`.
    """

    started_at: Moment
    ended_at: Moment | None
    worked: int
    kept_at: Moment
    works_until: Moment | None
    spans: int
    pivots: int
    tip: int
    outcome: str
    stage: int
    doing: str
    doing_state: str

    def worked_at(self, at: Moment) -> int:
        if self.works_until is None or self.ended_at is not None:
            return self.worked
        return self.worked + max(0, int((min(at, self.works_until) - self.kept_at).total_seconds()))


def kept(line: Line, now: Moment) -> Kept:
    now = max([now, *line.moments()])
    read = trace(line, now)
    tip = line.beliefs[-1]
    doing, state = at_work(read)
    return Kept(
        started_at=read.start,
        ended_at=None if read.is_open else read.end,
        worked=int(read.worked.total_seconds()),
        kept_at=now,
        works_until=works_until(line, now) if read.is_open else None,
        spans=read.counted,
        pivots=read.pivots,
        tip=tip.number,
        outcome={"adopted": "continue", "killed": "kill"}.get(tip.state, ""),
        stage=stage(line),
        doing=doing,
        doing_state=state,
    )


def works_until(line: Line, now: Moment) -> Moment | None:
    """Until when somebody is at work though nothing more is written down."""
    superseded = {each.supersedes for each in line.choices if each.has_stood}
    if any(each.is_built and each.done_at is None and each.choice not in superseded for each in line.actions):
        return FOREVER
    ends = [
        test.planned_end or FOREVER
        for test in line.tests
        if test.state == "running" and test.gathers and test.ended_at is None
    ]
    return max((end for end in ends if end > now), default=None)


def stage(line: Line) -> int:
    """How many of the five steps the newest hypothesis has behind it: hypothesis, experiment, learning, decision, next
    action."""
    tip = line.beliefs[-1]
    tests = [test for test in line.tests if test.belief == tip.number and test.state != "cancelled"]
    choices = [each for each in line.choices if each.belief == tip.number and each.has_stood]
    pending = any(
        each.done_at is None and each.choice in {choice.number for choice in choices} for each in line.actions
    )
    under_way = [3 if test.state == "concluded" else 2 for test in tests if test.closed_at is None]
    if tip.is_closed:
        return STAGES - 1 if pending else STAGES
    return max(under_way, default=STAGES - 1 if choices else 1)


def at_work(read: Trace) -> tuple[str, str]:
    """The newest thing of the line that is under way and its state; of a line that is over, what it ended with."""
    tip = f"H-{read.line.beliefs[-1].number}"
    rows = [span for span in read.spans if span.parent == tip]
    for state, found in (
        (UNDER_WAY, [span for span in rows if span.kind in UNDER_WAY and span.is_open]),
        (AWAITED, [span for span in rows if span.kind in AWAITED and span.is_open]),
        (ENDED, [span for span in rows if span.kind in ENDED and span.outcome]),
    ):
        if found:
            last = max(found, key=lambda span: (span.start, span.key))
            return last.ref, state[last.kind](last)
    return "", "idle" if any(span.kind is Kind.EXPERIMENT for span in rows) else "untested"


UNDER_WAY: dict[Kind, Callable[[Span], str]] = {
    Kind.EXPERIMENT: lambda span: span.state,
    Kind.DECISION: lambda _: "proposed",
    Kind.ACTION: lambda span: span.outcome,
}
AWAITED: dict[Kind, Callable[[Span], str]] = {Kind.EVALUATION: lambda _: "awaiting"}
ENDED: dict[Kind, Callable[[Span], str]] = {Kind.DECISION: lambda span: span.outcome}
