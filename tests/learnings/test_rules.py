"""What a learning ought to be, by the experiments that speak for and against it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions.learnings.rules import Weight, proposal, says, status_of

DAY = dt.datetime(2026, 11, 9, tzinfo=dt.UTC)


def weights(text):
    """“+” supports, “-” contradicts, “.” says nothing; “!” behind one makes it sure. A day between each."""
    found = []
    for sign in text:
        if sign == "!":
            found[-1] = Weight(found[-1].experiment, found[-1].says, True, found[-1].at)
        else:
            word = {"+": "supports", "-": "contradicts", ".": ""}[sign]
            found.append(Weight(len(found) + 1, word, False, DAY + dt.timedelta(days=len(found))))
    return found


@pytest.mark.parametrize(
    ("said", "verdict", "means"),
    [
        ("supports", "validated", "supports"),
        ("supports", "invalidated", "contradicts"),
        ("contradicts", "validated", "contradicts"),
        ("contradicts", "invalidated", "supports"),
        ("supports", "inconclusive", ""),
        ("contradicts", "invalid", ""),
        ("supports", "", ""),
        ("neither", "validated", ""),
        ("neither", "invalidated", ""),
    ],
)
def test_what_a_result_says(said, verdict, means):
    assert says(said, verdict) == means


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("", "emerging"),
        ("+", "emerging"),
        ("+!", "emerging"),
        ("+.", "emerging"),
        ("++", "supported"),
        ("+!+", "supported"),
        ("+!+!", "confirmed"),
        ("+++", "confirmed"),
        ("+-", "emerging"),
        ("+-!", "emerging"),
        ("+!-", "emerging"),
        ("+--", "rejected"),
        ("++-", "emerging"),
        ("+++-", "supported"),
        ("++++--", "supported"),
        ("++--", "emerging"),
        ("++---", "rejected"),
        ("-", "rejected"),
    ],
)
def test_what_it_ought_to_be(text, status):
    assert status_of(weights(text)) == status


def test_a_contradiction_is_proposed_and_names_its_experiment():
    found = proposal("confirmed", DAY + dt.timedelta(days=2), weights("+++-"))
    assert (found.status, found.supporting, found.contradicting, found.newest) == ("supported", 3, 1, 4)


def test_nothing_is_proposed_where_nothing_has_spoken_since_a_person_did():
    assert proposal("emerging", DAY + dt.timedelta(days=9), weights("+++")) is None
    assert proposal("emerging", None, weights("")) is None
    assert proposal("emerging", None, weights(".")) is None
    assert proposal("supported", None, weights("++")) is None


@given(st.text("+-.", max_size=9))
def test_a_supporting_experiment_never_makes_it_worse_nor_a_contradicting_one_better(text):
    order = ["rejected", "emerging", "supported", "confirmed"]
    now = order.index(status_of(weights(text)))
    assert order.index(status_of(weights(f"{text}+"))) >= now
    assert order.index(status_of(weights(f"{text}-"))) <= now


@given(st.text("+-.!", max_size=9).filter(lambda text: not text.startswith("!")))
def test_as_much_against_it_as_for_it_is_emerging_and_only_more_rejects(text):
    """As the page explains these words."""
    found = status_of(weights(text))
    assert (found == "rejected") == (text.count("-") > text.count("+"))
    if text.count("-") == text.count("+"):
        assert found == "emerging"
