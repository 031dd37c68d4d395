"""The list of experiments, its filters and its files."""

from __future__ import annotations

import csv
import io
import re

import pytest

from experiments import queries
from experiments.actions import amendment
from tests import world as build

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(around):
    """E-1 concluded, E-2 running with a deviation, E-3 a draft of Fumi's about something else."""
    world = build.make_world()
    build.concluded(world)
    running = build.running(world)
    rows = queries.criteria_of(running)
    amendment.amend(
        running, reason="Shorter.", criteria=rows, kills=queries.kills_of(running, rows), title="Shorter talks",
        by=world.bob, at=world.now,
    )  # fmt: skip
    other = build.hypothesis(world, statement="Pricing confuses buyers", tags=["pricing"])
    build.experiment(world, other, title="=Price page", owner=world.fumi, method="smoke_test")
    return world


@pytest.fixture
def story(each):
    return each


def refs(world, query=""):
    page = world.as_("vera").get(world.url(f"experiments/{query}"))
    assert page.status_code == 200
    return [int(number) for number in re.findall(r'class="ref">E-(\d+)<', page.content.decode())]


def test_newest_first_for_everybody(story):
    assert refs(story) == [3, 2, 1]
    assert refs(story, "?sort=oldest") == [1, 2, 3]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=shorter", [2]),
        ("?q=pricing", [3]),
        ("?q=E-2", [2]),
        ("?status=draft", [3]),
        ("?status=concluded", [1]),
        ("?outcome=validated", [1]),
        ("?outcome=invalid", []),
        ("?method=smoke_test", [3]),
        ("?tag=pricing", [3]),
        ("?is=deviation", [2]),
        ("?after=2026-11-09&before=2026-11-09", [3, 2, 1]),
        ("?before=2026-11-08", []),
        ("?status=nonsense", []),
        ("?after=soon", []),
    ],
)
def test_filters_stand_in_the_address(story, query, found):
    assert refs(story, query) == found


def test_by_owner(story):
    assert refs(story, f"?owner={story.fumi.pk}") == [3]


def test_a_concluded_one_shows_what_it_came_to(story):
    page = story.as_("vera").get(story.url("experiments/?status=concluded")).text
    for said in ("Awaiting decision", "Validated", "3 of 5", "low confidence"):
        assert said in page


def test_the_export_is_what_is_shown(story):
    answer = story.as_("vera").get(story.url("experiments.csv?is=deviation"))
    [row] = csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff")))
    assert (row["ref"], row["title"], row["deviations"], row["owner"]) == ("E-2", "Shorter talks", "1", "Bob")
    rows = story.as_("vera").get(story.url("experiments.json")).json()
    assert [row["ref"] for row in rows] == ["E-3", "E-2", "E-1"]
    assert rows[2] | {"result": "validated", "confidence": "low", "needed": "3 of 5", "got": "3 of 5"} == rows[2]


def test_a_spreadsheet_takes_nothing_for_a_formula(story):
    assert "'=Price page" in story.as_("vera").get(story.url("experiments.csv")).text


def test_an_empty_list_says_what_to_do():
    world = build.make_world("aside")
    page = world.as_("vera").get(world.url("experiments/")).text
    assert "What result would change your mind?" in page
    assert "Choose a hypothesis" in page


def test_nothing_found_is_not_nothing_there(story):
    assert "Nothing matches these filters." in story.as_("vera").get(story.url("experiments/?q=zebra")).text
