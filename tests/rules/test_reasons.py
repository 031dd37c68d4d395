"""How numbers and sentences are written, translated and stored."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizenlab.lib.reasons import exact_percent, number, percent, reason, reason_from_json, signed


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (3, "3"),
        (44700, "44,700"),
        (-5, "−5"),
        (2.5, "2.5"),
        (-0.82, "−0.82"),
        (1 / 3, "0.333333"),
        (1234567.891, "1,234,570"),
        (1e-9, "0.000000001"),
        (Fraction(1, 4), "0.25"),
        (60.0, "60"),
    ],
)
def test_a_number_is_written_as_people_write_it(value, written):
    assert number(value) == written


def test_an_effect_carries_its_sign():
    assert (signed(0.5), signed(-0.5), signed(0)) == ("+0.5", "−0.5", "0")


@pytest.mark.parametrize(
    ("share", "beside", "written"),
    [
        (0.45568, None, "46 %"),
        (0.0041, None, "< 1 %"),
        (0.9999, None, "> 99 %"),
        (0, None, "0 %"),
        (1, None, "100 %"),
        (0.8999, 0.9, "89.99 %"),
        (0.9, 0.9, "90 %"),
        (0.9001, 0.9, "90.01 %"),
        (0.05, 0.05, "5 %"),
        (0.0499, 0.05, "4.99 %"),
        (0.45568, 0.9, "46 %"),
    ],
)
def test_a_probability_stays_on_its_side_of_the_number_it_is_read_beside(share, beside, written):
    assert percent(share, beside).replace("\xa0", " ") == written


@given(st.floats(0, 1), st.sampled_from([0.05, 0.2, 0.9]))
def test_a_percentage_can_be_written_of_any_share(share, beside):
    assert percent(share, beside).endswith("\xa0%")


def test_a_share_keeps_the_decimals_it_was_written_with():
    assert exact_percent(0.0125) == "1.25\xa0%"


def test_a_sentence_is_translated_with_its_clauses():
    words = {"%(who)s said yes": "%(who)s が賛成", "%(n)s people": "%(n)s人"}
    sentence = reason("%(who)s said yes", who=reason("%(n)s people", n=3))
    assert sentence.said(lambda text: words.get(text, text)) == "3人 が賛成"
    assert str(sentence) == "3 people said yes"


def test_a_sentence_can_be_stored_and_read_back():
    sentence = reason("%(who)s said yes", who=reason("%(n)s people", n=3))
    assert reason_from_json(sentence.as_json()) == sentence


def test_what_people_wrote_is_never_read_as_a_template():
    assert str(reason("broken: %(why)s", why="100 %(sure)s %s")) == "broken: 100 %(sure)s %s"
