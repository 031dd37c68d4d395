"""The glass box of floor 1: no database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypotheses import map as assumption_map
from hypotheses import rules, words
from hypotheses.numerals import numerals

STATES = st.sampled_from(sorted(words.STATES))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("within six months, because", ["six months"]),
        ("Fewer than three of five leads", ["three of five"]),
        ("teams of three to twenty lose 3 of 5", ["three to twenty", "3 of 5"]),
        ("at least 40 % of 1,200 users", ["40 %", "1,200 users"]),
        ("４０％の人", ["４０％"]),
        ("三割の顧客が二十人に一人", ["三割", "二十人", "一人"]),
        ("半数の人", ["半数"]),
        ("一緒に統一する、一番いい", []),
        ("No one minds; a second chance", []),
        ("", []),
    ],
)
def test_numbers_are_found_as_people_write_them(text, found):
    assert numerals(text) == found


@pytest.mark.parametrize("persona", ["", "  ", "Everyone", "users.", "People", "誰でも", "ユーザー"])
def test_a_segment_that_leaves_nobody_out_names_nobody(persona):
    assert not rules.names_somebody(persona)


@pytest.mark.parametrize("persona", ["Team leads in teams of 3 to 20", "経理担当者", "Users without a phone"])
def test_a_segment_that_leaves_somebody_out_names_who(persona):
    assert rules.names_somebody(persona)


def criticise(**said: object) -> dict[str, bool]:
    blank = {"statement": "", "persona": "", "value": "", "change_mind": "", "experiments": []}
    return {finding.check: finding.passed for finding in rules.critique(**(blank | said))}


def test_a_blank_canvas_passes_nothing():
    assert not any(criticise().values())


def test_a_full_one_passes_everything():
    said = {"statement": "3 of 5 leave", "persona": "Leads", "change_mind": "None leave", "experiments": ["E-1"]}
    assert all(criticise(**said).values())


def test_every_finding_has_its_words():
    assert set(words.CRITIQUE) == {(check, passed) for check in rules.Check for passed in (True, False)}


@given(st.text(), st.text(), st.integers(0, 9))
def test_ready_needs_all_three(statement, persona, assumptions):
    lacks = rules.lacking(statement, persona, assumptions)
    assert (rules.written("draft", lacks) == "ready") == bool(statement.strip() and persona.strip() and assumptions)


@given(STATES, st.lists(st.sampled_from(sorted(words.LACKING))))
def test_writing_never_moves_it_but_from_draft_to_ready(state, lacks):
    assert rules.written(state, lacks) in ({"draft", "ready"} if state == "draft" else {state, None})


@given(STATES, st.sampled_from(sorted(rules.SETTLED)), st.booleans())
def test_what_is_closed_reopens_only_by_superseding(state, outcome, supersedes):
    after = rules.settled(state, outcome, supersedes=supersedes)
    if state in rules.CLOSED and after not in (None, state):
        assert supersedes
    if state in ("draft", "ready"):
        assert after is None


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=60))
def test_no_dot_hides_another(ranked):
    dots = assumption_map.dots(ranked)
    places = [(dot.x, dot.y) for dot in dots]
    for i, (x, y) in enumerate(places):
        for other_x, other_y in places[i + 1 :]:
            assert (x - other_x) ** 2 + (y - other_y) ** 2 >= (2 * assumption_map.APART) ** 2


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=60))
def test_the_map_counts_every_assumption(ranked):
    counted = sum(int(dot.label) if dot.label.startswith("+") else 1 for dot in assumption_map.dots(ranked))
    assert counted == len(ranked)
