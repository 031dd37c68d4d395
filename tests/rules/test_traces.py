"""Laws of a trace: whatever happened to a line, its time adds up."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from kaizenlab.observatory.traces import rules
from kaizenlab.observatory.traces.rules import Action, Alarm, Belief, Choice, Kind, Learned, Line, Phase, Pieces, Test
from kaizenlab.observatory.traces.rules.sweep import segments, union, without

NOON = dt.datetime(2026, 11, 9, 12, tzinfo=dt.UTC)
SPAN = 40 * 86_400
moments = st.integers(0, SPAN).map(lambda seconds: NOON + dt.timedelta(seconds=seconds))
intervals = st.lists(st.tuples(moments, moments), max_size=8)


def after(draw: st.DrawFn, start: dt.datetime) -> dt.datetime:
    return start + dt.timedelta(seconds=draw(st.integers(0, SPAN // 6)))


@st.composite
def trials(draw: st.DrawFn, number: int, belief: Belief) -> Test:
    """One that went as far as it is told, each step no earlier than the one before."""
    created_at = after(draw, belief.created_at)
    test = Test(number, belief.number, "Talks", "draft", draw(st.booleans()), created_at, after(draw, created_at))
    far = draw(st.sampled_from(["draft", "registered", "running", "paused", "concluded", "cancelled"]))
    if far == "draft":
        return test
    registered_at = after(draw, created_at)
    test = replace(test, state="registered", registered_at=registered_at, planned_end=after(draw, registered_at))
    if draw(st.booleans()):
        first = after(draw, created_at)
        last = after(draw, first)
        test = replace(test, phases=(Phase("prep", first, last, 1, 2),))
    if far == "registered":
        return test
    started_at = after(draw, registered_at)
    test = replace(test, state="running", started_at=started_at)
    if draw(st.booleans()):
        first = after(draw, started_at)
        test = replace(test, pieces=Pieces(2, first, after(draw, first), ((first, 1),)))
    paused_at = after(draw, started_at)
    resumed_at = None if far == "paused" else after(draw, paused_at)
    if far == "paused" or draw(st.booleans()):
        test = replace(test, pauses=((paused_at, resumed_at),))
    if far in ("running", "paused"):
        return replace(test, state=far)
    latest = max(filter(None, (started_at, resumed_at, test.pieces and test.pieces.last)))
    return replace(test, state=far, ended_at=after(draw, latest), verdict="invalidated" if far == "concluded" else "")


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """Up to four hypotheses, each the successor of the one before, with up to three tests."""
    beliefs, done, choices, learned, actions = [], [], [], [], []
    created_at, parent = NOON, None
    for number in range(1, draw(st.integers(1, 4)) + 1):
        ready_at = draw(st.none() | st.just(after(draw, created_at)))
        belief = Belief(number, "We believe", "testing", created_at, after(draw, created_at), ready_at, parent)
        for _ in range(draw(st.integers(0, 3))):
            test = draw(trials(len(done) + 1, belief))
            if test.state == "concluded" and draw(st.booleans()):
                proposed_at = after(draw, test.ended_at)
                settled_at = after(draw, proposed_at)
                choice = Choice(
                    len(choices) + 1, number, test.number, "D", "decision", "accepted", "kill", proposed_at, settled_at
                )
                choices.append(choice)
                test = replace(test, closed_at=settled_at)
                learned.append(Learned(len(learned) + 1, choice.number, "Known", settled_at))
                until = draw(st.none() | st.just(after(draw, settled_at)))
                actions.append(
                    Action(
                        len(actions) + 1,
                        choice.number,
                        draw(st.sampled_from(["build", "experiment"])),
                        "",
                        settled_at,
                        until,
                    )
                )
            done.append(test)
        beliefs.append(replace(belief, state=draw(st.sampled_from(["draft", "testing", "adopted", "killed"]))))
        created_at, parent = after(draw, created_at), number
    alarms = [Alarm(1, done[0].number, "futile", after(draw, done[0].created_at))] if done else []
    return Line(tuple(beliefs), tuple(done), tuple(choices), tuple(learned), tuple(actions), tuple(alarms))


NOW = NOON + dt.timedelta(seconds=3 * SPAN)
laws = settings(max_examples=150, deadline=None)


@laws
@given(lines())
def test_work_and_waiting_add_up_to_the_whole_to_the_second(line):
    trace = rules.trace(line, NOW)
    assert trace.worked + trace.waited == trace.length == trace.end - trace.start
    assert trace.length == max(s.end for s in trace.spans if s.kind is not Kind.ALERT) - trace.start
    for span in trace.spans:
        if span.segments:
            assert span.worked + span.waited == span.length


@laws
@given(lines())
def test_the_segments_of_a_span_follow_one_another_without_gap(line):
    trace = rules.trace(line, NOW)
    for start, end, parts in [
        (trace.start, trace.end, trace.segments),
        *((s.start, s.end, s.segments) for s in trace.spans),
    ]:
        if parts:
            assert (parts[0].start, parts[-1].end) == (start, end)
            assert all(a.end == b.start and a.is_work != b.is_work for a, b in pairwise(parts))
            assert all(part.start < part.end for part in parts)


@laws
@given(lines())
def test_a_span_lies_inside_the_one_it_is_part_of_and_keys_are_different(line):
    trace = rules.trace(line, NOW)
    by_key = {span.key: span for span in trace.spans}
    assert len(by_key) == len(trace.spans)
    for span in trace.spans:
        if span.parent and span.kind is not Kind.ALERT:
            parent = by_key[span.parent]
            assert parent.start <= span.start <= span.end <= parent.end
            assert parent.depth == span.depth - 1
        assert span.parent or span.kind is Kind.HYPOTHESIS


@laws
@given(lines())
def test_the_line_works_exactly_where_one_of_its_spans_does(line):
    """Against an oracle that asks each second's neighbourhood, not unions."""
    trace = rules.trace(line, NOW)
    edges = sorted({at for s in trace.spans for part in s.segments for at in (part.start, part.end)} | {trace.end})
    expected = dt.timedelta(0)
    for a, b in pairwise(edges):
        middle = a + (b - a) / 2
        if any(p.is_work and p.start <= middle < p.end for s in trace.spans if s.takes_time for p in s.segments):
            expected += b - a
    assert trace.worked == expected


