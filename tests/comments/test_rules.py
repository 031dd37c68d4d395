"""Who is meant by an @, and for how long a slip can be put right."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizenlab.comments.rules import Person, is_mendable, mentioned

FUMI, BOB, BOBBY, TANAKA, OTHER = (
    Person(1, ("Fumi", "fumi")),
    Person(2, ("Bob", "bob")),
    Person(3, ("Bobby Tables", "bobby.t")),
    Person(4, ("田中 太郎", "tanaka")),
    Person(5, ("田中", "tanaka2")),
)
EVERYBODY = [FUMI, BOB, BOBBY, TANAKA, OTHER]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("@Fumi, look", [1]),
        ("@fumi and @BOB", [1, 2]),
        ("＠Ｆｕｍｉ", [1]),
        ("(@Bob)", [2]),
        ("@Bob @Fumi @Bob", [2, 1]),
        ("@Bobby Tables knows", [3]),
        ("@Bobby\n Tables knows", [3]),
        ("@Bobby is another", []),
        ("@bobby.t", [3]),
        ("@田中さん、どう思いますか", [5]),
        ("ご確認ください@田中 太郎さん", [4]),
        ("@Fumiさん", [1]),
        ("@Fumiko", []),
        ("write to fumi@fumi", []),
        ("@nobody here", []),
        ("@", []),
        ("@ Fumi", []),
        ("no sign: Fumi", []),
    ],
)
def test_whom_a_text_names(text, keys):
    assert mentioned(text, EVERYBODY) == keys


def test_whoever_shares_a_name_is_meant_too():
    assert mentioned("@Bob", [BOB, Person(9, ("Bob", "robert"))]) == [2, 9]
    assert mentioned("@robert", [BOB, Person(9, ("Bob", "robert"))]) == [9]


def test_somebody_without_a_name_is_meant_by_their_address():
    assert mentioned("@ @erin", [Person(7, ("", "erin"))]) == [7]


@given(st.text(max_size=200), st.lists(st.text(max_size=12), max_size=6))
def test_any_text_names_only_people_and_each_once(text, names):
    people = [Person(key, (name,)) for key, name in enumerate(names)]
    found = mentioned(text, people)
    assert len(set(found)) == len(found)
    assert set(found) <= set(range(len(names)))
    assert "@" in text or "＠" in text or "﹫" in text or found == []


def test_a_slip_is_mended_within_a_quarter_of_an_hour():
    at = dt.datetime(2026, 11, 9, 12, tzinfo=dt.UTC)
    assert is_mendable(at, at + dt.timedelta(minutes=14, seconds=59))
    assert not is_mendable(at, at + dt.timedelta(minutes=15))
