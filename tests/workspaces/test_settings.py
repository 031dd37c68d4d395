from __future__ import annotations

import json
import uuid

import pytest

from kaizenlab.events.models import Event
from kaizenlab.workspaces.models import Address, User, Workspace
from tests.people import browser
from tests.world import World, make_elsewhere, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def save(world: World, by: str = "alice", **fields: str):
    sent = {"name": "Hinoki", "slug": "hinoki", "time_zone": "UTC", "currency": "EUR"} | fields
    return world.as_(by).post(world.url("settings/"), sent)


def place(world: World) -> Workspace:
    world.enter()
    return Workspace.objects.get(pk=world.workspace.pk)


def test_an_admin_changes_name_address_and_time_zone(world):
    response = save(world, name="Hinoki Labs", slug="labs", time_zone="Asia/Tokyo")
    assert (response.status_code, response.headers["location"]) == (303, "/w/labs/settings/")
    changed = place(world)
    assert (changed.name, changed.slug, changed.time_zone) == ("Hinoki Labs", "labs", "Asia/Tokyo")
    assert world.trail() == ["workspace.created", "workspace.changed"]
    assert json.loads(Event.objects.last().facts)["changes"]["slug"] == ["hinoki", "labs"]


def test_saving_the_same_again_leaves_no_event(world):
    assert save(world).status_code == 303
    assert world.trail() == ["workspace.created"]


@pytest.mark.parametrize("name", ["vera", "bob", "fumi"])
def test_nobody_else_changes_them(world, name):
    assert save(world, by=name, name="Mine").status_code == 403
    assert place(world).name == "Hinoki"


def test_everybody_in_it_reads_them(world):
    page = world.as_("vera").get(world.url("settings/")).content.decode()
    assert "/w/hinoki/" in page
    assert "Save settings" not in page


def test_the_old_address_leads_on_for_members(world):
    save(world, slug="labs")
    response = world.as_("vera").get("/w/hinoki/settings/?a=1")
    assert (response.status_code, response.headers["location"]) == (301, "/w/labs/settings/?a=1")


def test_the_old_address_says_nothing_to_a_stranger(world):
    make_elsewhere()
    save(world, slug="labs")
    assert browser("charlie").get("/w/hinoki/settings/").status_code == 404
    assert browser("charlie").get("/w/labs/settings/").status_code == 404


def test_the_old_address_says_nothing_to_who_has_left(world):
    save(world, slug="labs")
    world.as_("bob").post("/w/labs/settings/leave/")
    assert world.as_("bob").get("/w/hinoki/settings/").status_code == 404


def test_a_form_sent_to_the_old_address_is_not_taken(world):
    save(world, slug="labs")
    assert save(world, name="Late").status_code == 404


def test_nobody_else_can_take_an_old_address(world):
    save(world, slug="labs")
    new = browser("charlie").post("/w/new/", {"name": "Mine", "slug": "hinoki", "time_zone": "UTC"})
    assert new.status_code == 422


def test_the_workspace_itself_can_have_it_back(world):
    save(world, slug="labs")
    form = {"name": "Hinoki", "slug": "hinoki", "time_zone": "UTC", "currency": "EUR"}
    back = world.as_("alice").post("/w/labs/settings/", form)
    assert back.status_code == 303
    world.enter()
    assert sorted(Address.objects.values_list("slug", flat=True)) == ["hinoki", "labs"]


def test_an_address_that_is_taken_is_an_error_of_the_field(world):
    make_elsewhere()
    response = save(world, slug="elsewhere", name="Typed")
    assert response.status_code == 422
    assert "This address is taken" in response.content.decode()
    assert 'value="Typed"' in response.content.decode()


def test_pressing_twice_does_it_once_and_leads_to_the_same_place(world):
    key = {"once": str(uuid.uuid4())}
    first, second = save(world, name="Labs", **key), save(world, name="Labs", **key)
    assert first.headers["location"] == second.headers["location"] == "/w/hinoki/settings/"
    assert world.trail().count("workspace.changed") == 1


def test_times_are_in_the_workspaces_zone_until_the_reader_chooses_one(world):
    save(world, time_zone="Pacific/Kiritimati")
    assert "10 Nov 2026" in world.as_("vera").get(world.url("settings/members/")).content.decode()
    User.objects.filter(email="vera@example.org").update(time_zone="UTC")
    assert "9 Nov 2026" in world.as_("vera").get(world.url("settings/members/")).content.decode()
