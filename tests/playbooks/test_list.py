"""The shelf: own and shipped playbooks, narrowed by what stands in the address."""

from __future__ import annotations

import csv
import io
import re

import pytest

from kaizenlab.playbooks import shipped
from tests.playbooks.texts import SURVEYS
from tests.world import World, put_away, shelved


def names(world: World, query: str = "") -> list[str]:
    text = world.as_("vera").get(world.url(f"playbooks/{query}")).text
    return re.findall(r'class="title lead"><a href="([^"]+)/"', text)


def test_what_comes_with_the_product_is_always_there(world):
    assert names(world) == [f"shipped/{slug}" for slug in shipped.ORDER]
    assert "None yet." in world.as_("vera").get(world.url("playbooks/")).text


def test_own_ones_come_first_and_the_newest_before_all(world):
    shelved(world)
    shelved(world, SURVEYS)
    assert names(world)[:3] == ["2", "1", "shipped/problem-validation"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?method=survey", ["2", "shipped/survey"]),
        ("?q=talk&method=interview", ["1"]),
        ("?q=wizard", ["shipped/wizard-of-oz"]),
        ("?status=archived", ["3"]),
        ("?status=archived&q=zebra", []),
        ("?method=nonsense", []),
        ("?q=%00", []),
        ("?q=100%25", []),
    ],
)
def test_filters_narrow_it(world, query, found):
    shelved(world)
    shelved(world, SURVEYS)
    put_away(world)
    assert names(world, query) == found


def test_what_matches_nothing_says_so(world):
    assert "Nothing matches these filters." in world.as_("vera").get(world.url("playbooks/?q=zebra")).text


def test_only_members_are_offered_to_write(world):
    assert "New playbook" in world.as_("bob").get(world.url("playbooks/")).text
    assert "New playbook" not in world.as_("vera").get(world.url("playbooks/")).text


def test_pages_follow_one_another(world):
    for _ in range(52):
        shelved(world)
    assert len(names(world)) == 50 + len(shipped.ORDER)
    assert names(world, "?cursor=after~3") == ["2", "1"]


def test_it_is_exported_as_it_is_filtered(world):
    shelved(world)
    shelved(world, SURVEYS)
    vera = world.as_("vera")
    rows = list(csv.DictReader(io.StringIO(vera.get(world.url("playbooks.csv?method=survey")).text.lstrip("\ufeff"))))
    assert [(row["ref"], row["name"], row["version"]) for row in rows] == [("P-2", "Surveys", "1")]
    assert [row["ref"] for row in vera.get(world.url("playbooks.json")).json()] == ["P-2", "P-1"]
