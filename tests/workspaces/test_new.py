from __future__ import annotations

import uuid

import pytest

from kaizenlab.workspaces.models import Membership, User, Workspace
from tests.people import browser, person
from tests.world import make_elsewhere, make_world

pytestmark = pytest.mark.django_db

URL = "/w/new/"


def send(name: str = "Hinoki", slug: str = "", zone: str = "Asia/Tokyo", by: str = "bob", **more: str):
    return browser(by).post(URL, {"name": name, "slug": slug, "time_zone": zone} | more)


def mine(name: str = "bob") -> Membership:
    return Membership.objects.select_related("workspace").get(user=person(name))


def test_it_makes_a_workspace_and_its_first_admin():
    response = send(slug="hinoki")
    assert (response.status_code, response.headers["location"]) == (303, "/w/hinoki/")
    made = mine()
    assert (made.role, made.workspace.name, made.workspace.time_zone) == ("admin", "Hinoki", "Asia/Tokyo")
    assert User.objects.get(pk=made.user_id).last_workspace_id == made.workspace_id


def test_the_address_is_made_from_the_name():
    assert send("Hinoki & Co").headers["location"] == "/w/hinoki-co/"


@pytest.mark.parametrize(
    ("name", "address"), [("ヒノキ", "hinoki"), ("株式会社ひのき", "hinoki"), ("Ünïted", "united")]
)
def test_a_japanese_name_gets_an_address_one_can_read(name, address):
    assert send(name).headers["location"] == f"/w/{address}/"


def test_a_name_without_any_latin_reading_gets_a_made_up_address():
    assert send("檜").headers["location"].startswith("/w/team-")


def test_a_proposed_address_that_is_taken_gets_a_neighbour():
    make_world()
    assert send("Hinoki", by="charlie").headers["location"].startswith("/w/hinoki-")


def test_a_typed_address_that_is_taken_is_an_error_of_the_field():
    make_elsewhere()
    response = send("Mine", slug="elsewhere")
    assert response.status_code == 422
    assert "This address is taken" in response.content.decode()
    assert 'value="Mine"' in response.content.decode()


@pytest.mark.parametrize("slug", ["new", "switch", "a", "a b", "ä", "-a-", "a_b", "x" * 41, "a/b", "a\0b"])
def test_an_address_that_cannot_be_one_is_refused(slug):
    assert send(slug=slug).status_code == 422
    assert not Workspace.objects.exists()


def test_capital_letters_of_an_address_are_lowered():
    assert send(slug="Hinoki").headers["location"] == "/w/hinoki/"


@pytest.mark.parametrize("zone", ["", "Mars/Base", "../etc/passwd"])
def test_a_time_zone_that_is_none_is_refused(zone):
    assert send(zone=zone).status_code == 422


def test_a_name_is_asked_for():
    response = send(name="  ")
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()


def test_pressing_twice_makes_one():
    key = str(uuid.uuid4())
    first, second = send("Hinoki", creation=key), send("Hinoki", creation=key)
    assert first.headers["location"] == second.headers["location"] == "/w/hinoki/"
    assert Membership.objects.filter(user=person("bob")).count() == 1


def test_extra_fields_change_nothing():
    send("Hinoki", example="1", role="viewer", id="7", created_at="2000-01-01")
    made = mine()
    assert (made.role, made.workspace.example, made.workspace.created_at.year) == ("admin", False, 2026)


def test_the_page_opens_and_proposes_what_it_knows():
    User.objects.filter(pk=person("bob").pk).update(time_zone="Asia/Tokyo")
    page = browser("bob").get(URL).content.decode()
    assert '<option value="Asia/Tokyo" selected>' in page


def test_a_slice_of_it_proposes_the_address():
    page = browser("bob").get(URL, {"name": "ヒノキ"}, headers={"HX-Request": "true"}).content.decode()
    assert 'value="hinoki"' in page
    assert "<html" not in page


def test_whoever_is_signed_out_is_asked_to_sign_in():
    assert browser().get(URL).headers["location"] == "/account/login/?next=/w/new/"
