"""What differs between two versions."""

from __future__ import annotations

import pytest

from kaizenlab.playbooks import actions
from tests.playbooks.texts import SURVEYS, TALKS
from tests.world import World, shelved


@pytest.fixture
def thrice(world: World) -> World:
    made = shelved(world)
    actions.edit(made, text=SURVEYS, note="", version=1, by=world.bob, at=world.now)
    actions.edit(made, text=SURVEYS + "\nMore.\n", note="", version=2, by=world.bob, at=world.now)
    return world


def changes(world: World, query: str = "") -> str:
    return world.as_("vera").get(world.url(f"playbooks/1/changes/{query}")).text.split("<main")[1]


def test_steps_added_removed_and_changed_are_named(thrice):
    text = changes(thrice, "?old=1&new=2")
    added, removed, changed = (text.index(f'id="{part}"') for part in ("added", "removed", "changed"))
    assert added < text.index("Send it") < removed < text.index("Talk to five") < changed < text.index("Set the bar")
    assert "A share of the answers." in text
    assert "How many of how many." in text
    assert "Surveys" in text


def test_by_default_it_is_the_last_change(thrice):
    assert "From version 2 to version 3" in changes(thrice)
    assert "From version 1 to version 2" in changes(thrice, "?new=2")


def test_the_same_version_twice_differs_in_nothing(thrice):
    assert "no step and no field differs" in changes(thrice, "?old=2&new=2")


def test_another_order_is_said(world):
    first, second = "### One\n`manual`", "### Two\n`manual`"
    text = TALKS.replace("### Talk to five\n`check: evidence · count: 5 interviews · blocks`", "%s\n\n%s")
    made = shelved(world, text % (first, second))
    actions.edit(made, text=text % (second, first), note="", version=1, by=world.bob, at=world.now)
    assert "in another order" in changes(world)


def test_as_a_file_each_difference_is_a_line(thrice):
    here, vera = thrice.url("playbooks/1/changes"), thrice.as_("vera")
    found = vera.get(f"{here}.json?old=1&new=2").json()
    said = [(row["change"], row["step"], row["part"]) for row in found]
    assert said.index(("added", "Send it", None)) < said.index(("removed", "Talk to five", None))
    assert ("changed", None, "name") in said
    change = next(row for row in found if row["step"] == "Set the bar" and row["part"] == "text")
    assert (change["before"], change["after"]) == ("How many of how many.", "A share of the answers.")
    assert f"{here}.csv?old=1&amp;new=2" in vera.get(f"{here}/?old=1&new=2").text
    assert vera.get(f"{here}.json?old=2&new=2").json() == []
    assert vera.get(f"{here}.csv?old=9").status_code == 404


def test_an_older_version_and_a_shipped_one_are_files_of_each_kind(thrice):
    vera = thrice.as_("vera")
    old, shipped = (thrice.url(f"playbooks/{path}") for path in ("1/versions/1", "shipped/survey"))
    assert vera.get(f"{old}.json").json()["text"] == vera.get(f"{old}.md").text
    assert "Talk to five" in vera.get(f"{old}.csv").text
    assert f"{old}.csv" in vera.get(f"{old}/").text
    assert vera.get(f"{shipped}.json").json()["text"] == vera.get(f"{shipped}.md").text
    assert vera.get(f"{shipped}.csv").text.startswith("\ufeffphase,key,title")


@pytest.mark.parametrize("query", ["?old=9", "?new=9", "?old=x", "?old=-1", "?new=0", "?old=" + "9" * 30])
def test_versions_that_do_not_exist_are_no_page(thrice, query):
    assert thrice.as_("vera").get(thrice.url(f"playbooks/1/changes/{query}")).status_code == 404