@laws
@given(lines())
def test_the_critical_path_ends_with_the_last_step_and_never_stands_at_two_places_at_once(line):
    trace = rules.trace(line, NOW)
    steps = [span for span in trace.spans if span.takes_time]
    path = sorted((span for span in steps if span.is_critical), key=lambda span: (span.start, span.end))
    assert path[-1].end == max(span.end for span in steps)
    assert all(a.end <= b.start for a, b in pairwise(path))
    for span in path:
        parents = [each for each in trace.spans if each.key == span.parent]
        assert all(each.is_critical for each in parents)
    for a, b in pairwise(path):  # nothing that ended in between was passed over
        assert not [s for s in steps if a.end < s.end <= b.start and not s.is_critical]


@laws
@given(lines(), st.integers(0, 2 * SPAN), st.integers(0, 2 * SPAN))
def test_what_is_kept_of_a_line_stays_true_as_time_passes(line, since, later):
    kept = rules.kept(line, NOON + dt.timedelta(seconds=since))
    at = kept.kept_at + dt.timedelta(seconds=later)
    trace = rules.trace(line, at)
    assert kept.worked_at(at) == trace.worked.total_seconds()
    assert (kept.started_at, kept.ended_at) == (trace.start, None if trace.is_open else trace.end)
    assert (kept.spans, kept.pivots) == (trace.counted, trace.pivots)


@laws
@given(lines())
def test_the_order_in_which_things_were_found_changes_nothing(line):
    shuffled = replace(line, tests=line.tests[::-1], actions=line.actions[::-1], choices=line.choices[::-1])
    one, other = rules.trace(line, NOW), rules.trace(shuffled, NOW)
    assert {s.key: s for s in one.spans}.keys() == {s.key: s for s in other.spans}.keys()
    assert (one.worked, one.waited) == (other.worked, other.waited)


@laws
@given(intervals, intervals)
def test_what_is_left_without_holes_overlaps_none(some, holes):
    some = [(min(pair), max(pair)) for pair in some]
    holes = [(min(pair), max(pair)) for pair in holes]
    rest = without(some, holes)
    total = lambda found: sum((b - a for a, b in union(found)), dt.timedelta(0))  # noqa: E731
    assert total(rest) + total(holes) == total([*some, *holes])


@laws
@given(intervals, moments, moments)
def test_segments_are_all_time_between_two_moments(some, one, other):
    start, end = min(one, other), max(one, other)
    parts = segments(start, end, [(min(pair), max(pair)) for pair in some])
    assert sum((part.length for part in parts), dt.timedelta(0)) == end - start
