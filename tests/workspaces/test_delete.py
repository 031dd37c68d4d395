from __future__ import annotations

import pytest
from django.db import connection

from kaizenlab import owner
from kaizenlab.workspaces import actions, tenancy
from kaizenlab.workspaces.models import Deletion, Membership, User, Workspace
from tests import people
from tests.people import person
from tests.world import NOON, World, make_world

pytestmark = pytest.mark.django_db


def make_example() -> World:
    alice = actions.create(by=person("alice"), name="Demo", slug="demo", time_zone="UTC", at=NOON, example=True)
    others = {name: people.join(alice.workspace, name, people.ROLES[name], NOON) for name in ("fumi", "bob", "vera")}
    return World(alice.workspace, alice, **others)


def test_an_admin_deletes_an_example_whole_after_being_asked():
    demo, hinoki = make_example(), make_world()
    demo.enter()
    page = demo.as_("alice").get(demo.url("settings/delete/")).content.decode()
    assert "This can't be undone" in page
    response = demo.as_("alice").post(demo.url("settings/delete/"), {"once": "6f0f1df4-1d77-4b4f-9c4e-5c9d2f8d2b12"})
    assert (response.status_code, response.headers["location"]) == (303, "/")
    demo.enter()
    assert not Workspace.objects.filter(pk=demo.workspace.pk).exists()
    assert not Membership.objects.filter(workspace=demo.workspace).exists()
    assert User.objects.filter(last_workspace=demo.workspace).count() == 0
    hinoki.enter()
    assert hinoki.trail() == ["workspace.created"]


def test_that_it_was_deleted_is_kept_outside_of_it():
    demo = make_example()
    demo.as_("alice").post(demo.url("settings/delete/"))
    kept = Deletion.objects.get()
    assert (kept.slug, kept.by, kept.events, len(kept.last_hash)) == ("demo", "alice@example.org", 1, 64)


def test_its_address_is_free_again():
    demo = make_example()
    demo.as_("alice").post(demo.url("settings/delete/"))
    assert make_example().workspace.slug == "demo"


def test_everything_in_it_goes_too():
    demo = make_example()
    demo.enter()
    demo.as_("alice").post(demo.url("settings/members/"), {"email": "dana@example.org", "role": "viewer"})
    form = {"name": "D", "slug": "dd", "time_zone": "UTC", "currency": "EUR"}
    demo.as_("alice").post(demo.url("settings/"), form)
    assert demo.as_("alice").post("/w/dd/settings/delete/").status_code == 303
    demo.enter()
    with connection.cursor() as cursor:
        for table in ("invitation", "address", "receipt", "counter"):
            cursor.execute(f"SELECT count(*) FROM workspaces_{table}")
            assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("name", ["vera", "bob", "fumi"])
def test_nobody_else_deletes_it(name):
    demo = make_example()
    assert demo.as_(name).post(demo.url("settings/delete/")).status_code == 403
    assert demo.as_(name).get(demo.url("settings/delete/")).status_code == 403


def test_a_real_workspace_has_no_such_page():
    hinoki = make_world()
    assert hinoki.as_("alice").get(hinoki.url("settings/delete/")).status_code == 404
    assert hinoki.as_("alice").post(hinoki.url("settings/delete/")).status_code == 404


def test_the_serving_role_cannot_delete_a_real_one_by_any_way():
    hinoki = make_world()
    hinoki.enter()
    with pytest.raises(Exception, match="only an example workspace"), connection.cursor() as cursor:
        cursor.execute("SELECT delete_workspace(%s, 'x')", [hinoki.workspace.pk])


@pytest.mark.django_db(transaction=True)
def test_the_owner_deletes_a_real_one():
    with tenancy.transaction.atomic():
        hinoki = make_world()
    with owner.as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT delete_workspace(%s, 'operator@example.org')", [hinoki.workspace.pk])
    assert Deletion.objects.get().slug == "hinoki"
