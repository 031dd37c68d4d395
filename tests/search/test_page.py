"""The search page: what it finds, how it says what it does not understand, and what a stranger gets."""

from __future__ import annotations

import csv
import html
import io
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world as build
from tests.people import browser

pytestmark = pytest.mark.django_db


def found(response):
    return [row["ref"] for row in response.context["rows"]]


def search(world, query, who="vera", **headers):
    return world.as_(who).get(world.url("search/"), {"q": query}, headers=headers)


def test_a_word_of_a_rationale_leads_to_its_decision(world):
    build.decided(world)
    assert found(search(world, "sharply")) == ["D-1"]


def test_what_was_asked_for_is_marked_and_text_stays_text(world):
    build.hypothesis(world, statement="Teams <script>alert(1)</script> forget & lose why", persona="Leads")
    page = search(world, "forgets script").content.decode()
    assert (
        "Teams &lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt; <mark>forget</mark> &amp; lose" in page
    )
    assert "<script>alert" not in page


def test_each_kind_of_record_is_found(world):
    experiment = build.running(world)
    build.observed(world, experiment, "yes", alias="P1", findings="Walnut findings", quotes=["A walnut quote"])
    build.hypothesis(world, statement="Walnut teams", persona="Leads")
    build.experiment(world, title="Walnut interviews")
    decision = build.decided(world, rationale="Walnut reasons, at length.", learned="Walnut teams learn.")
    build.next_action(world, decision, "Ship the walnut")
    kinds = {row["kind"] for row in search(world, "walnut").context["rows"]}
    assert kinds == {"Decision", "Hypothesis", "Experiment", "Learning", "Evidence", "Quote", "Next action"}


def test_operators_narrow(world):
    build.decided(world)
    build.decided(world, by=world.bob)
    assert found(search(world, "kind:decision owner:@me", who="bob")) == ["D-2"]
    assert found(search(world, "kind:decision owner:fum")) == ["D-1"]
    assert found(search(world, "kind:decision state:proposed")) == ["D-2"]
    assert found(search(world, "kind:decision after:2026-11-11 before:2026-11-12")) == ["D-2", "D-1"]
    assert found(search(world, "kind:decision after:2026-11-12")) == []
    assert found(search(world, "kind:decision outcome:kill")) == []


def test_an_operator_that_does_not_exist_is_said_and_searched_as_words(world):
    build.hypothesis(world, statement="Colour of the theme dark", persona="Leads")
    response = search(world, "theme:dark")
    assert found(response) == ["H-1"]
    assert response.context["problems"] == ["There is no operator theme:: it was searched as words."]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("outcome:maybe", "outcome: does not know “maybe”: it was searched as words. It knows continue, investigate,"),
        ("-outcome:kill", "outcome: goes with no minus: “-outcome:kill” was searched as words."),
        ("after:soon", "after: asks for a date such as 2026-10-01"),
        ("owner:zoe", "Nobody here is called zoe."),
        ("w " * 300, "Only the first 500 characters were searched."),
    ],
)
def test_what_an_operator_does_not_know_is_said(world, query, sentence):
    assert search(world, query).context["problems"][0].startswith(sentence)


def test_near_misses_come_only_where_nothing_matched(world):
    build.hypothesis(world, statement="Onboarding takes too long", persona="Leads")
    nothing = search(world, "onbaording")
    assert [each["word"] for each in nothing.context["offered"]] == ["onboarding"]
    assert found(nothing) == []
    partly = search(world, "onboarding zebra")
    assert [row["ref"] for row in partly.context["near"]] == ["H-1"]
    assert "near" not in search(world, "onboarding").context


def test_a_reference_is_a_place_to_go_to_in_any_width(world):
    build.hypothesis(world)
    for typed in ("H-1", "h-1", "Ｈ－１"):
        response = search(world, typed)
        assert (response.status_code, response["Location"]) == (303, world.url("H-1"))
    assert search(world, "H-1", **{"HX-Request": "true"}).status_code == 200


def test_evidence_is_a_place_to_go_to_by_what_it_is_called_where_it_is_found(world):
    experiment = build.running(world)
    build.observed(world, experiment, "yes", alias="P1", findings="Walnut findings", quotes=["A walnut quote"])
    for typed in ("E-1/1", "ｅ-1／1"):
        assert search(world, typed)["Location"] == world.url("experiments/1/evidence/1/")
    assert "There is no E-1/2 here." in search(world, "E-1/2").text


def test_a_reference_to_nothing_is_said(world):
    page = search(world, "d-999")
    assert page.status_code == 200
    assert "There is no D-999 here." in page.text
    assert "near" not in page.context


