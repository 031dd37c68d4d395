from __future__ import annotations

import pytest

from kaizenlab.workspaces.models import Membership, User
from tests.people import browser
from tests.world import make_world

pytestmark = pytest.mark.django_db


def test_the_landing_page_is_for_everybody():
    assert browser().get("/").status_code == 200


def test_who_is_in_no_workspace_is_led_to_make_one():
    assert browser("charlie").get("/").headers["location"] == "/w/new/"


def test_a_member_is_led_to_their_workspace():
    make_world()
    assert browser("bob").get("/").headers["location"] == "/w/hinoki/"


def test_it_is_the_one_they_used_last():
    hinoki = make_world()
    make_world("sugi")
    hinoki.enter()
    User.objects.filter(email="bob@example.org").update(last_workspace=hinoki.workspace)
    assert browser("bob").get("/").headers["location"] == "/w/hinoki/"


def test_a_workspace_they_have_left_is_not():
    hinoki = make_world()
    hinoki.enter()
    User.objects.filter(email="bob@example.org").update(last_workspace=hinoki.workspace)
    Membership.objects.filter(pk=hinoki.bob.pk).update(left_at=hinoki.now)
    assert browser("bob").get("/").headers["location"] == "/w/new/"


def test_no_private_answer_is_stored_on_the_way():
    assert browser("bob").get("/w/new/").headers["cache-control"] == "no-store"
