"""Deciding under somebody's fingers: what an outcome asks for opens in place, with and without scripts."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.browser.walk import Person
from tests.world import concluded, make_world, running

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    with transaction.atomic():
        world = make_world()
        world.enter()
        first = concluded(world)
        running(world, first.hypothesis, title="A second look")
    return world


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(request, browser, origin, world):
    fumi = Person.inside(browser, origin, "fumi", javascript=request.param)
    fumi.goes(world.url("experiments/1/decide/"))
    return fumi.page


def opened(page) -> dict[str, bool]:
    names = ["override_reason", "successor_statement", "cancels", "leaves"]
    return {name: page.locator(f"[name={name}]").is_visible() for name in names}


def test_each_outcome_opens_what_it_asks_for(page):
    asks = {
        "Investigate": set(),
        "Continue": {"override_reason", "leaves"},
        "Kill": {"override_reason", "cancels"},
        "Pivot": {"override_reason", "cancels", "successor_statement"},
    }
    assert not any(opened(page).values())
    for outcome, names in asks.items():
        page.get_by_role("radio", name=outcome).check()
        assert {name for name, visible in opened(page).items() if visible} == names


def test_an_override_is_recorded_as_a_proposal(page):
    page.get_by_role("radio", name="Kill").check()
    page.get_by_role("radio", name="A new fact").check()
    page.get_by_label("Override reason").fill("Nobody would pay for it, they told us on the phone.")
    page.get_by_label("Rationale").fill("We stop here.")
    page.get_by_label("What we now know").fill("They nod, and do not pay.")
    page.get_by_role("button", name="Record decision").click()
    page.get_by_text("Say yes to this first").first.wait_for()  # what is open beside it was not confirmed
    assert page.get_by_label("Rationale").input_value() == "We stop here."
    page.get_by_role("checkbox", name="Cancel what is not over").check()
    page.get_by_role("button", name="Record decision").click()
    page.wait_for_url("**/decisions/1/")
    page.get_by_text("A founder other than its author has to accept an override.").wait_for()


def test_a_record_prints_without_its_controls(page, origin, world):
    page.get_by_role("radio", name="Investigate").check()
    page.get_by_label("Rationale").fill("More interviews first.")
    page.get_by_role("button", name="Record decision").click()
    page.wait_for_url("**/decisions/1/")
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.get_by_role("link", name="Supersede").is_visible()
    assert not page.get_by_role("navigation", name="Workspace").is_visible()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
