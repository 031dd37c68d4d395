"""The spans of one line, in the order in which people read them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from kaizenlab.observatory.traces.rules.facts import Belief, Choice, Line, Test
from kaizenlab.observatory.traces.rules.sweep import Interval, Moment, Segment, segments, waited, without, worked


class Kind(StrEnum):
    HYPOTHESIS = "hypothesis"
    CANVAS = "canvas"
    EXPERIMENT = "experiment"
    PLAN = "plan"
    PREP = "prep"
    EXECUTE = "execute"
    EVIDENCE = "evidence"
    DECIDE = "decide"
    ALERT = "alert"
    EVALUATION = "evaluation"
    LEARNING = "learning"
    DECISION = "decision"
    ACTION = "action"


MADE_OF_OTHERS = (Kind.HYPOTHESIS, Kind.EXPERIMENT)
BESIDE = (Kind.ALERT, Kind.LEARNING)  # they take none of the line's time


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at one moment of a span. `n`: how many at once."""

    at: Moment
    kind: str
    said: str = ""
    n: int = 1


@dataclass(frozen=True)
class Span:
    """`key` never changes; `ref` names the record it leads to. `leads_to`: the successor of a pivot."""

    key: str
    kind: Kind
    depth: int
    parent: str
    ref: str
    title: str
    start: Moment
    end: Moment
    is_open: bool = False
    segments: tuple[Segment, ...] = ()
    marks: tuple[Mark, ...] = ()
    state: str = ""
    outcome: str = ""
    confidence: str = ""
    leads_to: str = ""
    n: int = 0
    is_critical: bool = False

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
    def takes_time(self) -> bool:
        """Whether its work is the line's: what is made of other spans has none of its own."""
        return self.kind not in MADE_OF_OTHERS and self.kind not in BESIDE


def spans(line: Line, now: Moment) -> list[Span]:
    return [span for tree in Reader(line, now).trees() for span in tree]


