"""Every page that django-allauth exposes is the product's own: its words, its frame, nothing the policy refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.people import PASSWORD, browser, person

pytestmark = pytest.mark.django_db

OURS = Path(__file__).resolve().parents[2] / "templates"

PAGES = {
    "nobody": {
        "account_login": 200,
        "account_signup": 200,
        "account_inactive": 200,
        "account_email_verification_sent": 200,
        "account_reset_password": 200,
        "account_reset_password_done": 200,
        "account_reset_password_from_key_done": 200,
        "account_request_login_code": 200,
    },
    "somebody": {
        "account_logout": 200,
        "account_email": 200,
        "account_set_password": 200,
        "mfa_index": 200,
        "mfa_activate_totp": 200,
        "mfa_list_webauthn": 200,
        "mfa_add_webauthn": 200,
        "usersessions_list": 200,
    },
    "guarded": {
        "account_change_password": 200,
        "account_reauthenticate": 200,
        "mfa_index": 200,
        "mfa_deactivate_totp": 200,
        "mfa_reauthenticate": 200,
        "mfa_view_recovery_codes": 200,
        "mfa_generate_recovery_codes": 200,
        "mfa_list_webauthn": 200,
        "usersessions_list": 200,
    },
}
# Reached on the way through another page, or no page: each has a test of its own below, or answers without a template.
ON_THE_WAY = {"account_confirm_email", "account_reset_password_from_key", "account_confirm_login_code"}
ON_THE_WAY |= {"mfa_authenticate", "mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_reauthenticate_webauthn"}
NO_PAGE = {"mfa_download_recovery_codes", "mfa_login_webauthn"}


def names(resolver: URLResolver) -> set[str]:
    found = set()
    for entry in resolver.url_patterns:
        found |= {entry.name} if isinstance(entry, URLPattern) else names(entry)
    return found


def open_as(who: str) -> Client:
    if who == "nobody":
        return browser()
    if who == "somebody":
        return browser("alice")
    client = browser()
    client.force_login(guarded(), backend="django.contrib.auth.backends.ModelBackend")
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def guarded():
    """Fumi, with a password, an authenticator app, recovery codes and a key."""
    fumi = person("fumi")
    if not fumi.has_usable_password():
        fumi.set_password(PASSWORD)
        fumi.save()
        EmailAddress.objects.create(user=fumi, email=fumi.email, primary=True, verified=True)
        TOTP.activate(fumi, "A" * 32)
        RecoveryCodes.activate(fumi)
    return fumi


def key_of(user) -> Authenticator:
    credential = {"clientExtensionResults": {"credProps": {"rk": True}}}
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Laptop", "credential": credential}
    )


def is_ours(response) -> bool:
    template = response.templates[0]
    return OURS in Path(template.origin.name).parents and b"data:" not in response.content


def test_every_address_of_allauth_is_looked_at():
    there = names(get_resolver("allauth.urls"))
    assert there == {name for pages in PAGES.values() for name in pages} | ON_THE_WAY | NO_PAGE


@pytest.mark.parametrize(("who", "name"), [(who, name) for who, pages in PAGES.items() for name in pages])
def test_a_page_is_our_own(who, name):
    response = open_as(who).get(reverse(name))
    assert response.status_code == 200
    assert is_ours(response)


def test_a_key_can_be_renamed_and_removed():
    key, client = key_of(guarded()), open_as("guarded")
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert is_ours(client.get(reverse(name, args=[key.pk])))
    assert "Laptop" in client.get(reverse("mfa_list_webauthn")).content.decode()


def test_sign_in_asks_for_the_second_factor():
    client = browser()
    guarded()
    answer = client.post("/account/login/", {"login": "fumi@example.org", "password": PASSWORD}, follow=True)
    assert answer.request["PATH_INFO"] == reverse("mfa_authenticate")
    assert is_ours(answer)


def test_a_code_by_mail_is_asked_for():
    client = browser()
    guarded()
    answer = client.post(reverse("account_request_login_code"), {"email": "fumi@example.org"}, follow=True)
    assert answer.request["PATH_INFO"] == reverse("account_confirm_login_code")
    assert is_ours(answer)


@pytest.mark.parametrize("address", ["/account/confirm-email/used-up/", "/account/password/reset/key/1-used-up/"])
def test_a_link_that_is_used_up_says_so(address):
    response = browser().get(address)
    assert "This link is used up" in response.content.decode()
    assert is_ours(response)


def test_sign_up_asks_for_email_and_password():
    page = browser().get("/account/signup/").content.decode()
    assert '<label for="id_email">Email</label>' in page
    assert '<label for="id_password1">Password</label>' in page


def test_a_wrong_sign_in_keeps_what_was_typed_and_says_what_is_wrong():
    page = browser().post("/account/login/", {"login": "fumi@example.org", "password": "wrong"}).content.decode()
    assert 'role="alert"' in page
    assert 'value="fumi@example.org"' in page


def test_the_code_for_an_app_is_drawn_in_the_page():
    page = browser("alice").get(reverse("mfa_activate_totp")).content.decode()
    assert '<svg class="qr"' in page


MAILS = [
    "account_already_exists",
    "email_confirmation",
    "email_confirmation_signup",
    "login_code",
    "password_reset_key",
]


@pytest.mark.parametrize("mail", MAILS)
def test_a_mail_is_text_in_the_products_words(mail):
    context = {name: f"https://example.org/{name}?a=1&b=2" for name in ("activate_url", "password_reset_url")}
    context |= {"email": "a&b@example.org"}
    subject, body = (
        render_to_string(f"account/email/{mail}_{part}.txt", context).strip() for part in ("subject", "message")
    )
    assert "KaizenLab" in subject
    assert "&amp;" not in body
    EmailMessage(subject, body).message()  # one line, or it is refused
