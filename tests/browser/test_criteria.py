"""The criteria page under somebody's fingers: the strip follows, and nothing typed is lost."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import walk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice(browser, origin):
    alice = walk.begin(browser, origin)
    alice.press("Plan an experiment")
    alice.fill(Title="Interviews: lost rationale", Planned_sample="5", Ends_on=walk.in_days(14))
    alice.choose("Method", "Semi-structured interviews")
    alice.page.locator("main form button[data-kind=primary]").click()
    alice.fill(How_many_must_say_yes="3", How_many_in_all="5", Who="team leads", What_they_do_or_say="say it hurts")
    alice.sees("With 5 people, 3 of 5 can only reach low confidence.")
    return alice


def typed(alice, name):
    return alice.page.locator(f"[name={name}]").input_value()


def test_one_more_sentence_takes_the_focus(alice):
    for button, sentence in (("Add criterion", "Criterion 2"), ("Add kill criterion", "Kill criterion 2")):
        alice.page.get_by_role("button", name=button).press("Enter")
        alice.page.get_by_role("group", name=sentence, exact=True).wait_for()
        focused = alice.page.evaluate("document.activeElement.querySelector('legend')?.innerText")
        assert focused == sentence


def test_the_strip_and_what_will_be_frozen_follow_the_typing(alice):
    alice.fill(How_many_must_say_yes="5", How_many_in_all="8")
    alice.sees("With 8 people, 5 of 8 can only reach low confidence.")
    alice.page.locator("#freeze").get_by_text("At least 5 of 8 team leads say it hurts by").wait_for()
    assert alice.complaints == []


def test_adding_turning_and_removing_keep_what_is_typed(alice):
    alice.press("Add criterion")
    alice.page.locator("[name=c1-kind]").select_option("rate")
    alice.page.locator("input[type=text][name=c1-target]").fill("4")
    alice.page.locator("[name=c1-planned]").fill("1000")
    alice.page.locator("[name=c1-name]").fill("sign up")
    alice.sees("the bar: 4")
    assert (typed(alice, "c0-required"), typed(alice, "c0-who")) == ("3", "team leads")
    assert Axe().run(alice.page).violations_count == 0
    alice.page.locator("button[value=cn0]").first.click()
    alice.page.locator("[name=c1-name]").wait_for(state="detached")
    assert alice.complaints == []


def test_it_fits_a_small_screen(alice):
    alice.page.set_viewport_size({"width": 320, "height": 640})
    assert alice.page.evaluate("document.documentElement.scrollWidth") <= 320
