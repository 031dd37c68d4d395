"""The inbox of alerts without a mouse, and beside somebody else who looks at it too."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests import world as build
from tests.browser.walk import Person
from tests.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    """Out of reach, and a kill criterion reached."""
    with transaction.atomic():
        world = make_world()
        build.severe(world)
    return world


@pytest.fixture
def bob(browser, origin, world):
    bob = Person.inside(browser, origin, "bob")
    bob.page.goto(origin + world.url("alerts/"))
    return bob


def test_it_is_walked_acknowledged_and_opened_by_keys(bob):
    rows = bob.page.locator("main .queue > li[id^=A-]")
    assert rows.count() == 2
    bob.page.keyboard.press("j")
    bob.page.keyboard.press("a")
    rows.first.get_by_text("Acknowledged by Bob").wait_for()
    assert bob.page.locator("#firing").inner_text().split()[0] == "1"
    assert rows.first.evaluate("row => row.contains(document.activeElement)"), "the keys go on from there"
    bob.page.keyboard.press("j")
    bob.page.keyboard.press("Enter")
    bob.page.wait_for_url("**/experiments/1/")
    assert bob.complaints == []


def test_two_may_rest_at_once_each_with_a_form_of_its_own(bob):
    for n in (0, 1):
        row = bob.page.locator("main .queue > li[id^=A-]").nth(n)
        row.locator("summary").press("Enter")
        row.get_by_role("link", name="Silence until …").press("Enter")
        row.get_by_label("Until").wait_for()
        assert row.evaluate("row => row.contains(document.activeElement) && document.activeElement.name") == "until"
    assert bob.page.locator("[id$=-until]").count() == 2
    row.get_by_role("button", name="Silence").press("Enter")
    row.get_by_role("link", name="Why it may rest").press("Enter")
    assert row.evaluate("row => row.contains(document.activeElement) && document.activeElement.name") == "reason"


def test_a_second_press_and_a_second_person_are_told_who_was_first(bob, browser, origin, world):
    fumi = Person.inside(browser, origin, "fumi")
    fumi.page.goto(bob.page.url)
    for person in (bob, fumi):
        person.page.locator("main .queue > li[id^=A-] summary").first.click()
    bob.page.get_by_role("button", name="Acknowledge").first.dblclick()
    bob.page.get_by_text("Acknowledged by Bob").wait_for()
    fumi.page.get_by_role("button", name="Acknowledge").first.click()
    fumi.page.get_by_text("Bob has acknowledged this already.").wait_for()
    with transaction.atomic():
        assert world.trail().count("alert.acknowledged") == 1
