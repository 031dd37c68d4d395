"""New, edit and import: right, wrong with each line named, previewed, outdated."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaizenlab.playbooks import actions
from kaizenlab.playbooks.models import Playbook, Version
from tests.playbooks.texts import SURVEYS, TALKS
from tests.world import shelved

WRONG = TALKS.replace("method: interview", "method: guessing").replace("check: result", "days: soon")
NEW = ["playbooks/new/", "playbooks/import/"]


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("talks.md", content, content_type="text/markdown")


def wrong(world, response, status: int = 422) -> str:
    assert response.status_code == status
    world.enter()
    assert not Playbook.objects.exists()
    assert world.trail()[-1] == "workspace.created"
    return html.unescape(response.text)


@pytest.mark.parametrize(("path", "verb"), [(NEW[0], "playbook.created"), (NEW[1], "playbook.imported")])
def test_a_right_text_becomes_a_playbook(world, path, verb):
    response = world.as_("bob").post(world.url(path), {"text": TALKS})
    assert response.status_code == 303
    assert response["Location"] == world.url("playbooks/1/")
    assert world.trail()[-1] == verb
    assert Version.objects.get().text == TALKS


def test_a_new_one_begins_with_an_example_that_can_be_kept(world):
    text = world.as_("bob").get(world.url("playbooks/new/")).text
    assert "name: Our playbook" in text
    assert "Talk to five people" in text.split('id="preview"')[1]


@pytest.mark.parametrize("path", NEW)
def test_every_wrong_line_is_named_and_what_was_typed_is_kept(world, path):
    text = wrong(world, world.as_("bob").post(world.url(path), {"text": WRONG}))
    assert "<b>Line 3</b> <code>method: guessing</code>" in text
    assert "“guessing” is no method" in text
    assert "“soon” is no number of days" in text
    assert WRONG.strip() in text
    assert "Please look at this again" in text


@pytest.mark.parametrize("path", NEW)
def test_an_empty_form_says_what_it_needs(world, path):
    wrong(world, world.as_("bob").post(world.url(path), {"text": "  "}))


def test_a_file_is_imported_with_byte_order_mark_and_windows_line_ends(world):
    content = "\ufeff".encode() + TALKS.replace("\n", "\r\n").encode()
    assert world.as_("bob").post(world.url("playbooks/import/"), {"file": upload(content)}).status_code == 303
    world.enter()
    assert Version.objects.get().text == TALKS


def test_a_wrong_file_is_shown_to_be_mended_in_place(world):
    response = world.as_("bob").post(world.url("playbooks/import/"), {"file": upload(WRONG.encode())})
    text = wrong(world, response)
    assert WRONG.strip() in text.split("<textarea")[1].split("</textarea")[0]
    assert "“guessing” is no method" in text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe-\x00-\x00", "The file is not UTF-8 text."),
        (b"\x89PNG\r\n\x1a\n", "The file is not UTF-8 text."),
        (b"a" * 100_004, "at most 100 kB"),
        ("あ".encode() * 33_334, "at most 100 kB"),
        (b"a\x00b", "Null characters are not allowed."),
        (b"", "empty"),
    ],
)
def test_a_file_that_is_no_text_is_told_why(world, content, said):
    assert said in wrong(world, world.as_("bob").post(world.url("playbooks/import/"), {"file": upload(content)}))


def saves_at(page: str, path: str) -> str:
    """Where the form of a preview is sent by its button, as a browser finds it."""
    action = re.search(r'<form class="form" method="post"(?: action="([^"]*)")?', page)
    return urljoin(f"{path}?preview", action[1] or "") if action else ""


@pytest.mark.parametrize("path", NEW)
def test_a_preview_keeps_nothing_and_shows_what_it_would_become(world, path):
    data = {"text": TALKS, "once": "2b5c24b6-9f39-4e07-a0fe-cb9f4e6a0f3c"}
    text = wrong(world, world.as_("bob").post(world.url(f"{path}?preview"), data), status=200)
    assert "Talk to five" in text.split('id="preview"')[1]
    assert TALKS.strip() in text
    assert world.as_("bob").post(saves_at(text, world.url(path)), data).status_code == 303  # its key is still good


def test_what_was_previewed_is_saved_as_a_version(world):
    playbook, bob = shelved(world), world.as_("bob")
    path = world.url(f"playbooks/{playbook.number}/edit/")
    page = bob.post(f"{path}?preview", {"text": SURVEYS, "version": 1}).text
    assert bob.post(saves_at(page, path), {"text": SURVEYS, "version": 1}).status_code == 303
    world.enter()
    assert Version.objects.latest("number").text.strip() == SURVEYS.strip()


def test_a_preview_names_the_wrong_lines_as_a_slice(world):
    response = world.as_("bob").post(
        world.url("playbooks/new/?preview"), {"text": WRONG}, headers={"HX-Request": "true"}
    )
    assert response.text.lstrip().startswith("<section")
    assert "“guessing” is no method" in response.text


def test_a_preview_shows_no_markup_of_others(world):
    text = TALKS.replace("How many of how many.", "<script>alert(1)</script> [x](javascript:alert(1))")
    shown = world.as_("bob").post(world.url("playbooks/new/?preview"), {"text": text}).text
    shown = shown.split('id="preview"')[1]
    assert "<script>alert" not in shown
    assert 'href="javascript' not in shown


def test_an_edit_makes_a_version(world):
    shelved(world)
    form = {"text": SURVEYS, "note": "By post", "version": "1"}
    assert world.as_("bob").post(world.url("playbooks/1/edit/"), form)["Location"] == world.url("playbooks/1/")
    world.enter()
    assert list(Version.objects.order_by("number").values_list("number", "note")) == [(1, ""), (2, "By post")]
    assert world.trail()[-1] == "playbook.edited"


def test_a_wrong_edit_keeps_what_was_typed(world):
    shelved(world)
    form = {"text": WRONG, "note": "By post", "version": "1"}
    response = world.as_("bob").post(world.url("playbooks/1/edit/"), form)
    assert response.status_code == 422
    assert WRONG.strip() in html.unescape(response.text)
    assert "By post" in response.text


@pytest.mark.parametrize("version", ["1", "", "x", "９"])
def test_an_outdated_edit_shows_both_texts(world, version):
    actions.edit(shelved(world), text=SURVEYS, note="", version=1, by=world.fumi, at=world.now)
    mine = TALKS.replace("name: Talks", "name: Mine")
    form = {"text": mine, "version": version}
    response = world.as_("bob").post(world.url("playbooks/1/edit/"), form)
    assert response.status_code == 409
    text = html.unescape(response.text)
    assert mine.strip() in text
    assert SURVEYS.strip() in text
    assert "Fumi" in text
    assert 'name="version" value="2"' in text
    assert Version.objects.count() == 2


def test_copies_archive_and_restore_lead_to_the_playbook(world):
    shelved(world)
    bob, fumi = world.as_("bob"), world.as_("fumi")
    assert bob.post(world.url("playbooks/shipped/survey/copy/"))["Location"] == world.url("playbooks/2/")
    assert bob.post(world.url("playbooks/1/copy/"))["Location"] == world.url("playbooks/3/")
    assert bob.post(world.url("playbooks/1/archive/")).status_code == 403
    assert fumi.post(world.url("playbooks/1/archive/"))["Location"] == world.url("playbooks/1/")
    assert fumi.post(world.url("playbooks/1/archive/")).status_code == 409
    assert fumi.post(world.url("playbooks/1/restore/"))["Location"] == world.url("playbooks/1/")
    assert bob.post(world.url("playbooks/9/copy/")).status_code == 404


def test_a_second_press_makes_one_playbook(world):
    form = {"text": TALKS, "once": "2b5c24b6-9f39-4e07-a0fe-cb9f4e6a0f3c"}
    bob = world.as_("bob")
    places = [bob.post(world.url("playbooks/new/"), form)["Location"] for _ in range(2)]
    assert places == [world.url("playbooks/1/")] * 2
    world.enter()
    assert Playbook.objects.count() == 1
