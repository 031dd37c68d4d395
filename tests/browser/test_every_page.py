"""Every page, in both themes: axe finds nothing, the console is silent, nothing leaves the host, 320 px are enough."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction

from tests import people
from tests import world as build
from tests.browser.walk import Person
from tests.doors import DOORS, OUTSIDE, house
from tests.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)

# What axe looks for in each theme: a theme changes colours and nothing else, so the second look is at these alone
THEMES = {"light": {}, "dark": {"runOnly": ["color-contrast", "link-in-text-block"]}}
ALREADY_THERE = "0"  # instead of axe itself: for a page to read it takes longer than to look for colours
CUT_OFF = """[...document.querySelectorAll('main details:not([open])')].filter(each => {
    each.open = true;
    const {left, right} = (each.querySelector('.menu-list') ?? each).getBoundingClientRect();
    each.open = false;
    return left < 0 || right > innerWidth;
}).map(each => each.textContent)"""
DOWNLOADS = ("attachments:download",)
FILES = (".csv", ".json", ".md", ".zip", ".pdf", ".txt", ".yaml", "/webauthn/login/", "/healthz", "/readyz")


@pytest.fixture
def inside() -> list[str]:
    """The pages of a workspace that holds one record of every state."""
    with transaction.atomic():
        world = make_world()
        names = house(world)
    paths = [
        door.path.format(**names) for door in DOORS if door.opens and door.shows == 200 and door.name not in DOWNLOADS
    ]
    return [world.url(path) for path in paths if not path.partition("?")[0].endswith(FILES)]


def pages(somebody: int) -> list[str]:
    return [row[0] for row in OUTSIDE.values() if row[1 + somebody] == 200 and not row[0].endswith(FILES)]


def look(person: Person, path: str) -> None:
    person.complaints.clear()
    person.page.set_viewport_size({"width": 1280, "height": 900})
    person.page.goto(person.origin + path)
    complaints = list(person.complaints)  # axe loads the page's sheet once more, and may be refused
    person.page.evaluate(AXE_SCRIPT)
    for theme, rules in THEMES.items():
        person.page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # no colour is caught on its way
        found = Axe(ALREADY_THERE).run(person.page, options={"preload": False, "resultTypes": ["violations"], **rules})
        assert found.violations_count == 0, f"{theme}: {found.generate_report()}"
    person.page.set_viewport_size({"width": 320, "height": 640})
    assert complaints == []
    assert person.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert person.page.evaluate(CUT_OFF) == [], "a menu opens beyond the edge"


def test_a_page_of_a_workspace_is_clean(browser, origin, inside, subtests):
    people.with_password("alice")
    alice = Person.inside(browser, origin, "alice")
    for path in inside + pages(somebody=1):
        with subtests.test(path):
            look(alice, path)


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_the_period_and_its_button_stand_on_one_line(browser, origin, width):
    with transaction.atomic():
        world = make_world()
        build.decided(world)
    alice = Person.inside(browser, origin, "alice")
    alice.page.set_viewport_size({"width": width, "height": 640})
    alice.page.goto(origin + world.url())
    period, button = alice.page.locator("#days"), alice.page.locator('form:has(#days) button[type="submit"]')
    assert button.bounding_box()["y"] == period.bounding_box()["y"]
    assert alice.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_page_for_everybody_is_clean(browser, origin, subtests):
    nobody = Person.at(browser, origin, "")
    for path in pages(somebody=0):
        with subtests.test(path):
            look(nobody, path)
