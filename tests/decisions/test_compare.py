"""Two decisions side by side."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from decisions.comparing import lines
from tests import world as build
from tests.people import browser


@pytest.fixture(scope="module")
def built(around):
    world = build.make_world()
    first = build.decided(world)
    return world, (first, build.decided(world, rationale=f"{first.rationale}\nNot us."))


@pytest.fixture
def world(each):
    return each[0]


@pytest.fixture
def pair(each):
    return each[1]


def page(world, query):
    return world.as_("vera").get(world.url(f"decisions/compare/{query}"))


@pytest.mark.django_db
def test_what_differs_is_marked_and_what_is_the_same_is_not(world, pair):
    context = page(world, "?a=1&b=D-2").context
    differs = {fact["name"]: fact["differs"] for fact in context["facts"]}
    assert (differs["Outcome"], differs["Rule"], differs["Experiment"]) == (False, False, True)
    assert [(row["name"], row["differs"]) for row in context["criteria"]] == [(build.BAR, False)]
    rationale = next(text for text in context["written"] if str(text["name"]) == "Rationale")
    ours, theirs = rationale["sides"]
    assert [(line.text, line.differs) for line in theirs] == [(ours[0].text, False), ("Not us.", True)]


@pytest.mark.django_db
def test_two_ticked_in_the_history_become_an_address(world, pair):
    rows = world.as_("vera").get(world.url("decisions/")).content.decode()
    assert '<input type="checkbox" name="d" value="2" form="compare" aria-label="Compare D-2">' in rows
    assert page(world, "?d=2&d=1")["Location"] == world.url("decisions/compare/?a=2&b=1")
    assert "these are the first two" in page(world, "?a=2&b=1&more=1").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["", "?a=1", "?a=1&b=1", "?a=1&b=99", "?a=x&b='", "?a=1&b=E-2", "?d=1", "?d=&d=", "?a=1&b=" + "9" * 30]
)
def test_anything_but_two_asks_which_two(world, pair, query):
    response = world.as_("vera").get(world.url(f"decisions/compare/{query}"), follow=True)
    assert (response.status_code, "pair" in response.context) == (200, False)


@pytest.mark.django_db
def test_numbers_are_read_in_any_width(world, pair):
    for query in ("?a=１&b=２", "?a=Ｄ－１&b=d-2", "?a= 1 &b=D-２"):
        assert [decision.number for decision in page(world, query).context["pair"]] == [1, 2]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "Name two decisions of this workspace"),
        ("?a=1&b=99", "There is no D-99 here."),
        ("?a=98&b=99", "There is no D-98, D-99 here."),
        ("?a=1&b=D-1", "That is the same decision twice."),
        ("?a=1&b=E-2", "Name two decisions of this workspace"),
    ],
)
def test_what_is_missing_is_said(world, pair, query, sentence):
    assert sentence in page(world, query).text


@pytest.mark.django_db
def test_another_workspaces_decision_is_none_of_two(world, pair):
    assert browser("charlie").get(world.url("decisions/compare/?a=1&b=2")).status_code == 404
    assert "pair" not in browser("charlie").get("/w/elsewhere/decisions/compare/?a=1&b=2").context


@pytest.mark.django_db
def test_it_asks_no_more_than_a_record_does(world, pair):
    client = world.as_("vera")
    with CaptureQueriesContext(connection) as captured:
        client.get(world.url("decisions/compare/?a=1&b=2"))
    assert len(captured) == 7


def file(world, kind, query, who="vera"):
    return world.as_(who).get(world.url(f"decisions/compare.{kind}{query}"))


@pytest.mark.django_db
def test_as_a_file_each_line_has_both_values(world, pair):
    rows = {row["what"]: row for row in json.loads(file(world, "json", "?a=D-2&b=1").text)}
    assert rows["outcome"] == {"what": "outcome", "D-2": "investigate", "D-1": "investigate", "differs": False}
    assert rows["experiment"] == {"what": "experiment", "D-2": "E-2", "D-1": "E-1", "differs": True}
    assert rows["rationale"]["D-2"].endswith("\nNot us.")
    assert (rows["result"]["D-1"], rows["confidence"]["D-1"]) == ("validated", "low")
    assert rows[f"criterion: {build.BAR}"]["D-1"] == "3 of 5, needed 3 of 5: met"
    assert "override_reason" not in rows, "what neither has is left out"
    table = list(csv.DictReader(io.StringIO(file(world, "csv", "?a=2&b=1").text.removeprefix("\ufeff"))))
    assert [row["what"] for row in table] == list(rows)
    assert table[0].keys() == {"what", "D-2", "D-1", "differs"}
    said = file(world, "md", "?a=2&b=1").text
    assert said.startswith("# D-2 beside D-1\n\n| what | D-2 | D-1 | differs |\n")
    assert world.url("decisions/compare.csv?a=2&amp;b=1") in page(world, "?a=2&b=D-1").text


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "?a=1", "?a=1&b=1", "?a=1&b=99", "?a=x&b='", "?a=1&b=E-2"])
def test_of_anything_but_two_there_is_no_file(world, pair, query):
    assert file(world, "csv", query).status_code == 404


@pytest.mark.django_db
def test_a_file_asks_no_more_than_a_page_may(world, pair):
    client = world.as_("vera")
    with CaptureQueriesContext(connection) as captured:
        client.get(world.url("decisions/compare.csv?a=1&b=2"))
    assert len(captured) == 11


@given(st.text("ab \n", max_size=30), st.text("ab \n", max_size=30))
def test_nothing_is_lost_and_the_same_text_never_differs(one, other):
    ours, theirs = lines(one, other)
    assert [line.text for line in ours] == one.splitlines()
    assert [line.text for line in theirs] == other.splitlines()
    assert not any(line.differs for line in lines(one, one)[0])