def test_an_address_of_this_workspace_leads_to_its_page(world):
    build.decided(world)
    page = world.as_("vera").get(world.url("decisions/1/")).text
    line = html.unescape(re.search(r'id="why-line">([^<]+)<', page)[1])
    here = "http://localhost" + world.url("")
    assert line.endswith(f"{here}D-1")
    for asked, path in {
        line: "D-1",
        f"{here}D-1": "D-1",
        f"{here}decisions/1/#N-1": "decisions/1/#N-1",
        f"{here}decisions/?outcome=kill": "decisions/?outcome=kill",
    }.items():
        assert search(world, asked)["Location"] == world.url(path)
    for asked in (
        f"{here}D-9",
        f"{here}nowhere/",
        "http://localhost/w/elsewhere/D-1",
        here.replace("localhost", "a.org") + "D-1",
    ):
        assert search(world, asked).status_code == 200


@pytest.mark.parametrize("query", ["%", "-", "()", '""', "\N{SLIGHTLY SMILING FACE}"])
def test_where_there_is_no_word_to_search_for_it_says_so(world, query):
    page = search(world, query).text
    assert "There is no word in this to search for." in page
    assert "0 records" in page


def test_a_quote_is_not_shown_twice(world):
    build.observed(world, build.running(world), "yes", alias="P1", quotes=["A walnut quote"])
    [row] = search(world, "walnut").context["rows"]
    assert (row["title"], row["passage"]) == ("A <mark>walnut</mark> quote", "P1")


def test_what_is_half_typed_is_found(world):
    build.hypothesis(world, statement="Connections break", persona="Leads")
    for typed in ("con", "connectio", "connections"):
        assert found(search(world, typed)) == ["H-1"]
    assert found(search(world, "con ")) == []


def test_pages_go_on_by_key(world):
    for number in range(25):
        build.hypothesis(world, assumptions=0, statement=f"Acorn {number}", persona="Leads")
    first = search(world, "acorn")
    second = world.as_("vera").get(world.url("search/") + first.context["older"])
    assert (len(found(first)), len(found(second)), second.context["older"]) == (20, 5, "")
    assert len({*found(first), *found(second)}) == 25
    assert first.context["total"] == 25


@pytest.mark.parametrize(
    "cursor", ["x", "1~2~3", "1~2026-01-01T00:00:00~1", "9" * 99, "1~2026-01-01T00:00:00+00:00~-1"]
)
def test_a_cursor_that_cannot_be_read_is_no_page(world, cursor):
    assert world.as_("vera").get(world.url("search/"), {"q": "a", "cursor": cursor}).status_code == 404


def test_htmx_gets_a_slice_of_the_same_page(world):
    build.hypothesis(world)
    whole, slice_ = search(world, "feature"), search(world, "feature", **{"HX-Request": "true"})
    assert slice_.content.decode().strip() in whole.content.decode()
    assert b"<nav" not in slice_.content


def test_the_same_as_files(world):
    build.decided(world)
    client = world.as_("vera")
    rows = json.loads(client.get(world.url("search.json"), {"q": "kind:decision"}).content)
    assert [(row["ref"], row["outcome"]) for row in rows] == [("D-1", "investigate")]
    table = client.get(world.url("search.csv"), {"q": "kind:decision"}).content.decode("utf-8-sig")
    assert [row["ref"] for row in csv.DictReader(io.StringIO(table))] == ["D-1"]
    assert client.get(world.url("search.md"), {"q": "kind:decision"}).content.decode().startswith("## D-1 ")


def test_a_stranger_gets_the_same_404_as_for_nothing(world):
    assert browser("charlie").get(world.url("search/"), {"q": "why"}).status_code == 404
    assert browser("charlie").get("/w/elsewhere/search/", {"q": "why teams"}).context["total"] == 0


QUERIES = {"": 7, "sharply": 9, "leads teams": 9, "owner:fumi leads teams": 10, "tell the sales team": 11}
NOTHING = {"zebra sharply": 11, "owner:fumi zebra sharply": 12, "https://example.org/pull/9": 8}


def asked(world, query):
    client = world.as_("vera")
    with CaptureQueriesContext(connection) as captured:
        response = client.get(world.url("search/"), {"q": query})
    assert response.status_code == 200
    return len(captured)


@pytest.mark.parametrize(("query", "queries"), [*QUERIES.items(), *NOTHING.items()])
def test_a_search_asks_as_often_with_one_row_as_with_many(world, query, queries):
    build.next_action(world, build.decided(world), "Tell the sales team")
    assert asked(world, query) == queries
    for number in range(20):
        build.hypothesis(world, assumptions=0, statement=f"Leads of teams feel it sharply {number}", persona="Leads")
    assert asked(world, query) == queries