class Reader:
    """Reads a line at one moment. Whatever is open lasts until then."""

    def __init__(self, line: Line, now: Moment) -> None:
        self.line, self.now = line, now
        self.tests: defaultdict[int, list[Test]] = defaultdict(list)
        self.choices: defaultdict[int, list[Choice]] = defaultdict(list)
        for test in sorted(line.tests, key=lambda each: (each.created_at, each.number)):
            self.tests[test.belief].append(test)
        for choice in sorted(line.choices, key=lambda each: (each.proposed_at, each.number)):
            self.choices[choice.test].append(choice)
        self.learned = {each.choice: each for each in line.learned}
        self.over = {each.supersedes: each.settled_at for each in line.choices if each.has_stood and each.supersedes}

    def trees(self) -> Iterator[list[Span]]:
        for belief in self.line.beliefs:
            key = f"H-{belief.number}"
            below = [*self.canvas(belief, key)]
            for test in self.tests[belief.number]:
                below += self.test(test, key)
            head = Span(key, Kind.HYPOTHESIS, 0, "", key, belief.title, belief.created_at, belief.created_at)
            head = replace(head, state=belief.state, is_open=not belief.is_closed)
            yield [self.around(head, below), *below]

    def around(self, head: Span, below: Iterable[Span]) -> Span:
        """A span that others are part of: it covers them all, and works where one of them does."""
        below = [each for each in below if each.kind is not Kind.ALERT]
        end = max([head.end, *(each.end for each in below), *([self.now] if head.is_open else [])])
        start = min([head.start, *(each.start for each in below)])
        work = [(part.start, part.end) for each in below if each.takes_time for part in each.segments if part.is_work]
        is_open = head.is_open or any(each.is_open for each in below)
        return replace(head, start=start, end=end, is_open=is_open, segments=segments(start, end, work))

    def leaf(self, span: Span, work: Iterable[Interval] = ()) -> Span:
        end = max(span.start, span.end)
        return replace(span, end=end, segments=segments(span.start, end, work))

    def canvas(self, belief: Belief, parent: str) -> Iterator[Span]:
        start, until = belief.created_at, belief.ready_at
        begun = min((test.started_at for test in self.tests[belief.number] if test.started_at), default=None)
        if until and begun:  # nothing starts before it is ready
            until = min(until, begun)
        if until is None and belief.state != "draft":  # the ledger does not say; its first plan comes after it
            until = min((test.created_at for test in self.tests[belief.number]), default=belief.created_at)
        is_open = until is None
        end = self.now if until is None else max(until, start)
        work = (start, end if until else min(belief.changed_at, end))
        span = Span(f"{parent}-canvas", Kind.CANVAS, 1, parent, parent, "", start, end, is_open)
        yield self.leaf(span, [work])

    def test(self, test: Test, parent: str) -> Iterator[Span]:
        key = f"E-{test.number}"
        below = sorted([*self.plan(test, key), *self.phases(test, key), *self.evidence(test, key)], key=place)
        below += self.alarms(test, key)
        head = Span(key, Kind.EXPERIMENT, 1, parent, key, test.title, test.created_at, test.ended_at or test.created_at)
        head = replace(head, state=test.state, outcome=test.verdict, confidence=test.confidence)
        yield self.around(replace(head, is_open=test.ended_at is None), below)
        yield from below
        yield from self.evaluation(test, parent)
        for choice in self.choices[test.number]:
            yield from self.learning(choice, parent)
            yield self.choice(choice, parent)
            yield from self.actions(choice, parent)

    def plan(self, test: Test, parent: str) -> Iterator[Span]:
        start, until = test.created_at, test.registered_at
        end = until or test.ended_at or self.now
        work = (start, until or min(test.changed_at, end))
        is_open = not (until or test.ended_at)
        span = Span(f"{parent}-plan", Kind.PLAN, 2, parent, parent, "", start, end, is_open)
        marks = (Mark(until, "registered"),) if until else ()
        yield self.leaf(replace(span, marks=marks), [work])

    def phases(self, test: Test, parent: str) -> Iterator[Span]:
        """While the test goes on, the last tick of a phase that is not done is no end of it."""
        for phase in test.phases:
            span = Span(f"{parent}-{phase.name}", Kind(phase.name), 2, parent, parent, "", phase.first, phase.last)
            is_open = phase.done < phase.steps and test.ended_at is None
            said = replace(span, n=phase.steps, state=str(phase.done), is_open=is_open)
            yield self.leaf(said, [(phase.first, phase.last)])

    def evidence(self, test: Test, parent: str) -> Iterator[Span]:
        """From the start of the test to its end; work is where evidence was gathered."""
        pieces = test.pieces
        if test.started_at is None:
            if pieces:  # observed before the bar was frozen: it takes no time of the test
                yield self.leaf(self.seen(test, parent, pieces.first, pieces.last))
            return
        end = max(test.started_at, test.ended_at or self.now)
        pauses = [(start, min(until or end, end)) for start, until in test.pauses]
        yield self.leaf(self.seen(test, parent, test.started_at, end), without([*self.gathering(test, end)], pauses))

    def seen(self, test: Test, parent: str, start: Moment, end: Moment) -> Span:
        pieces = test.pieces
        span = Span(f"{parent}-evidence", Kind.EVIDENCE, 2, parent, parent, "", start, end)
        marks = tuple(Mark(at, "evidence", n=n) for at, n in pieces.moments) if pieces else ()
        is_open = test.started_at is not None and test.ended_at is None
        return replace(span, marks=marks, is_open=is_open, n=pieces.standing if pieces else 0)

    def gathering(self, test: Test, end: Moment) -> Iterator[Interval]:
        assert test.started_at
        last = min(test.pieces.last, end) if test.pieces else None
        if test.gathers:
            planned = min(test.planned_end or end, end)
            yield test.started_at, max(planned, last or planned)
        elif test.pieces and last:
            yield max(test.pieces.first, test.started_at), last

    def alarms(self, test: Test, parent: str) -> Iterator[Span]:
        for alarm in self.line.alarms:
            if alarm.test == test.number:
                key, end = f"A-{alarm.number}", alarm.resolved_at or self.now
                span = Span(key, Kind.ALERT, 2, parent, key, "", alarm.fired_at, max(end, alarm.fired_at))
                yield replace(span, state=alarm.rule, is_open=alarm.resolved_at is None)

    def evaluation(self, test: Test, parent: str) -> Iterator[Span]:
        """From the result to the proposal that answered it; where a rerun did, to its planning."""
        if test.state != "concluded" or test.ended_at is None:
            return
        answers = [each.proposed_at for each in self.choices[test.number] if each.has_stood and each.kind == "decision"]
        waits = [each.proposed_at for each in self.choices[test.number] if each.state == "proposed"]
        until = min(answers, default=None) or test.closed_at or min(waits, default=None)
        end = until or self.now
        key = f"E-{test.number}-evaluation"
        span = Span(key, Kind.EVALUATION, 1, parent, f"E-{test.number}", "", test.ended_at, end, is_open=until is None)
        yield self.leaf(replace(span, outcome=test.verdict, confidence=test.confidence))

    def learning(self, choice: Choice, parent: str) -> Iterator[Span]:
        if learned := self.learned.get(choice.number):
            key = f"L-{learned.number}"
            span = Span(key, Kind.LEARNING, 1, parent, key, learned.title, learned.at, learned.at)
            yield replace(span, marks=(Mark(learned.at, "learning"),))

    def choice(self, choice: Choice, parent: str) -> Span:
        key = f"D-{choice.number}"
        end = choice.settled_at or self.now
        marks = [Mark(choice.settled_at, choice.state, choice.outcome)] if choice.settled_at else []
        marks += [Mark(at, "review", verdict) for at, verdict in choice.reviews]
        span = Span(key, Kind.DECISION, 1, parent, key, choice.title, choice.proposed_at, end)
        span = replace(span, is_open=choice.settled_at is None, state=choice.state, outcome=choice.outcome)
        leads_to = f"H-{choice.successor}" if choice.successor and choice.has_stood else ""
        return self.leaf(replace(span, marks=tuple(marks), leads_to=leads_to))

    def actions(self, choice: Choice, parent: str) -> Iterator[Span]:
        """What is not done when its decision is superseded, nobody waits for any more."""
        for action in self.line.actions:
            if action.choice == choice.number:
                key, until = f"N-{action.number}", action.done_at or self.over.get(choice.number)
                end = max(until or self.now, action.created_at)
                span = Span(key, Kind.ACTION, 1, parent, key, action.title, action.created_at, end)
                state = "done" if action.done_at else "open" if until is None else "dropped"
                span = replace(span, is_open=until is None, outcome=action.kind, state=state)
                yield self.leaf(span, [(action.created_at, end)] if action.is_built else [])


def place(span: Span) -> tuple[Moment, int]:
    return span.start, list(Kind).index(span.kind)
