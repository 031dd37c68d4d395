"""A second factor in a browser: an app's code, a spare code, and a passkey held by a virtual authenticator."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import walk
from tests.browser.walk import Person
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def alice(browser, origin):
    alice = Person.at(browser, origin, "Alice")
    walk.sign_up(alice)
    return alice


def code(secret: str, later: int = 0) -> str:
    """The app's six digits, so many half minutes later. Source: RFC 6238 with SHA-1 and 30 s; truncation of RFC 4226,
    5.3."""
    counter = int(time.time() // 30 + later).to_bytes(8)
    digest = hmac.digest(base64.b32decode(secret), counter, hashlib.sha1)
    start = digest[-1] & 15
    return f"{int.from_bytes(digest[start : start + 4]) % 2**31 % 10**6:06}"


def confirm(person: Person) -> None:
    person.fill(Password=PASSWORD)
    person.press("Confirm")


def sign_out(person: Person) -> None:
    person.page.context.clear_cookies()


def sign_in(person: Person) -> None:
    person.goes("/account/login/")
    person.fill(Email=person.email, Password=PASSWORD)
    person.press("Sign in")


def is_in(person: Person) -> bool:
    person.goes("/account/preferences/")
    return person.page.get_by_role("heading", name="Preferences").count() == 1


def test_an_app_and_the_spare_codes_let_in(alice):
    alice.goes("/account/2fa/totp/activate/")
    confirm(alice)
    assert Axe().run(alice.page).violations_count == 0
    alice.fill(Authenticator_code="000000")
    alice.press("Switch on")
    alice.page.locator(".error").first.wait_for()
    alice.fill(Authenticator_code=code(alice.page.locator("#secret").input_value()))
    alice.press("Switch on")
    alice.goes("/account/2fa/recovery-codes/")
    spare = alice.page.locator("ul.codes li").all_inner_texts()
    assert len(spare) == 10
    sign_out(alice)
    sign_in(alice)
    alice.sees("One more step")
    assert Axe().run(alice.page).violations_count == 0
    assert not is_in(alice)
    for attempt, lets_in in ((spare[0], True), (spare[0], False), (spare[1], True)):
        sign_out(alice)
        sign_in(alice)
        alice.fill(Code=attempt)
        alice.press("Sign in")
        assert is_in(alice) is lets_in


def test_an_apps_code_lets_in(alice, settings):
    settings.MFA_TOTP_TOLERANCE = 1  # the half minute may end while the test types, and the next one's code be used
    alice.goes("/account/2fa/totp/activate/")
    confirm(alice)
    secret = alice.page.locator("#secret").input_value()
    alice.fill(Authenticator_code=code(secret))
    alice.press("Switch on")
    now, later = code(secret), code(secret, later=1)
    for attempt, lets_in in ((now, True), (now, False), (later, True)):  # a code counts once
        sign_out(alice)
        sign_in(alice)
        alice.fill(Code=attempt)
        alice.press("Sign in")
        assert is_in(alice) is lets_in


def test_a_passkey_lets_in_without_a_password_and_can_be_renamed(alice):
    devtools = alice.page.context.new_cdp_session(alice.page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    alice.goes("/account/2fa/webauthn/add/")
    confirm(alice)
    alice.fill(Name="Phone")
    alice.page.get_by_role("checkbox").check()
    alice.page.get_by_role("button", name="Add key").click()
    alice.page.wait_for_url(re.compile("/account/2fa/(?!webauthn/add)"))
    alice.goes("/account/2fa/webauthn/")
    alice.press("Rename Phone")
    alice.fill(Name="Old phone")
    alice.press("Save name")
    alice.sees("Old phone")
    assert Axe().run(alice.page).violations_count == 0
    sign_out(alice)
    alice.goes("/account/login/")
    alice.page.get_by_role("button", name="Use a passkey").click()
    alice.page.wait_for_url(re.compile("^(?!.*account/login)"))
    assert is_in(alice)
    assert alice.complaints == []
