"""How a query is read, and how a text is cut."""

from __future__ import annotations

import datetime as dt

import pytest

from kaizenlab.search.rules.near import nearest
from kaizenlab.search.rules.passages import needles, passage, spans
from kaizenlab.search.rules.query import loosened, parse
from kaizenlab.search.rules.text import asked, folded, tokens

KNOWN = {"kind": {"decision": "decision", "decisions": "decision", "判断": "decision"}, "is": {"late": "late"}}


def lexemes(text):
    return [(token.lexeme, token.place) for token in tokens(folded(text))]


def test_words_are_cut_at_what_is_no_letter():
    assert lexemes("Don’t e-mail K8s (v1.2)!") == [
        ("don't", 1),
        ("e", 2),
        ("mail", 3),
        ("k8s", 4),
        ("v1", 5),
        ("2", 6),
    ]


def test_a_run_without_spaces_is_cut_into_pairs_and_its_last_character():
    assert lexemes("東京都のSSO") == [("東京", 1), ("京都", 2), ("都の", 3), ("の", 4), ("sso", 5)]


def test_to_find_a_run_inside_another_its_pairs_are_enough():
    assert [(token.lexeme, token.open) for token in asked("東京都")] == [("東京", False), ("京都", False)]
    assert [(token.lexeme, token.open) for token in asked("都")] == [("都", True)]


@pytest.mark.parametrize(
    ("wide", "narrow"), [("ＳＳＯ", "sso"), ("４２", "42"), ("ﾊﾞｰ", "バー"), ("ＡＰＩ　連携", "api 連携")]
)
def test_widths_and_cases_fall_together(wide, narrow):
    assert folded(wide) == narrow


def test_operators_words_and_negations():
    query = parse(
        'kind:decisions ｉｓ：late －beta "exact words" 「完全に」 after:2026-10 before:2026-12-24 alpha ', KNOWN
    )
    assert query.narrowed == {"kind": ("decision",), "is": ("late",)}
    assert (query.after, query.before) == (dt.date(2026, 10, 1), dt.date(2026, 12, 24))
    assert [(term.text, term.exact, term.without) for term in query.terms] == [
        ("beta", False, True),
        ("exact words", True, False),
        ("完全に", True, False),
        ("alpha", False, False),
    ]


def test_what_an_operator_does_not_know_is_searched_as_words():
    query = parse("kind:cat colour:red 12:30 https://example.org/a:b", KNOWN)
    assert [(p.code, p.key, p.value) for p in query.problems] == [
        ("value", "kind", "cat"),
        ("unknown", "colour", "red"),
    ]
    assert [term.text for term in query.terms] == ["kind cat", "colour red", "12:30", "https://example.org/a:b"]


def test_an_operator_may_have_a_space_before_its_value():
    query = parse("kind: decision is:  late note: alpha owner: fumi after: 2026-10 is:", KNOWN)
    assert query.narrowed == {"kind": ("decision",), "is": ("late",), "owner": ("fumi",)}
    assert query.after == dt.date(2026, 10, 1)
    assert [term.text for term in query.terms] == ["note:", "alpha", "is:"]
    assert not query.problems


def test_only_a_last_word_that_may_go_on_is_open():
    assert [term.is_last for term in parse("alpha bet", {}).terms] == [False, True]
    assert [term.is_last for term in parse("alpha bet ", {}).terms] == [False, False]
    assert not parse("al", {}).terms[0].is_last


def test_loosened_a_chunk_without_spaces_is_what_carries_its_meaning():
    assert [term.text for term in loosened(parse("決済の失敗 to-be 「決済の」", {})).terms] == [
        "決済",
        "失敗",
        "to",
        "be",
        "決済の",
    ]


def test_marks_stand_on_the_original():
    text = "ｶﾞﾗｽとSSO連携の、GLASSES"
    query = parse("ガラス glass sso", {})
    marks = spans(text, needles(query), {"glasses": "glass", "glass": "glass"})
    assert [text[start:end] for start, end in marks] == ["ｶﾞﾗｽ", "SSO", "GLASSES"]


def test_a_passage_is_the_stretch_with_the_most_marks():
    text = "walnut " + "x " * 200 + "a walnut beside a walnut tree " + "y " * 200
    marks = spans(text, needles(parse("walnut ", {})), {})
    shown = passage(text, marks)
    assert [piece.text for piece in shown if piece.marked] == ["walnut", "walnut"]
    assert (shown[0].text, shown[-1].text) == ("…", "…")


def test_in_a_passage_texts_that_do_not_end_in_a_full_stop_are_parted():
    text = "Leads of 3 to 20 people\nFewer than 3 of 5 do it.\nAt a keyboard\nlog"
    marks = spans(text, needles(parse("keyboard ", {})), {})
    shown = "".join(piece.text for piece in passage(text, marks))
    assert shown == "Leads of 3 to 20 people · Fewer than 3 of 5 do it. At a keyboard · log"


def test_a_minus_before_an_operator_is_told_apart_from_a_value_it_does_not_know():
    query = parse("-is:late -is:early -colour:red", KNOWN)
    assert [(p.code, p.key) for p in query.problems] == [("minus", "is"), ("minus", "is"), ("unknown", "colour")]
    assert [(term.text, term.without) for term in query.terms] == [
        ("is late", True),
        ("is early", True),
        ("colour red", True),
    ]


def test_two_letters_that_changed_places_come_nearest():
    assert nearest("resaon", ["reason", "season", "treason", "rest"])[0] == "reason"


def test_the_nearest_words_are_those_that_share_most():
    words = ["onboarding", "boarding", "board", "keyboard", "pricing"]
    assert nearest("onbaording", words)[0] == "onboarding"
    assert nearest("zebra", words) == []
