"""A metric's plot: read out by pointer and keys, zoomed by dragging, and all of it reachable without a script."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests import world as build
from tests.browser.walk import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def here() -> str:
    with transaction.atomic():
        world = build.make_world()
        world.enter()
        build.metric(world, 1, 2, 3, 4, 5, unit="accounts")
        return world.url("metrics/1/")


def test_keys_read_it_out_and_zoom(browser, origin, here):
    page = Person.inside(browser, origin, "bob").page
    page.goto(origin + here)
    page.focus(".plot")
    page.keyboard.press("ArrowLeft")
    said = "8 Nov 2026 · 4\N{NO-BREAK SPACE}accounts"
    assert page.get_attribute(".plot", "aria-valuetext") == said
    assert page.text_content(".plot-readout") == said
    page.keyboard.press("Home")
    assert page.text_content(".plot-readout") == "5 Nov 2026 · 1\N{NO-BREAK SPACE}accounts"
    page.keyboard.press("+")
    page.wait_for_url("**/?from=2026-11-06&to=2026-11-08")


def test_dragging_across_it_zooms(browser, origin, here):
    page = Person.inside(browser, origin, "bob").page
    page.goto(origin + here)
    box = page.locator(".plot-drawn").bounding_box()
    x, y, width = box["x"], box["y"] + 100, box["width"]
    page.mouse.move(x + width * 0.26, y)
    page.mouse.down()
    page.mouse.move(x + width * 0.5, y)
    page.mouse.move(x + width * 0.74, y)
    page.mouse.up()
    page.wait_for_url("**/?from=2026-11-06&to=2026-11-08")


def test_without_a_script_every_way_is_a_link(browser, origin, here):
    page = Person.inside(browser, origin, "bob", javascript=False).page
    page.goto(origin + here)
    page.click("text=Zoom in")
    page.wait_for_url("**/?from=2026-11-06&to=2026-11-08")
    page.click("text=The plot as a table")
    assert page.locator("#plot-table tbody tr").count() == 3
    page.fill("#from", "2026-11-08")
    page.fill("#to", "2026-11-09")
    page.click("text=Show")
    assert page.locator("#plot-table tbody tr").count() == 2
