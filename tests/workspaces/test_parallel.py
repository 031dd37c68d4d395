"""Two people pressing at the same moment: one succeeds, the other is told, and the rules hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction
from procrastinate import testing
from procrastinate.contrib.django import app

from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces import actions, tenancy
from kaizenlab.workspaces.models import Deletion, Invitation, Membership
from kaizenlab.workspaces.rules import Role
from kaizenlab.workspaces.tasks import link
from tests.people import browser, person
from tests.world import World, make_world


@pytest.fixture
def world(transactional_db) -> Iterator[World]:
    with transaction.atomic():
        made = make_world(now=dt.datetime.now(dt.UTC))
    with app.replace_connector(testing.InMemoryConnector()):
        yield made


def together(*calls: Callable[[], object]) -> list[object]:
    """What each call answered, or the exception it ended with; they start at the same moment."""
    start = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        start.wait()
        try:
            return call()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def inside(world: World, act: Callable[[], object]) -> Callable[[], object]:
    def run() -> object:
        with tenancy.inside(world.workspace.pk):
            return act()

    return run


def test_two_admins_who_remove_each_other_leave_one(world):
    with tenancy.inside(world.workspace.pk):
        actions.change_role(member=world.fumi, role=Role.ADMIN, by=world.alice, at=world.now)
        world.fumi.refresh_from_db()
    answers = together(
        inside(world, lambda: actions.remove(member=world.fumi, by=world.alice, at=world.now)),
        inside(world, lambda: actions.remove(member=world.alice, by=world.fumi, at=world.now)),
    )
    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    with tenancy.inside(world.workspace.pk):
        assert Membership.objects.filter(role=Role.ADMIN, left_at=None).count() == 1


def test_two_admins_who_leave_together_leave_one(world):
    with tenancy.inside(world.workspace.pk):
        actions.change_role(member=world.fumi, role=Role.ADMIN, by=world.alice, at=world.now)
        world.fumi.refresh_from_db()
    answers = together(
        inside(world, lambda: actions.leave(by=world.alice, at=world.now)),
        inside(world, lambda: actions.leave(by=world.fumi, at=world.now)),
    )
    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    with tenancy.inside(world.workspace.pk):
        assert Membership.objects.filter(role=Role.ADMIN, left_at=None).count() == 1


def test_two_accepts_of_one_invitation_make_one_membership(world):
    with tenancy.inside(world.workspace.pk):
        invitation = actions.invite(email="charlie@example.org", role=Role.MEMBER, by=world.fumi, at=world.now)
    charlie, path = browser("charlie"), link(invitation).removeprefix("http://localhost:8000")
    answers = together(*[lambda: charlie.post(path).headers.get("location")] * 4)
    assert answers == ["/w/hinoki/"] * 4
    with tenancy.inside(world.workspace.pk):
        assert Membership.objects.filter(user=person("charlie")).count() == 1
    assert sum(verb == "member.joined" for verb in trail(world)) == 1


def test_two_accepts_by_two_accounts_let_one_in(world):
    with tenancy.inside(world.workspace.pk):
        invitation = actions.invite(email="charlie@example.org", role=Role.MEMBER, by=world.fumi, at=world.now)

    def accept(name: str) -> Callable[[], object]:
        return inside(world, lambda: actions.accept(invitation=invitation, by=person(name), at=world.now))

    person("charlie"), person("dana")
    answers = together(accept("charlie"), accept("dana"))
    assert sum(isinstance(answer, Refused) for answer in answers) == 1


def test_two_invitations_of_one_address_leave_one_open(world):
    def invite() -> Invitation:
        return actions.invite(email="charlie@example.org", role=Role.MEMBER, by=world.fumi, at=world.now)

    together(*[inside(world, invite)] * 4)
    with tenancy.inside(world.workspace.pk):
        assert Invitation.objects.filter(revoked_at=None).count() == 1


def test_a_double_click_makes_one_workspace(world):
    charlie = browser("charlie")
    form = {"name": "Sugi", "time_zone": "UTC", "creation": "6f0f1df4-1d77-4b4f-9c4e-5c9d2f8d2b11"}
    answers = together(*[lambda: charlie.post("/w/new/", form).headers.get("location")] * 4)
    assert answers == ["/w/sugi/"] * 4


def test_a_double_click_in_a_workspace_does_it_once(world):
    alice = world.as_("alice")
    form = {"email": "dana@example.org", "role": "viewer", "once": "6f0f1df4-1d77-4b4f-9c4e-5c9d2f8d2b12"}
    answers = together(*[lambda: alice.post(world.url("settings/members/"), form).status_code] * 4)
    assert answers == [303] * 4
    assert trail(world).count("invitation.sent") == 1


def test_a_double_click_deletes_an_example_once(transactional_db):
    with transaction.atomic():
        demo = actions.create(
            by=person("alice"), name="Demo", slug="demo", time_zone="UTC", at=dt.datetime.now(dt.UTC), example=True
        )
    alice, form = browser("alice"), {"once": "6f0f1df4-1d77-4b4f-9c4e-5c9d2f8d2b13"}
    answers = together(*[lambda: alice.post("/w/demo/settings/delete/", form).status_code] * 4)
    assert sorted(answers) == [303, 404, 404, 404]
    assert Deletion.objects.filter(slug=demo.workspace.slug).count() == 1


def trail(world: World) -> list[str]:
    with transaction.atomic():
        return world.trail()
