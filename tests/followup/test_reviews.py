"""All reviews, and what they say about overrides."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from decisions.actions import settlement
from decisions.followup import actions
from decisions.followup.views.reviews import SIZE
from tests import world as build
from tests.people import browser

pytestmark = pytest.mark.django_db


def reviewed(world, *verdicts, override=False):
    decision = build.decided(world, outcome="continue" if override else "investigate")
    if override:
        decision = settlement.accept(decision, by=world.alice, at=world.now + dt.timedelta(days=3))
    for n, verdict in enumerate(verdicts):
        at = world.now + dt.timedelta(days=90 + n)
        again = at.date() + dt.timedelta(days=30) if verdict == "too_early" else None
        actions.review(decision, verdict=verdict, text="Seen.", revisit_on=again, by=world.bob, at=at)


def page(world, query=""):
    return world.as_("vera").get(world.url(f"decisions/reviews/{query}"))


def test_the_newest_review_of_each_decision_counts(world):
    reviewed(world, "too_early", "held_up")
    reviewed(world, "held_up", "did_not")
    reviewed(world, "did_not", override=True)
    reviewed(world, "too_early", override=True)
    within, overrides = page(world).context["kinds"]
    assert (within["held_up"], within["did_not"], within["too_early"], within["share"]) == (1, 1, 0, 50)
    assert (overrides["held_up"], overrides["did_not"], overrides["too_early"], overrides["share"]) == (0, 1, 1, 0)


def test_too_few_are_said_to_be_too_few(world):
    assert page(world).context["sentence"].startswith("Nothing to compare yet")
    reviewed(world, "held_up")
    reviewed(world, "did_not", override=True)
    assert page(world).context["sentence"] == (
        "Within the policy 1 of 1 held up; of the overrides 0 of 1. "
        "Fewer than five of a kind are too few to conclude from."
    )


def test_the_list_narrows_to_overrides_and_to_a_verdict(world):
    reviewed(world, "held_up", "did_not")
    reviewed(world, "did_not", override=True)
    assert [(row["number"], row["verdict"]) for row in page(world).context["rows"]] == [
        (2, "Did not hold up"),
        (1, "Did not hold up"),
        (1, "Held up"),
    ]
    assert [row["number"] for row in page(world, "?verdict=held_up").context["rows"]] == [1]
    assert [row["number"] for row in page(world, "?is=overridden").context["rows"]] == [2]
    assert page(world, "?verdict=nonsense").status_code == 200


def file(world, kind, query=""):
    return world.as_("vera").get(world.url(f"decisions/reviews.{kind}{query}")).text


def test_as_files_the_list_is_whole_and_narrowed_alike(world):
    reviewed(world, "too_early", "did_not")
    reviewed(world, "held_up", override=True)
    found = json.loads(file(world, "json"))
    assert [(row["decision"], row["verdict"], row["override"]) for row in found] == [
        ("D-2", "held_up", True),
        ("D-1", "did_not", False),
        ("D-1", "too_early", False),
    ]
    assert (found[2]["text"], found[2]["by"], found[2]["revisit_on"]) == ("Seen.", "Bob", "2027-03-09")
    for query, refs in {"?verdict=did_not": ["D-1"], "?is=overridden": ["D-2"], "?verdict=nonsense": 3 * [""]}.items():
        assert len(json.loads(file(world, "json", query))) == len(refs)
        assert file(world, "csv", query).count("\r\n") == len(refs) + 1
    assert world.url("decisions/reviews.csv?is=overridden") in page(world, "?is=overridden").text
    assert "| D-1 | Interviews: lost rationale | investigate | False | did\\_not | Seen. |" in file(world, "md")


def test_more_than_a_page_of_them_is_in_the_file_and_costs_no_more(world):
    reviewed(world, *["did_not"] * 2)
    vera, here = world.as_("vera"), world.url("decisions/reviews.csv")
    with CaptureQueriesContext(connection) as few:
        vera.get(here)
    reviewed(world, *["held_up"] * SIZE)
    with CaptureQueriesContext(connection) as many:
        assert vera.get(here).text.count("\r\n") == SIZE + 3
    assert len(few) == len(many) == 7
    older = page(world, page(world).context["page"].older)
    assert f'href="{here}"' in older.text


def test_the_history_leads_there_and_a_stranger_gets_nothing(world):
    build.decided(world)
    assert world.url("decisions/reviews/").encode() in world.as_("vera").get(world.url("decisions/")).content
    assert browser("charlie").get(world.url("decisions/reviews/")).status_code == 404


def test_it_asks_as_often_for_one_as_for_many(world):
    reviewed(world, "held_up")
    before = world.asks("decisions/reviews/", "vera")
    for _ in range(3):
        reviewed(world, "held_up", "did_not")
    assert world.asks("decisions/reviews/", "vera") == before == 8
