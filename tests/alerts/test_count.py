"""How many fire stands in the navigation of every page, and is asked for as long as somebody looks."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from kaizenlab.alerts import actions
from kaizenlab.alerts.models import Alert
from tests import world as build
from tests.alerts.pages import page, words

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def world(request, each):
    return each[0] if "rings" in request.fixturenames else build.make_world("aside")


@pytest.fixture
def rings(each):
    """Asked for now: the database says which silences have run out."""
    return each[1]


def counted(world, who="vera", path="hypotheses/"):
    text = page(world, who=who, path=path)
    rail = words(re.search(r'<span class="rail-count".*?</a>', text, re.DOTALL)[0])
    tab = re.search(r'id="firing-tab" aria-hidden="true"( hidden)?>([^<]*)<', text)
    return rail, "" if tab[1] else tab[2]


def test_every_page_says_it(world, rings):
    assert counted(world) == ("2 firing", "2")
    assert counted(world, path="settings/members/") == ("2 firing", "2")


def test_with_nothing_firing_it_is_silent(world):
    assert counted(world) == ("", "")


def test_what_somebody_is_on_or_rests_does_not_count(world, rings):
    actions.acknowledge(rings["futile"], by=world.bob, at=world.now + HOUR)
    assert counted(world) == ("1 firing", "1")
    build.silenced(world, rings["kill"])
    assert counted(world) == ("", "")
    world.enter()
    Alert.objects.filter(rule="kill").update(silenced_until=world.now)
    assert counted(world) == ("1 firing", "1"), "its silence has run out"


def ask(world, seen, who="vera"):
    return world.as_(who).get(world.url(f"alerts/count/?seen={seen}"), HTTP_HX_REQUEST="true")


def test_nothing_is_answered_while_nothing_has_changed(world, rings):
    response = ask(world, 2)
    assert (response.status_code, response.content) == (204, b"")
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("seen", ["1", "3", "", "x", "02"])
def test_a_change_comes_as_what_the_navigation_shows(world, rings, seen):
    response = ask(world, seen)
    assert response.status_code == 200
    text = response.text
    assert "<html" not in text
    assert "/alerts/count/?seen=2" in text
    assert 'hx-trigger="every 60s' in text
    assert "2 alerts are firing" in words(text)
    assert re.search(r'id="firing-tab"[^>]*hx-swap-oob="true">2<', text)


def test_the_last_one_gone_says_so(world):
    assert "0 alerts are firing" in words(ask(world, 1).text)


def test_signed_out_there_is_nothing_to_ask(world, client):
    response = client.get(world.url("alerts/count/?seen=0"), headers={"host": "localhost"})
    assert response.status_code == 302


def test_asking_costs_finding_the_member(world, rings, django_assert_num_queries):
    vera = world.as_("vera")
    with django_assert_num_queries(6):
        vera.get(world.url("alerts/count/?seen=2"))
    with django_assert_num_queries(6):
        vera.get(world.url("alerts/count/?seen=1"))


def test_it_is_counted_up_to_a_thousand(world, rings):
    first = rings["futile"]
    said = {"workspace": world.workspace, "rule": "owner", "title": "x", "owner": world.bob, "severity": 3}
    said |= {"why": first.why, "fired_at": world.now, "hypothesis": first.hypothesis}
    build.many(Alert)(Alert(**said, number=n, subject=f"H-{n}") for n in range(100, 1_200))
    assert counted(world) == ("999+ firing", "999+")
