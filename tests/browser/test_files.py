"""Files in a browser: sent with a piece of evidence, come back as downloads, gone with their participant."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import transaction

from tests import world as build
from tests.browser.walk import Person

pytestmark = pytest.mark.django_db(transaction=True)

NOTES = {"name": "Notes of P1.txt", "mimeType": "text/html", "buffer": b"She ==never== knew."}


@pytest.fixture
def alice(browser, origin):
    with transaction.atomic():
        world = build.make_world()
        world.enter()
        build.running(world)
    alice = Person.inside(browser, origin, "alice")
    alice.page.goto(origin + world.url("experiments/1/evidence/"))
    return alice


def test_a_file_goes_with_save_and_next_and_comes_back_as_a_download(alice):
    page = alice.page
    page.keyboard.press("n")
    page.get_by_label("Direct quotes").fill("I ==never== know why")
    alice.field("File").set_input_files(NOTES)
    alice.press("Save and next")
    page.get_by_role("status").get_by_text("P1 is recorded.").wait_for()
    assert alice.loads == 1
    assert alice.field("File").input_value() == ""

    page.goto(page.url.removesuffix("evidence/"))
    assert page.locator("blockquote mark").inner_text() == "never"
    with page.expect_download() as download:
        page.get_by_role("link", name="Notes of P1.txt").click()
    assert download.value.suggested_filename == "Notes of P1.txt"
    assert Path(download.value.path()).read_bytes() == NOTES["buffer"]

    alice.press("Correct P1")
    alice.press("Erase this participant")
    alice.sees("What goes, for good:")
    alice.press("Erase for good")
    alice.sees("This participant's words were erased.")
    assert page.get_by_text("Erased file").is_visible()
    assert page.locator("blockquote").count() == 0
    assert alice.complaints == []


def test_without_javascript_too(browser, origin, alice):
    plain = Person.inside(browser, origin, "alice", javascript=False)
    plain.page.goto(alice.page.url.removesuffix("evidence/") + "files/")
    plain.field("File").set_input_files({**NOTES, "name": "page.txt", "buffer": b"<html>"})
    plain.press("Attach file")
    plain.sees("This is a web page")
    plain.field("File").set_input_files(NOTES)
    plain.press("Attach file")
    plain.sees("Notes of P1.txt")
