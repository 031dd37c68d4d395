"""The link that ends a mail: one press, signed in or not, and no other proof than the address itself."""

from __future__ import annotations

import pytest
from django.test import Client

from kaizenlab.alerts.delivery import queries, unsubscribe
from kaizenlab.alerts.delivery.models import Preference
from tests.delivery.ringing import out_of_reach, prefer
from tests.people import browser

pytestmark = pytest.mark.django_db

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def path(member, of: str = "alerts") -> str:
    return f"/u/{unsubscribe.token_of(member, of)}/"


def wants(world, of: str) -> bool:
    world.enter()
    return getattr(queries.preference(queries.members(world.workspace.pk).get(pk=world.fumi.pk)), of)


def test_looking_changes_nothing(world):
    for client in (browser(), browser("fumi"), browser("charlie")):
        answer = client.get(path(world.fumi))
        assert answer.status_code == 200
        assert "End these mails?" in answer.content.decode()
        assert "Hinoki: mails about alerts." in answer.content.decode()
    world.enter()
    assert not Preference.objects.exists()


@pytest.mark.parametrize("of", ["alerts", "daily", "weekly"])
def test_one_press_ends_that_mail_and_no_other(world, of):
    prefer(world.fumi, daily=True, alerts=True, weekly=True)
    client = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
    answer = client.post(path(world.fumi, of), ONE_CLICK)
    assert answer.status_code == 200, "never a redirect"
    assert "You are not mailed any more" in answer.content.decode()
    assert {each: wants(world, each) for each in ("alerts", "daily", "weekly")} == {
        each: each != of for each in ("alerts", "daily", "weekly")
    }
    assert client.post(path(world.fumi, of), ONE_CLICK).status_code == 200
    assert not wants(world, of)


def test_the_address_in_the_mail_is_the_one_that_works(world, office, desk):
    alert = out_of_reach(world)
    desk.work(alert.fired_at)
    address = office.to("fumi")[0]["List-Unsubscribe"].strip("<>")
    assert browser().post(address.removeprefix("http://localhost:8000"), ONE_CLICK).status_code == 200
    assert not wants(world, "alerts")


def test_who_pressed_by_mistake_is_mailed_again(world):
    browser().post(path(world.fumi), ONE_CLICK)
    assert "You are mailed again" in browser().post(path(world.fumi), {"again": "1"}).content.decode()
    assert wants(world, "alerts")


def test_it_keeps_what_else_was_chosen(world):
    prefer(world.fumi, ways={"draft": "off"}, whose="mine")
    browser().post(path(world.fumi), ONE_CLICK)
    world.enter()
    saved = Preference.objects.get(member=world.fumi)
    assert (saved.ways, saved.whose, saved.alerts) == ({"draft": "off"}, "mine", False)


def test_no_other_address_leads_anywhere(world):
    right = unsubscribe.token_of(world.fumi, "alerts")
    body, _dot, signature = right.rpartition(".")
    wrong = [
        body,
        f"{body}.",
        f"{body}x.{signature}",
        right[:-1],
        right.upper(),
        unsubscribe.signer().sign("nonsense"),
        unsubscribe.signer().sign(f"{world.workspace.pk}-{world.fumi.pk}-everything"),
        unsubscribe.signer().sign(f"{world.workspace.pk}-999999-alerts"),
        unsubscribe.signer().sign(f"999999-{world.fumi.pk}-alerts"),
    ]
    for token in wrong:
        for method in ("get", "post"):
            assert getattr(browser(), method)(f"/u/{token}/").status_code == 404, token
    world.enter()
    assert not Preference.objects.exists()


def test_who_has_left_has_nothing_to_end(world):
    world.fumi.left_at = world.now
    world.fumi.save()
    assert browser().post(path(world.fumi), ONE_CLICK).status_code == 404


def test_it_reads_in_japanese(world):
    page = browser().get(path(world.fumi), headers={"accept-language": "ja"}).content.decode()
    assert 'lang="ja"' in page
