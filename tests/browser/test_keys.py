"""Keys: each presses something that stands on the page, and none gets in the way of typing."""

from __future__ import annotations

import pytest

from tests.browser import walk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice(browser, origin):
    return walk.begin(browser, origin)


def hits(alice, *keys):
    for key in keys:
        alice.page.keyboard.press(key)


def test_keys_go_where_the_links_lead(alice):
    for key, end in {"h": "/", "y": "/hypotheses/", "e": "/experiments/", "d": "/decisions/"}.items():
        hits(alice, "g", key)
        alice.page.wait_for_url(f"**/w/*{end}")
    hits(alice, "c")
    alice.page.wait_for_url("**/hypotheses/new/")


def test_a_list_is_walked_and_opened(alice):
    hits(alice, "g", "y")
    alice.page.wait_for_url("**/hypotheses/")
    hits(alice, "j", "Enter")
    alice.page.wait_for_url("**/hypotheses/1/")
    hits(alice, "e")
    alice.page.wait_for_url("**/hypotheses/1/edit/")


def test_the_list_of_keys_opens_by_its_key_and_by_its_button(alice):
    keys = alice.page.get_by_role("dialog", name="Keys")
    hits(alice, "?")
    assert keys.is_visible()
    hits(alice, "Escape")
    assert keys.is_hidden()
    alice.page.get_by_role("button", name="Keys").click()
    assert keys.is_visible()


def test_a_slash_leads_to_the_search_and_typing_stays_typing(alice):
    hits(alice, "/", "g", "d", "?")
    assert alice.page.get_by_label("Search or jump").input_value() == "gd?"


def test_control_k_leads_to_the_search_while_one_types_too(alice):
    hits(alice, "c")
    alice.page.wait_for_url("**/hypotheses/new/")
    alice.page.locator("[name=statement]").press("Control+k")
    hits(alice, "x")
    assert alice.page.get_by_label("Search or jump").input_value() == "x"


def test_switched_off_they_do_nothing(alice):
    alice.page.goto(f"{alice.origin}/account/preferences/")
    alice.page.get_by_label("Keyboard shortcuts").uncheck()
    alice.press("Save preferences")
    alice.page.goto(f"{alice.origin}/")
    hits(alice, "?")
    assert alice.page.get_by_role("dialog", name="Keys").is_hidden()


def test_control_enter_sends_the_form_and_a_composing_enter_does_not(alice):
    hits(alice, "c")
    alice.page.wait_for_url("**/hypotheses/new/")
    statement = alice.page.locator("[name=statement]")
    statement.fill("Writers want drafts.")
    kept = statement.evaluate(
        "field => field.dispatchEvent(new KeyboardEvent('keydown', "
        "{key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
    )
    assert not kept
    hits(alice, "Control+Enter")
    alice.page.wait_for_url("**/hypotheses/2/")
