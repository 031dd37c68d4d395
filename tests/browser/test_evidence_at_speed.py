"""Evidence faster than a spreadsheet: ten participants by keyboard alone, and nothing typed is lost."""

from __future__ import annotations

import time

import pytest
from django.conf import settings
from django.db import transaction
from playwright.sync_api import expect

from experiments.models import Evidence
from kaizenlab.drafts.models import Draft
from kaizenlab.workspaces import tenancy
from tests import people
from tests import world as build
from tests.browser.walk import Person

pytestmark = pytest.mark.django_db(transaction=True)

QUOTES = ["We rebuilt the export twice.", "Nobody remembers why.", "I ask Ken, he was there.", "It is in some thread."]
KEY = 90  # ms from one key to the next, as a practised typist
HERE = "document.querySelector('.strip-numbers [data-here] .at')?.textContent"


@pytest.fixture
def world():
    with transaction.atomic():
        world = build.make_world()
        world.enter()
        build.running(world, None, build.criterion(required=6, planned=10), planned_sample=10)
    return world


@pytest.fixture
def bob(browser, origin, world):
    bob = Person.inside(browser, origin, "bob")
    bob.page.goto(origin + world.url("experiments/1/evidence/"))
    return bob


def read(world, rows):
    with transaction.atomic():
        tenancy.look_as(user=world.bob.user_id, workspace=world.workspace.pk)
        return list(rows)


def focused(bob):
    return bob.page.evaluate("document.activeElement.name + '=' + document.activeElement.value")


def kept(bob):
    bob.sees("Kept as a draft")


def test_ten_participants_by_keyboard_alone(bob, world):
    took, keys, places = [], bob.page.keyboard, []
    for n in range(1, 11):
        began = time.monotonic()
        assert focused(bob).endswith("-answer=yes")
        keys.press("y" if n % 3 else "n", delay=KEY)
        keys.press("q", delay=KEY)
        keys.type(QUOTES[n % 4], delay=KEY)
        keys.press("Control+Enter")
        bob.page.get_by_role("status").get_by_text(f"P{n} is recorded.").wait_for()
        took.append(time.monotonic() - began)
        places.append(bob.page.evaluate(HERE))
    assert bob.loads == 1, "the form and the strip are swapped, the page stays"
    assert bob.complaints == []
    assert places == ["1/10", "2/10", "2/10", "3/10", "4/10", "4/10", "5/10", "6/10", "6/10", "7/10"]
    rows = Evidence.objects.order_by("number")
    said = read(world, rows.values_list("testimony__alias", "testimony__quotes", "readings__answer"))
    assert said == [(f"P{n}", [QUOTES[n % 4]], "yes" if n % 3 else "no") for n in range(1, 11)]
    assert max(took) < 10


def test_with_the_keys_switched_off_tab_and_arrows_do_it(bob, world):
    bob.page.evaluate("document.body.dataset.shortcuts = 'off'")
    keys = bob.page.keyboard
    keys.press("n")
    assert not bob.page.locator("[name$=-answer]:checked").count()
    keys.press("ArrowDown")
    keys.press("ArrowUp")
    keys.press("Space")
    assert bob.page.locator("[name$=-answer]:checked").get_attribute("value") == "yes"
    while focused(bob) != "quotes=":
        keys.press("Tab")
    keys.type("Nobody remembers why.")
    keys.press("Control+Enter")
    bob.sees("P1 is recorded.")


def test_a_draft_survives_a_closed_tab(bob, world):
    bob.page.keyboard.press("u")
    bob.fill(Key_findings="Half a sent")
    kept(bob)
    context = bob.page.context
    bob.page.close()
    bob.page = context.new_page()
    bob.page.goto(bob.origin + world.url("experiments/1/evidence/"))
    bob.sees("Restored what you typed at")
    assert bob.field("Key findings").input_value() == "Half a sent"
    assert bob.page.locator("[name$=-answer]:checked").get_attribute("value") == "unclear"
    bob.press("Save and next")
    bob.sees("P1 is recorded.")
    assert read(world, Draft.objects.all()) == []
    assert bob.page.get_by_text("Restored what you typed").count() == 0


def test_what_is_wrong_comes_back_as_it_was_typed(bob):
    """Line breaks at its beginning too, which HTML loses to whoever reads it once too often."""
    typed = "\n\n<b>1 & 2</b>\n</textarea> autofocus"
    bob.fill(Key_findings=typed, Source="Simulated interview")
    bob.press("Save and next")
    bob.sees("Please look at this again")
    assert bob.page.evaluate("document.activeElement.className") == "errors"
    assert bob.field("Key findings").input_value() == typed


def test_what_was_typed_last_is_kept_as_the_tab_closes(bob, world):
    bob.fill(Key_findings="Said at the door")
    bob.page.close(run_before_unload=True)
    for _ in range(50):
        if drafts := read(world, Draft.objects.values_list("data", flat=True)):
            break
        time.sleep(0.1)
    assert drafts[0]["findings"] == "Said at the door"


def test_a_draft_survives_a_signed_out_session(bob, world, browser):
    bob.fill(Key_findings="Before")
    kept(bob)
    bob.page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    people.with_password("bob")
    bob.fill(Key_findings="Before and after")
    bob.sees("Not kept as a draft")
    bob.page.get_by_role("button", name="Save and next").click()
    bob.page.wait_for_url("**/account/login/**")
    bob.fill(Email="bob@example.org", Password=people.PASSWORD)
    bob.press("Sign in")
    bob.page.wait_for_url("**/evidence/")
    bob.sees("Restored what you typed at")
    expect(bob.field("Key findings")).to_have_value("Before and after", timeout=30_000)
    assert read(world, Evidence.objects.all()) == []


def test_thrown_away_it_is_gone(bob, world):
    bob.fill(Key_findings="Half")
    kept(bob)
    bob.page.reload()
    bob.press("Discard")
    assert bob.field("Key findings").input_value() == ""
    bob.page.reload()
    assert bob.page.get_by_text("Restored what you typed").count() == 0


def test_what_is_recorded_does_not_come_back_as_a_draft(bob, world):
    bob.page.keyboard.press("y")
    bob.page.keyboard.press("Control+Enter")
    bob.sees("P1 is recorded.")
    bob.page.reload()
    bob.page.wait_for_load_state("networkidle")
    assert bob.page.get_by_text("Restored what you typed").count() == 0
    assert read(world, Draft.objects.all()) == []


def test_a_box_that_somebody_drew_larger_is_no_complaint(bob):
    bob.page.keyboard.press("y")
    bob.field("Key findings").evaluate("box => { box.style.height = '20rem'; }")  # as dragging its corner does
    bob.press("Save and next")
    bob.sees("P1 is recorded.")
    assert bob.complaints == []


def test_what_is_wrong_takes_the_focus_and_keeps_what_was_typed(bob: Person):
    bob.fill(Alias="Somebody", Source="Notes, page 4")
    bob.page.keyboard.press("Control+Enter")
    bob.sees("Nothing was entered yet")
    assert bob.page.evaluate("document.activeElement.className") == "errors"
    assert (bob.field("Alias").input_value(), bob.field("Source").input_value()) == ("Somebody", "Notes, page 4")
