"""Accounts: who may sign up, passwords, rate limits, and where one is led. The pages are django-allauth's own flows."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from procrastinate import testing
from procrastinate.contrib.django import app

from kaizenlab.workspaces import actions
from kaizenlab.workspaces.models import Invitation, User
from kaizenlab.workspaces.rules import Role
from kaizenlab.workspaces.tasks import link
from tests.people import PASSWORD, browser, person, with_password
from tests.world import World, make_world

pytestmark = pytest.mark.django_db

SIGN_UP, SIGN_IN = "/account/signup/", "/account/login/"


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()
    with app.replace_connector(testing.InMemoryConnector()):
        yield


@pytest.fixture
def invited_only(settings) -> None:
    settings.SIGNUP = "invited"


def sign_up(email: str = "dana@example.org", password: str = PASSWORD, client: Client | None = None, **more: str):
    return (client or browser()).post(SIGN_UP, {"email": email, "password1": password} | more)


def sign_in(client: Client, email: str = "dana@example.org", password: str = PASSWORD, **more: str):
    return client.post(SIGN_IN, {"login": email, "password": password} | more)


def test_signing_up_leads_to_onboarding():
    client = browser()
    assert sign_up(client=client, name="Dana").status_code == 302
    assert client.get("/").headers["location"] == "/w/new/"
    assert User.objects.get().name == "Dana"


def test_the_page_asks_for_email_and_password():
    page = browser().get(SIGN_UP).content.decode()
    assert ">Email" in page
    assert ">Password" in page
    assert "password2" not in page


def test_a_password_is_kept_as_argon2id():
    sign_up()
    assert User.objects.get().password.startswith("argon2$argon2id$")


@pytest.mark.parametrize("password", ["short-pass1", "x" * 129, "1q2w3e4r5t6y", "dana@example.org"])
def test_a_password_too_short_too_long_or_too_plain_is_refused(password):
    sign_up(password=password)
    assert not User.objects.exists()


@pytest.mark.parametrize("password", ["twelve-chars", "é" * 128, "長い秘密の合言葉ですよね"])
def test_twelve_to_128_characters_of_any_script_do(password):
    sign_up(password=password)
    client = browser()
    sign_in(client, password=password)
    assert client.get("/w/new/").status_code == 200


def test_an_address_is_one_whatever_its_capitals():
    sign_up("Dana@Example.org")
    sign_up("dana@example.ORG")
    assert [user.email for user in User.objects.all()] == ["dana@example.org"]
    client = browser()
    sign_in(client, "DANA@example.org")
    assert client.get("/w/new/").status_code == 200


def test_a_taken_address_is_not_given_away(settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    first, taken = sign_up("erin@example.org"), sign_up("erin@example.org")
    assert (first.status_code, taken.status_code) == (302, 302)
    assert User.objects.count() == 1


def test_a_wrong_password_says_the_same_as_an_unknown_address():
    with_password("bob")
    wrong = sign_in(browser(), "bob@example.org", "wrong horse battery").content.decode()
    unknown = sign_in(browser(), "nobody@example.org", "wrong horse battery").content.decode()
    sentence = "The email address and/or password you specified are not correct."
    assert sentence in wrong
    assert sentence in unknown


def test_signing_out_takes_a_press_not_a_link():
    client = browser("bob")
    client.get("/account/logout/")
    assert client.get("/w/new/").status_code == 200
    client.post("/account/logout/")
    assert client.get("/w/new/").status_code == 302


def test_failed_sign_ins_are_limited_in_the_database_which_all_processes_share(settings):
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    with_password("bob")
    for _ in range(10):
        sign_in(browser(), "bob@example.org", "wrong horse battery")
    client = browser()
    page = sign_in(client, "bob@example.org").content.decode()
    assert "Too many failed login attempts" in page
    assert client.get("/w/new/").status_code == 302


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil.example"],
)
def test_redirects_stay_on_this_host(target):
    with_password("bob")
    client = browser()
    assert sign_in(client, "bob@example.org", next=target).headers["location"] == "/"
    assert client.post("/account/logout/", {"next": target}).headers["location"] == "/"


def test_signing_in_leads_to_the_page_one_wanted():
    with_password("bob")
    assert sign_in(browser(), "bob@example.org", next="/w/switch/").headers["location"] == "/w/switch/"


def test_a_new_session_begins_when_one_signs_in():
    with_password("bob")
    client = browser()
    client.get(SIGN_IN)
    client.session.save()
    before = client.session.session_key
    sign_in(client, "bob@example.org")
    assert client.session.session_key != before


def test_another_password_ends_the_other_sessions():
    with_password("bob")
    here, there = browser(), browser()
    for client in (here, there):
        sign_in(client, "bob@example.org")
    new = "another horse battery staple"
    changed = here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert changed.status_code == 302
    assert here.get("/w/new/").status_code == 200
    assert there.get("/w/new/").status_code == 302


def test_cookies_are_out_of_reach_of_scripts_and_other_sites():
    with_password("bob")
    client = browser()
    cookie = sign_in(client, "bob@example.org").cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("path", ["/account/email/", "/account/2fa/", "/account/sessions/", "/account/preferences/"])
def test_private_pages_are_not_stored(path):
    assert "no-store" in browser("bob").get(path).headers["cache-control"]


def test_the_first_account_can_always_be_made(invited_only):
    sign_up()
    assert User.objects.exists()


def test_where_sign_up_is_by_invitation_nobody_else_can(invited_only):
    person("alice")
    sign_up()
    assert User.objects.count() == 1


@pytest.fixture
def invitation() -> Invitation:
    world: World = make_world(now=dt.datetime.now(dt.UTC))
    world.enter()
    return actions.invite(email="dana@example.org", role=Role.MEMBER, by=world.fumi, at=world.now)


def path(invitation: Invitation) -> str:
    return link(invitation).removeprefix("http://localhost:8000")


def test_an_invitation_opens_sign_up_and_leads_back_to_it(invited_only, invitation):
    client = browser()
    page = client.get(SIGN_UP, {"next": path(invitation), "email": "dana@example.org"}).content.decode()
    assert 'value="dana@example.org"' in page
    response = sign_up(client=client, next=path(invitation))
    assert response.headers["location"] == path(invitation)
    assert client.post(path(invitation)).headers["location"] == "/w/hinoki/"


def test_it_opens_sign_up_for_its_own_address_alone(invited_only, invitation):
    response = sign_up("mallory@example.org", next=path(invitation))
    assert "The invitation is for dana@example.org." in response.content.decode()
    assert not User.objects.filter(email="mallory@example.org").exists()


@pytest.mark.parametrize("target", ["/i/nothing/", "/w/new/", "/i/", "https://evil.example/i/x/"])
def test_nothing_else_opens_it(invited_only, invitation, target):
    sign_up(next=target)
    assert not User.objects.filter(email="dana@example.org").exists()


def test_an_invitation_that_is_over_does_not(invited_only, invitation):
    actions.revoke(invitation=invitation, by=invitation.invited_by, at=dt.datetime.now(dt.UTC))
    sign_up(next=path(invitation))
    assert not User.objects.filter(email="dana@example.org").exists()


def test_who_has_to_confirm_their_address_first_is_led_back_afterwards(settings, invitation):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    client = browser()
    sign_up(client=client, next=path(invitation))
    assert client.get("/w/new/").status_code == 302
    confirm = next(word for word in mail.outbox[-1].body.split() if "/account/confirm-email/" in word)
    response = client.post(confirm.removeprefix("http://localhost"))
    assert response.headers["location"] == path(invitation)
