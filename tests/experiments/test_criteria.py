"""The criteria page: sentences with blanks, and the strip under them."""

from __future__ import annotations

import pytest

from experiments import queries
from kaizenlab.events.models import Event
from tests import world as build

pytestmark = pytest.mark.django_db

BARS = {
    "c0-key": "n0",
    "c0-role": "primary",
    "c0-kind": "k_of_n",
    "c0-direction": "at_least",
    "c0-required": "3",
    "c0-planned": "5",
    "c0-who": "team leads",
    "c0-name": "recognise this as a problem",
    "ends_on": "2030-11-20",
    "k0-criterion": "n0",
    "k0-direction": "at_most",
    "k0-threshold": "0",
    "k0-of": "3",
    "k0-by": "2030-11-13",
}


@pytest.fixture
def world():
    return build.make_world()


@pytest.fixture
def draft(world):
    return build.experiment(world)


def url(world, draft):
    return world.url(f"experiments/{draft.number}/criteria/")


def post(world, draft, name="bob", **fields):
    draft.refresh_from_db()
    changed = {key.replace("_", "-", 1) if key[:2] in ("c0", "c1", "k0", "k1") else key: value for key, value in fields.items()}
    return world.as_(name).post(url(world, draft), {"version": draft.version, **BARS, **changed})


def said(world, draft):
    world.enter()
    draft.refresh_from_db()
    rows = queries.criteria_of(draft)
    return rows, queries.kills_of(draft, rows)


def test_a_draft_asks_what_would_change_your_mind(world, draft):
    page = world.as_("bob").get(url(world, draft))
    assert page.status_code == 200
    assert "What result would change your mind?" in page.text


def test_the_sentences_are_kept(world, draft):
    answer = post(world, draft)
    assert (answer.status_code, answer["Location"]) == (303, url(world, draft))
    [row], [kill] = said(world, draft)
    assert (row.required, row.planned, row.who, row.name) == (3, 5, "team leads", "recognise this as a problem")
    assert (kill.criterion, kill.threshold, kill.of, str(kill.by)) == (row, 0, 3, "2030-11-13")
    assert str(draft.ends_on) == "2030-11-20"
    assert Event.objects.filter(verb="experiment.criteria_set").count() == 1
