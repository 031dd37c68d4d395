"""An invitation: single use, seven days, bound to the address, never above the inviter's role."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client
from procrastinate import testing
from procrastinate.contrib.django import app

from kaizenlab.workspaces import actions
from kaizenlab.workspaces.models import Invitation, Membership
from kaizenlab.workspaces.rules import Role
from kaizenlab.workspaces.tasks import link, mail_invitation
from kaizenlab.workspaces.tokens import digest, token_of
from tests.people import browser, person
from tests.world import World, make_elsewhere, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(now=dt.datetime.now(dt.UTC))


@pytest.fixture(autouse=True)
def jobs():
    connector = testing.InMemoryConnector()
    with app.replace_connector(connector):
        yield connector


def invite(
    world: World,
    email: str = "charlie@example.org",
    role: str = "member",
    by: str = "fumi",
    client: Client | None = None,
):
    return (client or world.as_(by)).post(world.url("settings/members/"), {"email": email, "role": role})


def invited(world: World, email: str = "charlie@example.org", role: Role = Role.MEMBER) -> Invitation:
    world.enter()
    return actions.invite(email=email, role=role, by=world.fumi, at=world.now)


def path(invitation: Invitation) -> str:
    return urlsplit(link(invitation)).path


def members(world: World) -> int:
    world.enter()
    return Membership.objects.filter(workspace=world.workspace, left_at=None).count()


def test_a_founder_invites_and_is_shown_the_link_once(world):
    client = world.as_("fumi")
    assert invite(world, client=client).status_code == 303
    page = client.get(world.url("settings/members/")).content.decode()
    shown = re.search(r'value="http://localhost:8000(/i/[^"]+/)"', page)[1]
    world.enter()
    assert shown == path(Invitation.objects.get())
    assert world.trail()[-1] == "invitation.sent"
    assert "/i/" not in client.get(world.url("settings/members/")).content.decode()


def test_the_mail_is_a_job_of_the_same_write_and_holds_no_link(world, jobs):
    invite(world)
    (job,) = jobs.jobs.values()
    assert job["task_name"] == "mail_invitation"
    world.enter()
    assert token_of(Invitation.objects.get().nonce) not in str(job)


def test_the_mail_carries_the_link_and_says_who_invites(world):
    invitation = invited(world)
    mail_invitation(workspace=world.workspace.pk, invitation=invitation.pk, language="en")
    (sent,) = mail.outbox
    assert sent.to == ["charlie@example.org"]
    assert sent.subject == "Fumi invites you to Hinoki on KaizenLab"
    assert link(invitation) in sent.body


def test_an_invitation_that_was_revoked_meanwhile_is_not_mailed(world):
    invitation = invited(world)
    actions.revoke(invitation=invitation, by=world.fumi, at=world.now)
    mail_invitation(workspace=world.workspace.pk, invitation=invitation.pk, language="en")
    assert mail.outbox == []


def test_the_token_is_long_and_only_its_digest_is_kept(world):
    invitation = invited(world)
    token = token_of(invitation.nonce)
    assert len(token) * 6 >= 256
    stored = {str(value) for value in Invitation.objects.values_list().get()}
    assert digest(token) in stored
    assert not any(token in value for value in stored)


@pytest.mark.parametrize(("by", "role"), [("fumi", "admin"), ("alice", "owner"), ("fumi", "")])
def test_nobody_invites_above_their_own_role(world, by, role):
    assert invite(world, role=role, by=by).status_code == 422
    assert world.trail() == ["workspace.created"]


@pytest.mark.parametrize("by", ["vera", "bob"])
def test_viewers_and_members_invite_nobody(world, by):
    assert invite(world, role="viewer", by=by).status_code == 403


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "a b@example.org", "x" * 250 + "@example.org"])
def test_an_address_that_is_none_is_refused_and_kept(world, email):
    response = invite(world, email=email)
    assert response.status_code == 422
    assert f'value="{email}"' in response.content.decode() or not email


def test_who_is_a_member_already_is_not_invited(world):
    response = invite(world, email="Bob@example.org")
    assert response.status_code == 409
    assert "is a member already." in response.text
    assert 'value="Bob@example.org"' in response.text, "beside the field, where it can be mended"


def test_a_second_invitation_of_an_address_revokes_the_first(world):
    first = invited(world)
    second = invited(world, role=Role.VIEWER)
    world.enter()
    first.refresh_from_db()
    assert first.revoked_at
    assert not second.revoked_at


def test_the_guest_accepts(world):
    invitation = invited(world)
    charlie = browser("charlie")
    assert "Join Hinoki" in charlie.get(path(invitation)).content.decode()
    assert charlie.post(path(invitation)).headers["location"] == "/w/hinoki/"
    world.enter()
    member = Membership.objects.get(user=person("charlie"), workspace=world.workspace)
    assert member.role == "member"
    assert Invitation.objects.get().accepted_by == member
    assert world.trail()[-1] == "member.joined"


def test_opening_the_link_changes_nothing(world):
    invitation = invited(world)
    before = world.trail()
    browser("charlie").get(path(invitation))
    assert world.trail() == before
    assert members(world) == 4


def test_somebody_signed_out_is_led_to_sign_in_or_up_and_back(world):
    page = browser().get(path(invited(world))).content.decode()
    assert "/account/login/?next=%2Fi%2F" in page
    assert "/account/signup/?next=%2Fi%2F" in page


def test_another_address_cannot_use_it(world):
    invitation = invited(world, email="dana@example.org")
    assert browser("charlie").get(path(invitation)).status_code == 403
    assert browser("charlie").post(path(invitation)).status_code == 403
    assert members(world) == 4


def test_it_works_once(world):
    invitation = invited(world)
    browser("charlie").post(path(invitation))
    person("dana")
    assert browser("dana").get(path(invitation)).status_code == 410
    assert browser("dana").post(path(invitation)).status_code == 410


def test_who_has_accepted_it_is_led_in_again(world):
    invitation = invited(world)
    browser("charlie").post(path(invitation))
    assert browser("charlie").post(path(invitation)).headers["location"] == "/w/hinoki/"
    assert world.trail().count("member.joined") == 1


def test_it_ends_after_seven_days(world):
    world.now -= dt.timedelta(days=7)
    invitation = invited(world)
    response = browser("charlie").post(path(invitation))
    assert response.status_code == 410
    assert "seven days" in response.content.decode()
    assert members(world) == 4


def test_it_does_not_end_a_minute_earlier(world):
    world.now -= dt.timedelta(days=7) - dt.timedelta(minutes=1)
    assert browser("charlie").post(path(invited(world))).status_code == 303


def test_a_founder_revokes_it(world):
    invitation = invited(world)
    assert world.as_("fumi").post(world.url(f"settings/invitations/{invitation.pk}/revoke/")).status_code == 303
    assert browser("charlie").post(path(invitation)).status_code == 410
    assert world.trail()[-1] == "invitation.revoked"


def test_sent_again_it_has_another_link_and_another_seven_days(world):
    invitation = invited(world)
    client = world.as_("fumi")
    assert client.post(world.url(f"settings/invitations/{invitation.pk}/again/")).status_code == 303
    assert browser("charlie").get(path(invitation)).status_code == 410
    world.enter()
    fresh = Invitation.objects.get(revoked_at=None)
    assert browser("charlie").post(path(fresh)).status_code == 303
    world.enter()
    assert "invitation.renewed" in world.trail()


def test_a_founder_neither_sends_nor_revokes_an_admins_invitation_of_an_admin(world):
    world.enter()
    invitation = actions.invite(email="dana@example.org", role=Role.ADMIN, by=world.alice, at=world.now)
    for verb in ("again", "revoke"):
        response = world.as_("fumi").post(world.url(f"settings/invitations/{invitation.pk}/{verb}/"))
        assert response.status_code == 409


def test_an_invitation_of_another_workspace_is_not_found(world):
    elsewhere = make_elsewhere()
    foreign = actions.invite(email="dana@example.org", role=Role.VIEWER, by=elsewhere, at=world.now)
    assert world.as_("alice").post(world.url(f"settings/invitations/{foreign.pk}/revoke/")).status_code == 404


@pytest.mark.parametrize("token", ["x", "x" * 43, "%00", "ヒノキ"])
def test_a_token_that_is_none_is_not_found(token):
    assert browser().get(f"/i/{token}/").status_code == 404
    assert browser("charlie").post(f"/i/{token}/").status_code == 404


def test_who_left_comes_back_with_the_invitations_role(world):
    world.enter()
    actions.remove(member=world.bob, by=world.alice, at=world.now)
    invitation = invited(world, email="bob@example.org", role=Role.VIEWER)
    assert browser("bob").post(path(invitation)).status_code == 303
    world.enter()
    world.bob.refresh_from_db()
    assert (world.bob.role, world.bob.left_at) == ("viewer", None)


def test_the_workspace_leads_the_guest_to_it_from_now_on(world):
    browser("charlie").post(path(invited(world)))
    assert browser("charlie").get("/").headers["location"] == "/w/hinoki/"
