"""Searches under a name: one's own, and those for everybody."""

from __future__ import annotations

import json

import pytest

from kaizenlab.events.models import Event
from kaizenlab.lib.refusal import Refused
from kaizenlab.search import actions
from kaizenlab.search.models import View
from tests.people import browser

pytestmark = pytest.mark.django_db

LATE = {"name": "Late ones", "query": "is:late"}


def listed(world, who):
    return [(view["name"], view["owner"]) for view in world.as_(who).get(world.url("search/")).context["views"]]


def save(world, who, **said):
    return world.as_(who).post(world.url("search/views/"), LATE | said)


def test_a_private_one_is_its_owners_alone_in_the_ledger_too(world):
    response = save(world, "bob")
    assert (response.status_code, response["Location"]) == (303, world.url("search/?q=is%3Alate"))
    assert (listed(world, "bob"), listed(world, "alice")) == ([("Late ones", "")], [])
    world.enter()
    event = Event.objects.order_by("-seq").first()
    assert (event.verb, json.loads(event.facts)) == ("view.saved", {"shared": False})


def test_a_shared_one_is_everybodys(world):
    save(world, "bob", is_shared="on")
    assert listed(world, "vera") == [("Late ones", "Bob")]
    world.enter()
    assert json.loads(Event.objects.order_by("-seq").first().facts) == {"shared": True} | LATE


def test_a_viewer_keeps_searches_and_shares_none(world):
    save(world, "vera", is_shared="on")
    assert (listed(world, "vera"), listed(world, "bob")) == ([("Late ones", "")], [])


def test_the_same_name_takes_its_place(world):
    save(world, "bob")
    save(world, "bob", query="is:overridden")
    world.enter()
    assert list(View.objects.values_list("name", "query")) == [("Late ones", "is:overridden")]


def test_nobody_keeps_more_than_fifty(world):
    world.enter()
    for number in range(50):
        actions.save(name=f"View {number}", query="x", is_shared=False, by=world.bob, at=world.now)
    with pytest.raises(Refused, match="50"):
        actions.save(**LATE, is_shared=False, by=world.bob, at=world.now)
    actions.save(name="View 7", query="y", is_shared=False, by=world.bob, at=world.now)
    actions.save(**LATE, is_shared=False, by=world.fumi, at=world.now)
    assert save(world, "bob").status_code == 409


def test_its_owner_removes_it_and_of_a_shared_one_an_admin(world):
    world.enter()
    private = actions.save(**LATE, is_shared=False, by=world.bob, at=world.now)
    shared = actions.save(name="All", query="x", is_shared=True, by=world.bob, at=world.now)
    gone = world.url(f"search/views/{private.pk}/remove/")
    assert [world.as_(who).post(gone).status_code for who in ("alice", "fumi", "bob")] == [404, 404, 303]
    gone = world.url(f"search/views/{shared.pk}/remove/")
    assert [world.as_(who).post(gone).status_code for who in ("fumi", "alice", "bob")] == [409, 303, 404]


def test_what_is_missing_is_said(world):
    response = save(world, "bob", name=" ")
    assert (response.status_code, "name" in response.context["form"].errors) == (422, True)


def test_a_stranger_gets_nothing(world):
    assert browser("charlie").get(world.url("search/views/")).status_code == 404
    assert browser("charlie").post(world.url("search/views/"), LATE).status_code == 404
