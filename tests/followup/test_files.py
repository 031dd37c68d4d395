"""A decision's files tell what followed it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest

from decisions.followup import actions
from tests.world import World, decided, next_action

pytestmark = pytest.mark.django_db

LINK = "https://example.org/1"


@pytest.fixture
def followed(world) -> World:
    decision = decided(world, learned="", next_kind="build", next_text="A decision log", next_due=dt.date(2026, 12, 1))
    added = next_action(world, decision, link=LINK)
    actions.finish(added, note="Told them", by=world.fumi, at=decision.settled_at)
    actions.learn(decision, text="It begins in the second year.", by=world.bob, at=world.now)
    when = dt.datetime(2027, 2, 7, 12, tzinfo=dt.UTC)
    again = dt.date(2027, 3, 9)
    actions.review(decision, verdict="too_early", text="Too few\nteams.", revisit_on=again, by=world.bob, at=when)
    actions.review(decision, verdict="held_up", text="It did.", by=world.fumi, at=when)
    return world


def read(world: World, path: str) -> str:
    return world.as_("vera").get(world.url(path)).text


@pytest.mark.parametrize("path", ["decisions/1.json", "decisions.json"])
def test_json_lists_reviews_and_next_actions(followed, path):
    found = json.loads(read(followed, path))
    row = found if isinstance(found, dict) else found[0]
    assert (row["learning"], row["learned"]) == ("L-1", "It begins in the second year.")
    assert [(each["ref"], each["kind"], each["text"], each["owner"]) for each in row["next_actions"]] == [
        ("N-1", "build", "A decision log", "Fumi"),
        ("N-2", "build", "Tell the sales team", "Bob"),
    ]
    open_, done = row["next_actions"]
    assert (open_["due_on"], open_["done_at"], open_["done_by"]) == ("2026-12-01", None, None)
    assert (done["done_by"], done["note"], done["link"]) == ("Fumi", "Told them", LINK)
    assert [(each["verdict"], each["revisit_on"], each["by"]) for each in row["reviews"]] == [
        ("too_early", "2027-03-09", "Bob"),
        ("held_up", None, "Fumi"),
    ]


@pytest.mark.parametrize("path", ["decisions/1.md", "decisions.md"])
def test_markdown_lists_them_too(followed, path):
    text = read(followed, path)
    for line in (
        "* Learning L-1: It begins in the second year.",
        "* Next action N-1: build · A decision log · Fumi · due 2026-12-01 · open",
        f"* Next action N-2: build · Tell the sales team · {LINK} · Bob · done 2026-11-11 by Fumi · Told them",
        "* Reviewed 2027-02-07 by Bob: too early, to be revisited on 2027-03-09. Too few teams.",
        "* Reviewed 2027-02-07 by Fumi: held up. It did.",
    ):
        assert line in text.splitlines()


def test_a_proposals_next_action_is_told_as_it_was_proposed(world):
    decided(world, by=world.bob, next_kind="build", next_text="A log", next_due=dt.date(2026, 12, 1))
    assert "* Next action: Build · A log · due 2026-12-01" in read(world, "decisions/1.md").splitlines()


def test_a_table_has_the_day_and_the_learning(followed):
    (row,) = csv.DictReader(io.StringIO(read(followed, "decisions.csv").removeprefix("\ufeff")))
    assert (row["next_due"], row["learned"]) == ("2026-12-01", "It begins in the second year.")


def test_nothing_followed(world):
    decided(world)
    row = json.loads(read(world, "decisions/1.json"))
    assert (row["next_actions"], row["reviews"]) == ([], [])
