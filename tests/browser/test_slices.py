"""Editing in place when another answer comes than was asked for: nothing typed is lost, no page ends up in a page."""

from __future__ import annotations

import pytest

from tests.browser import walk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice(browser, origin):
    return walk.begin(browser, origin)


def open_problem(page):
    page.get_by_role("link", name="Edit Problem").click()
    page.locator("#problem textarea").fill("Nobody can say why.")


def save(page):
    page.locator("#problem").get_by_role("button", name="Save").click()


def test_the_focus_goes_on_from_what_came_and_the_browser_has_nothing_to_say(alice):
    """Nothing is left to its `autofocus`, which comes with the next frame: too late for who types on at once."""
    alice.page.evaluate(
        "document.addEventListener('htmx:afterSwap', () => { here = document.activeElement.outerHTML })"
    )
    open_problem(alice.page)
    assert 'name="problem"' in alice.page.evaluate("here")
    save(alice.page)
    alice.page.locator("#problem", has_text="Nobody can say why.").locator("dd, p").first.wait_for()
    alice.page.get_by_text("Add an assumption").click()
    alice.fill(Must_be_true="Leads look for it")
    alice.press("Add assumption")
    assert 'id="assumptions-title"' in alice.page.evaluate("here")
    assert not alice.page.locator("[autofocus]").count()
    assert alice.complaints == []


def test_letters_typed_while_a_slice_is_on_its_way_press_nothing(alice):
    here = alice.page.url
    alice.page.route("**/*edit=problem", lambda route: (alice.page.wait_for_timeout(300), route.continue_()))
    alice.page.get_by_role("link", name="Edit Problem").focus()
    for key in ("Enter", "e", "g", "d"):
        alice.page.keyboard.press(key)
    alice.page.locator("#problem textarea").wait_for()
    assert alice.page.url == here
    alice.page.keyboard.type("Nobody")
    assert alice.page.locator("#problem textarea").input_value() == "Nobody"


def test_signed_out_meanwhile_leads_to_the_sign_in(alice):
    alice.page.context.clear_cookies()
    alice.page.get_by_role("link", name="Edit Problem").click()
    alice.page.wait_for_url("**/account/login/**")
    assert alice.page.get_by_role("heading", name="Sign in").is_visible()


def test_gone_meanwhile_is_a_page_that_says_so_and_has_the_focus(alice, origin):
    gone = origin + "/w/hinoki/hypotheses/99/?edit=problem"
    alice.page.route("**/1/?edit=problem", lambda route: route.continue_(url=gone))
    alice.page.get_by_role("link", name="Edit Problem").click()
    alice.sees("There is nothing here")
    assert alice.page.evaluate("document.activeElement.innerText") == "There is nothing here"


def test_a_stale_edit_shows_both_texts_in_one_page(alice):
    other = alice.page.context.new_page()
    other.goto(alice.page.url)
    open_problem(alice.page)
    open_problem(other)
    other.locator("#problem textarea").fill("It hurts.")
    save(other)
    other.locator("#problem", has_text="It hurts.").wait_for()
    save(alice.page)
    alice.sees("Nobody can say why.")
    alice.sees("It hurts.")
    assert alice.page.locator("main").count() == 1


def test_without_an_answer_the_page_says_so_and_keeps_what_was_typed(alice):
    open_problem(alice.page)
    alice.page.context.set_offline(True)
    save(alice.page)
    alice.page.get_by_text("No answer came.").wait_for()
    assert "Save" in alice.page.evaluate("document.activeElement.innerText"), "it can be pressed again"
    assert alice.page.locator("#problem textarea").input_value() == "Nobody can say why."
    alice.page.context.set_offline(False)
    save(alice.page)
    alice.page.locator("#problem", has_text="Nobody can say why.").locator("dd, p").first.wait_for()
    assert alice.page.get_by_text("No answer came.").is_hidden()


def test_a_proposed_address_stands_there_and_never_replaces_a_typed_one(alice):
    alice.goes("/w/new/")
    alice.fill(Name="Sugi")
    alice.page.locator("[name=slug][value=sugi]").wait_for()
    answers = []
    alice.page.route("**/w/new/?*", lambda route: answers.append(route))
    with alice.page.expect_request("**/w/new/?*"):
        alice.fill(Name="Momi")
    alice.fill(Address="fir")
    with alice.page.expect_response("**/w/new/?*"):
        answers[0].continue_()
    alice.press("New workspace")
    alice.page.wait_for_url("**/w/fir/")
