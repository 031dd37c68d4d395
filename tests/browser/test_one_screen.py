"""Home is one screen, however much there is to say; on a phone one column that begins with what needs a decision."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.db import transaction
from playwright.sync_api import Page

from kaizenlab.alerts.models import Alert
from kaizenlab.events import marks
from kaizenlab.lib import clock
from tests import world as build
from tests.browser.walk import Person
from tests.world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)

DAY = dt.timedelta(days=1)
LONG = {
    "en": "The annual price, shown first, makes more of the leads of product teams sign up within a week",
    "ja": "年払いの価格を先に見せると、製品チームのリーダーが一週間以内に申し込む割合が高くなるはずだという見立て",
}
FITS = "[document.documentElement.scrollHeight <= innerHeight, document.documentElement.scrollWidth <= innerWidth]"
IN_SIGHT = """[...document.querySelectorAll('main *:not(.visually-hidden, .twin *)')]
    .every(each => each.getBoundingClientRect().bottom <= innerHeight)"""
SCROLLING = """[...document.querySelectorAll('main, main *:not(.twin *)')]
    .filter(each => ['auto', 'scroll'].includes(getComputedStyle(each).overflowY)).map(each => each.className)"""
PARTS = ("waiting", "firing-title", "since", "metrics", "logs", "traces")


@pytest.fixture
def home(browser, origin) -> Callable[[World], Page]:
    def home(world: World) -> Page:
        page = Person.inside(browser, origin, "alice").page
        page.goto(origin + world.url())
        return page

    return home


@transaction.atomic
def little() -> World:
    """One of everything that home shows."""
    world = make_world(now=clock.now() - 9 * DAY)
    build.decided(world)
    build.concluded(world)
    build.severe(world)
    return world


@transaction.atomic
def much(language: str) -> World:
    """More of everything than home shows, all of it with long names, and somebody who has looked before."""
    world, title = make_world(now=clock.now() - 9 * DAY), LONG[language]
    world.alice.user.language = language
    world.alice.user.save()
    marks.look(world.alice, 1, at=world.now)
    for number in range(10):
        belief = build.hypothesis(world, statement=title)
        experiment = build.concluded(world, experiment=build.running(world, belief, title=title))
        if number < 6:
            build.decided(world, experiment, learned=title)
    build.severe(world, title=title)
    loud = Alert.objects.filter(rule="futile").get()
    said = {"workspace": world.workspace, "rule": "owner", "title": title, "owner": world.bob, "severity": 2}
    said |= {"why": loud.why, "fired_at": world.now, "hypothesis": loud.hypothesis}
    build.many(Alert)(Alert(**said, number=n, subject=f"H-{n}") for n in range(100, 1_200))
    return world


@pytest.mark.parametrize("language", LONG)
def test_all_that_home_says_is_on_one_screen(home, language):
    page = home(much(language))
    for width, height in ((1920, 1080), (1440, 900), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(FITS) == [True, True], (width, height)
        assert page.evaluate(IN_SIGHT), (width, height)
    asked = (".queue > li", ".since li", ".board-metrics li", ".board-logs li", ".board-traces li")
    assert [page.locator(rows).count() for rows in asked] == [6, 4, 6, 6, 6]
    for rows in (".queue:not([data-lines]) > li", ".queue[data-lines] > li", ".board li"):
        assert len({round(row.bounding_box()["height"]) for row in page.locator(rows).all()}) == 1, rows
    assert page.evaluate(SCROLLING) == [], "a box that scrolls by itself takes the keys, and hides what lies in it"


def test_on_a_phone_it_is_one_column_and_begins_with_the_decisions(home):
    page = home(little())
    for width in (375, 320):
        page.set_viewport_size({"width": width, "height": 720})
        assert page.evaluate(FITS)[1]
        boxes = [page.locator(f"section[aria-labelledby={name}]").bounding_box() for name in PARTS]
        assert [box["y"] for box in boxes] == sorted(box["y"] for box in boxes)
        assert len({box["x"] for box in boxes}) == 1
        first = page.locator(".queue > li").first.bounding_box()
        assert first["y"] + first["height"] < 720


def test_on_paper_it_takes_two_pages_and_says_how_severe_each_is(home):
    page = home(little())
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 2
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.sev')).printColorAdjust") == "exact"
