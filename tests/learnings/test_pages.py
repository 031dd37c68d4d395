"""Learnings: the list, what speaks for and against one, and its status."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from django.db import IntegrityError, transaction

from decisions.learnings import actions
from decisions.learnings.models import Standing, Weight
from decisions.models import Learning
from kaizenlab.events.models import Event
from kaizenlab.lib.refusal import Refused
from tests import world as build
from tests.people import browser

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(around):
    world = build.make_world()
    build.killed(world)
    world.enter()
    learning = Learning.objects.get()
    learning.workspace = world.workspace
    return world, learning


@pytest.fixture
def world(each):
    return each[0]


@pytest.fixture
def learning(each) -> Learning:
    return each[1]


def weighed(world, learning, means, **fields):
    experiment = build.concluded(world, **fields)
    said = {"if_validated": means, "note": "Other people, the same question."}
    return actions.weigh(learning, experiment, **said, by=world.bob, at=world.now + build.dt.timedelta(days=3))


def record(world, who="vera"):
    return world.as_(who).get(world.url("learnings/1/"))


def test_the_experiment_it_was_drawn_from_supports_it(world, learning):
    context = record(world).context
    assert [(row["own"], row["code"]) for row in context["experiments"]] == [(True, "supports")]
    assert (context["standing"], context["proposal"]) == ("emerging", None)


def test_an_experiment_that_contradicts_proposes_a_status_that_a_person_accepts(world, learning):
    weighed(world, learning, "supports", yes=4)
    assert record(world).context["proposal"]["code"] == "supported"
    weighed(world, learning, "contradicts", yes=5)
    assert record(world).context["proposal"] is None
    weighed(world, learning, "supports", yes=0)
    assert record(world).context["proposal"] is None
    weighed(world, learning, "supports", yes=0)
    response = record(world, "bob")
    assert response.context["proposal"]["code"] == "rejected"
    assert response.context["proposal"]["why"] == "Since E-5, 2 experiments speak for it and 3 against it."
    form = response.context["restating"]
    sent = {"status": form["status"].value(), "reason": form["reason"].value(), "seen": form["seen"].value()}
    assert world.as_("bob").post(world.url("learnings/1/status/"), sent).status_code == 303
    after = record(world).context
    assert (after["standing"], after["proposal"]) == ("rejected", None)
    world.enter()
    event = Event.objects.order_by("-seq").first()
    assert (event.verb, event.subject) == ("learning.restated", "L-1")
    assert json.loads(event.facts) == {"before": "emerging", "after": "rejected"}


def test_an_experiment_without_a_result_says_nothing_yet(world, learning):
    experiment = build.running(world)
    sent = {"experiment": f"e-{experiment.number}", "if_validated": "contradicts", "note": "Asked later."}
    assert world.as_("bob").post(world.url("learnings/1/weigh/"), sent).status_code == 303
    row = record(world).context["experiments"][1]
    assert (row["code"], row["would"], row["result"]) == ("", "would contradict it", "Running")


@pytest.mark.parametrize(
    ("field", "value"), [("experiment", "E-99"), ("experiment", "E-1"), ("if_validated", ""), ("note", " ")]
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(world, learning, field, value):
    build.running(world)
    sent = {"experiment": "E-2", "if_validated": "contradicts", "note": "Asked later."} | {field: value}
    response = world.as_("bob").post(world.url("learnings/1/weigh/"), sent)
    assert response.status_code == 422
    assert field in response.context["weighing"].errors


def test_who_was_overtaken_is_told(world, learning):
    at = world.now + build.dt.timedelta(days=4)
    actions.restate(learning, status="supported", reason="Two teams more.", by=world.fumi, at=at)
    sent = {"status": "rejected", "reason": "No.", "seen": "emerging"}
    refused = world.as_("bob").post(world.url("learnings/1/status/"), sent)
    assert refused.status_code == 409
    assert f'href="{world.url("learnings/1/")}"' in refused.content.decode().split("<main")[1]
    with pytest.raises(Refused, match="already"):
        actions.restate(learning, status="supported", reason="Again.", by=world.fumi, at=at)
    with pytest.raises(Refused, match="Say why"):
        actions.restate(learning, status="confirmed", reason=" ", by=world.fumi, at=at)


def test_the_later_word_about_an_experiment_counts(world, learning):
    weight = weighed(world, learning, "supports", yes=5)
    with pytest.raises(Refused, match="like that already"):
        actions.weigh(learning, weight.experiment, if_validated="supports", note="Again.", by=world.bob, at=world.now)
    actions.weigh(learning, weight.experiment, if_validated="neither", note="Misread.", by=world.bob, at=weight.at)
    rows = record(world).context["experiments"]
    assert [row["code"] for row in rows] == ["supports", ""]


def test_what_was_said_stays_said(world, learning):
    weighed(world, learning, "supports", yes=5)
    actions.restate(learning, status="supported", reason="Two.", by=world.fumi, at=world.now)
    for rows in (Weight.objects.all(), Standing.objects.all()):
        for change in (rows.delete, lambda rows=rows: rows.update(at=world.now)):
            with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
                change()


def test_the_list_and_its_files_agree(world, learning):
    build.decided(world, learned="Leads of small teams do not feel it.")
    weighed(world, learning, "contradicts", yes=5)
    actions.restate(learning, status="supported", reason="Two teams more.", by=world.fumi, at=world.now)
    client = world.as_("vera")
    rows = client.get(world.url("learnings/")).context["rows"]
    assert [(row["number"], row["status"], row["supporting"], row["contradicting"]) for row in rows] == [
        (2, "Emerging", "E-2", ""),
        (1, "Supported", "E-1", "E-3"),
    ]
    assert [row["number"] for row in client.get(world.url("learnings/?status=supported")).context["rows"]] == [1]
    assert [row["number"] for row in client.get(world.url("learnings/?q=small+teams")).context["rows"]] == [2]
    told = json.loads(client.get(world.url("learnings.json")).content)
    assert [(row["ref"], row["status"], row["contradicting"]) for row in told] == [
        ("L-2", "emerging", ""),
        ("L-1", "supported", "E-3"),
    ]
    assert client.get(world.url("learnings.csv?status=supported")).content.count(b"\r\n") == 2
    assert client.get(world.url("learnings.md")).content.startswith(b"# Learnings\n\n## L-2: emerging")


def test_its_own_files_hold_what_speaks_to_it_and_what_was_said_of_it(world, learning):
    weighed(world, learning, "contradicts", yes=5)
    actions.restate(learning, status="supported", reason="Two *teams* more.", by=world.fumi, at=world.now)
    client = world.as_("vera")
    told = json.loads(client.get(world.url("learnings/1.json")).content)
    assert (told["ref"], told["status"], told["decision"]) == ("L-1", "supported", "D-1")
    assert [(row["experiment"], row["drawn_from"], row["says"], row["by"]) for row in told["experiments"]] == [
        ("E-1", True, "supports", None),
        ("E-2", False, "contradicts", "Bob"),
    ]
    assert [(row["status"], row["by"]) for row in told["standings"]] == [("supported", "Fumi")]
    rows = list(csv.DictReader(io.StringIO(client.get(world.url("learnings/1.csv")).content.decode("utf-8-sig"))))
    assert [(row["experiment"], row["note"]) for row in rows] == [
        ("E-1", ""),
        ("E-2", "Other people, the same question."),
    ]
    page = client.get(world.url("learnings/1.md")).content.decode()
    assert page.startswith("# L-1: supported\n")
    assert "- E-2 Interviews: lost rationale (contradicts · validated): Other people, the same question." in page
    assert "Fumi: supported. Two \\*teams\\* more." in page


def test_its_reference_leads_to_it_and_its_decision_too(world, learning):
    client = world.as_("vera")
    assert client.get(world.url("L-1"))["Location"] == world.url("learnings/1/")
    assert world.url("decisions/1/").encode() in record(world).content
    assert world.url("learnings/1/").encode() in client.get(world.url("decisions/1/")).content


def test_search_finds_it_by_its_status(world, learning):
    actions.restate(learning, status="confirmed", reason="Two.", by=world.fumi, at=world.now)
    found = world.as_("vera").get(world.url("search/"), {"q": "kind:learning state:confirmed"}).context["rows"]
    assert [row["ref"] for row in found] == ["L-1"]


def test_who_may_not_write_follows_and_sees_no_other_form_and_a_stranger_nothing(world, learning):
    page = record(world).content.decode().split("<main")[1].split("</main")[0]
    assert re.findall(r'<form[^>]* action="([^"]*)"', page) == [world.url("L-1/follow/")]
    assert world.as_("vera").post(world.url("learnings/1/weigh/"), {}).status_code == 403
    for path in ("learnings/", "learnings/1/", "learnings.csv", "L-1"):
        assert browser("charlie").get(world.url(path)).status_code == 404


@pytest.mark.parametrize(("path", "queries"), [("learnings/", 10), ("learnings/1/", 10)])
def test_a_page_asks_as_often_for_one_as_for_many(world, learning, path, queries):
    assert world.asks(path, "vera") == queries
    for _ in range(3):
        weighed(world, learning, "supports", yes=5)
        build.decided(world, learned="More.")
    assert world.asks(path, "vera") == queries
