"""A list, or a record, is no wider than its window, whatever somebody wrote without a space."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests import world as build
from tests.browser.walk import Person

pytestmark = pytest.mark.django_db(transaction=True)

LISTS = ("", "hypotheses/", "experiments/", "decisions/", "learnings/", "traces/", "metrics/", "alerts/", "activity/")
PAGES = (*LISTS, "metrics/1/")


@pytest.fixture
def here() -> str:
    with transaction.atomic():
        world = build.make_world()
        world.enter()
        world.bob.user.name = "B" * 80
        world.bob.user.save()
        belief = build.hypothesis(world, statement="W" * 280, tags=["T" * 30])
        experiment = build.concluded(world, experiment=build.running(world, belief, title="E" * 120))
        build.decided(world, experiment, rationale="R" * 300, learned="L" * 300)
        build.metric(world, -1234567.125, 2345678.875, name="N" * 120, unit="U" * 20)
        return world.url("")


@pytest.mark.parametrize("width", [1280, 1080, 960, 768])
def test_a_page_is_as_wide_as_its_window(browser, origin, here, width, subtests):
    page = Person.inside(browser, origin, "bob").page
    page.set_viewport_size({"width": width, "height": 900})
    for path in PAGES:
        with subtests.test(path):
            page.goto(origin + here + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
