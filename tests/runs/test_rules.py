"""How far a run is: laws on plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.runs import rules
from experiments.runs.rules import Canvas, Facts
from kaizenlab.playbooks.document import CHECKS, PHASES

FULL = Canvas({"problem": "It hurts."}, names_somebody=True, assumptions=[(5, 4), (3, 3)])


@dataclass(frozen=True)
class Step:
    phase: str = "prep"
    fact: str = ""
    blocks: bool = False
    count: int | None = None
    state: str = "pending"


@st.composite
def steps(draw):
    fact = draw(st.sampled_from(["", *CHECKS]))
    blocks = draw(st.booleans())
    states = ["pending"] + ([] if fact else ["done"]) + ([] if blocks else ["skipped"])
    count = draw(st.integers(1, 9)) if fact == "evidence" else None
    return Step(draw(st.sampled_from(PHASES)), fact, blocks, count, draw(st.sampled_from(states)))


canvases = st.builds(
    Canvas,
    st.dictionaries(st.sampled_from(["problem", "value"]), st.sampled_from(["", " ", "x"])),
    st.booleans(),
    st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=4),
)
facts = st.builds(Facts, st.lists(canvases, max_size=2), evidence=st.integers(0, 9))


@given(st.lists(steps(), max_size=9), facts)
def test_progress_counts_every_step_that_was_not_skipped(walked, known):
    said = rules.progress(walked, known)
    skipped = [step for step in walked if rules.state(step, known) == "skipped"]
    assert 0 <= said.done <= said.of == len(walked) - len(skipped)


@given(st.lists(steps(), max_size=9), facts)
def test_a_door_is_shut_exactly_while_a_blocking_step_of_its_phase_is_not_done(walked, known):
    for phase in rules.GATES:
        shut = {id(step) for step in rules.undone(walked, known, phase)}
        for step in walked:
            held = step.phase == phase and step.blocks and rules.state(step, known) != "done"
            assert (id(step) in shut) == held


@given(steps(), facts)
def test_only_facts_move_an_automatic_step(step, known):
    if step.fact:
        assert (rules.state(step, known) == "done") == known.hold(step)


@pytest.mark.parametrize("check", CHECKS)
def test_each_fact_has_its_say(check):
    step = Step(fact=check, count=5)
    there = dict.fromkeys(("criteria", "kill", "rehearsal", "result", "learning", "decision"), True)
    holds = there | {"canvases": [FULL], "evidence": 5}
    assert rules.state(step, Facts(**holds)) == "done"
    assert rules.state(step, Facts()) == "pending"


def test_five_interviews_are_not_four():
    step = Step(fact="evidence", count=5)
    assert [rules.state(step, Facts(evidence=n)) for n in (4, 5, 6)] == ["pending", "done", "done"]


@pytest.mark.parametrize(
    ("assumptions", "chosen"),
    [
        ([], False),
        ([(3, 3)], True),
        ([(3, 3), (3, 3)], False),
        ([(5, 4), (3, 3), (3, 3)], True),
        ([(5, 4), (4, 5)], True),
        ([(5, 4), (5, 4), (1, 1)], False),
    ],
)
def test_the_riskiest_assumption_stands_alone_at_the_top(assumptions, chosen):
    assert Canvas(assumptions=assumptions).has_riskiest is chosen


def test_what_was_frozen_complete_stays_complete():
    step = Step(fact="canvas")
    assert rules.state(step, Facts([Canvas({"problem": ""}), FULL])) == "done"
    assert rules.state(step, Facts([FULL, Canvas({"problem": ""})])) == "done"


@given(st.lists(st.none() | st.integers(0, 60), max_size=12))
def test_steps_follow_one_another(days):
    first = dt.date(2026, 11, 9)
    due = list(rules.due_dates(days, first))
    assert [each is None for each in due] == [each is None for each in days]
    dated = [each for each in due if each]
    assert dated == sorted(dated)
    if dated:
        last = max(n for n, each in enumerate(days) if each is not None)
        assert dated[-1] == first + dt.timedelta(days=sum(each or 0 for each in days[: last + 1]))
