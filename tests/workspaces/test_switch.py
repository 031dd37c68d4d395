from __future__ import annotations

import pytest

from kaizenlab.workspaces.models import Membership, User
from tests.people import browser, person
from tests.world import make_elsewhere, make_world

pytestmark = pytest.mark.django_db

URL = "/w/switch/"


def test_it_leads_to_the_workspace_and_remembers_it():
    hinoki = make_world()
    make_world("sugi")
    assert browser("bob").post(URL, {"slug": "hinoki"}).headers["location"] == "/w/hinoki/"
    assert User.objects.get(pk=person("bob").pk).last_workspace_id == hinoki.workspace.pk


def test_it_lists_ones_own_workspaces_alone():
    make_world()
    make_elsewhere()
    page = browser("bob").get(URL).content.decode()
    assert "Hinoki" in page
    assert "Elsewhere" not in page


@pytest.mark.parametrize("slug", ["elsewhere", "nowhere", "", "a\0b"])
def test_a_strangers_workspace_is_as_good_as_none(slug):
    make_elsewhere()
    make_world()
    assert browser("bob").post(URL, {"slug": slug}).status_code == 404


def test_a_workspace_one_has_left_is_not_listed():
    hinoki = make_world()
    hinoki.enter()
    Membership.objects.filter(pk=hinoki.bob.pk).update(left_at=hinoki.now)
    assert "Hinoki" not in browser("bob").get(URL).content.decode()
    assert browser("bob").post(URL, {"slug": "hinoki"}).status_code == 404
