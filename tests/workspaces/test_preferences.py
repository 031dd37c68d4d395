from __future__ import annotations

import pytest

from kaizenlab.workspaces.models import User
from tests.people import browser, person
from tests.world import make_world

pytestmark = pytest.mark.django_db

URL = "/account/preferences/"


def save(by: str = "bob", **fields: str):
    sent = {"name": "Bob", "language": "", "theme": "system", "time_zone": "", "shortcuts": "on"} | fields
    return browser(by).post(URL, sent)


def bob() -> User:
    return User.objects.get(pk=person("bob").pk)


def test_it_keeps_name_language_theme_zone_and_keys():
    assert save(name="Robert", language="ja", theme="dark", time_zone="Asia/Tokyo").headers["location"] == URL
    kept = bob()
    assert (kept.name, kept.language, kept.theme, kept.time_zone, kept.shortcuts) == (
        "Robert",
        "ja",
        "dark",
        "Asia/Tokyo",
        True,
    )


def test_keys_can_be_switched_off():
    save(shortcuts="")
    assert not bob().shortcuts


def test_the_theme_is_in_the_page_itself():
    save(theme="dark")
    assert '<html lang="en" data-theme="dark"' in browser("bob").get(URL).content.decode()


def test_the_language_is_the_persons_whatever_the_browser_says():
    save(language="ja")
    response = browser("bob").get(URL, headers={"accept-language": "en"})
    assert response.headers["content-language"] == "ja"
    assert '<html lang="ja"' in response.content.decode()


def test_the_language_of_one_reply_does_not_leak_into_the_next():
    save(language="ja")
    browser("bob").get(URL)
    assert browser().get("/").headers["content-language"] == "en"


@pytest.mark.parametrize(
    "wrong", [{"theme": "pink"}, {"language": "xx"}, {"time_zone": "Mars"}, {"name": "x" * 81}, {"name": "a\0"}]
)
def test_what_cannot_be_is_refused_and_shown_again(wrong):
    response = save(**wrong)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()


def test_it_leaves_no_event_and_touches_nobody_else():
    world = make_world()
    save(name="Robert", email="mallory@example.org", is_active="", id="1")
    assert bob().email == "bob@example.org"
    assert world.trail() == ["workspace.created"]
