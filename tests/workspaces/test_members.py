from __future__ import annotations

import pytest

from kaizenlab.workspaces.models import Invitation, Membership
from tests import people
from tests.people import browser
from tests.world import World, make_elsewhere, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def change(world: World, who: str, role: str, by: str = "alice"):
    return world.as_(by).post(world.url(f"settings/members/{getattr(world, who).pk}/role/"), {"role": role})


def remove(world: World, who: str, by: str = "alice"):
    return world.as_(by).post(world.url(f"settings/members/{getattr(world, who).pk}/remove/"))


def current(world: World, who: str) -> Membership:
    world.enter()
    return Membership.objects.get(pk=getattr(world, who).pk)


def test_everybody_in_it_sees_who_is_in(world):
    page = world.as_("vera").get(world.url("settings/members/")).content.decode()
    assert all(f"{name}@example.org" in page for name in ("alice", "fumi", "bob", "vera"))
    assert "Invite someone" not in page
    assert "Remove" not in page


def test_an_admin_changes_a_role(world):
    assert change(world, "bob", "founder").status_code == 303
    assert current(world, "bob").role == "founder"
    assert world.trail()[-1] == "member.role_changed"


def test_the_same_role_again_leaves_no_event(world):
    assert change(world, "bob", "member").status_code == 303
    assert world.trail() == ["workspace.created"]


@pytest.mark.parametrize("by", ["vera", "bob", "fumi"])
def test_nobody_else_changes_a_role(world, by):
    assert change(world, "bob", "admin", by=by).status_code == 403
    assert current(world, "bob").role == "member"


@pytest.mark.parametrize("role", ["owner", "", "Admin", "\0"])
def test_a_role_that_is_none_is_refused(world, role):
    assert change(world, "bob", role).status_code == 422
    assert current(world, "bob").role == "member"


def test_the_last_admin_cannot_step_down(world):
    response = change(world, "alice", "founder")
    assert response.status_code == 409
    assert "last admin" in response.content.decode()
    assert current(world, "alice").role == "admin"


def test_with_another_admin_one_can(world):
    change(world, "fumi", "admin")
    assert change(world, "alice", "viewer").status_code == 303
    assert current(world, "alice").role == "viewer"


def test_an_admin_removes_somebody(world):
    assert remove(world, "bob").status_code == 303
    assert current(world, "bob").left_at
    assert world.trail()[-1] == "member.removed"


def test_who_was_removed_meets_a_closed_door_at_once(world):
    bob = world.as_("bob")
    assert bob.get(world.url("settings/members/")).status_code == 200
    remove(world, "bob")
    assert bob.get(world.url("settings/members/")).status_code == 404


def test_removing_twice_is_no_second_event(world):
    remove(world, "bob")
    assert remove(world, "bob").status_code == 404
    assert world.trail().count("member.removed") == 1


@pytest.mark.parametrize("by", ["vera", "bob", "fumi"])
def test_nobody_else_removes_anybody(world, by):
    assert remove(world, "vera", by=by).status_code == 403


def test_the_last_admin_cannot_be_removed(world):
    assert remove(world, "alice").status_code == 409
    assert not current(world, "alice").left_at


def test_a_member_of_another_workspace_is_not_found(world):
    elsewhere = make_elsewhere()
    response = world.as_("alice").post(world.url(f"settings/members/{elsewhere.pk}/remove/"))
    assert response.status_code == 404


def test_anybody_leaves_after_being_asked(world):
    assert "Only a new invitation leads back" in world.as_("vera").get(world.url("settings/leave/")).content.decode()
    assert world.as_("vera").post(world.url("settings/leave/")).headers["location"] == "/"
    assert current(world, "vera").left_at
    assert world.trail()[-1] == "member.left"


def test_the_last_admin_cannot_leave(world):
    response = world.as_("alice").post(world.url("settings/leave/"))
    assert response.status_code == 409
    assert "Make somebody else an admin first" in response.content.decode()


def test_a_team_of_one_can_neither_leave_nor_step_down(world):
    for name in ("fumi", "bob", "vera"):
        remove(world, name)
    assert world.as_("alice").post(world.url("settings/leave/")).status_code == 409
    assert change(world, "alice", "member").status_code == 409


def test_their_account_and_their_name_stay(world):
    remove(world, "bob")
    assert str(current(world, "bob").user) == "Bob"
    assert browser("bob").get("/w/new/").status_code == 200


@pytest.mark.parametrize("count", [1, 100])
def test_the_page_asks_the_same_few_questions_for_many_people(world, count, django_assert_num_queries):
    world.enter()
    for number in range(count):
        person = people.person(f"p{number}")
        Membership.objects.create(workspace=world.workspace, user=person, role="viewer", joined_at=world.now)
        Invitation.objects.create(
            workspace=world.workspace,
            email=f"{number}@example.org",
            role="member",
            digest=f"{number}",
            invited_by=world.alice,
            invited_at=world.now,
            ends_at=world.now,
        )
    alice = world.as_("alice")
    with django_assert_num_queries(8):
        alice.get(world.url("settings/members/"))
