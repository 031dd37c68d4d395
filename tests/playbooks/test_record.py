"""One playbook as a page and as a file: own, an older version of it, or shipped."""

from __future__ import annotations

import datetime as dt

import pytest

from kaizenlab.playbooks import actions, document, shipped
from tests.playbooks.texts import SURVEYS, TALKS
from tests.world import World, put_away, shelved


@pytest.fixture
def edited(world: World) -> World:
    actions.edit(shelved(world), text=SURVEYS, note="By post", version=1, by=world.fumi, at=world.now)
    return world


def page(world: World, path: str, who: str = "vera") -> str:
    response = world.as_(who).get(world.url(f"playbooks/{path}"))
    assert response.status_code == 200
    return response.text


def test_it_shows_steps_by_phase_what_they_check_and_what_they_block(world):
    shelved(world)
    text = page(world, "1/")
    for said in ("Prep", "Execute", "Decide", "Talk to five", "5 interviews", "checks itself: the evidence is there"):
        assert said in text
    for said in ("blocks the registration", "blocks the conclusion"):
        assert said in text
    assert "blocks the decision" not in text


def test_each_role_is_offered_what_it_may_do(world):
    shelved(world)
    main = {who: page(world, "1/", who).split("<main")[1] for who in ("vera", "bob", "fumi")}
    assert "/edit/" not in main["vera"]
    assert "/edit/" in main["bob"]
    assert "/archive/" not in main["bob"]
    assert "/archive/" in main["fumi"]


def test_an_archived_one_says_so_and_cannot_be_edited(world):
    put_away(world)
    text = page(world, "1/", "fumi").split("<main")[1]
    assert "no run begins from it any more" in text
    assert "/restore/" in text
    assert "/edit/" not in text
    assert world.as_("bob").get(world.url("playbooks/1/edit/")).status_code == 409


def test_an_older_version_says_what_it_said(edited):
    assert "Send it" in page(edited, "1/")
    old = page(edited, "1/versions/1/")
    assert "Talk to five" in old
    assert "This is what it said then." in old
    assert edited.as_("vera").get(edited.url("playbooks/1/versions/3/")).status_code == 404


def test_versions_are_listed_with_who_and_why(edited):
    text = page(edited, "1/")
    assert "By post" in text
    assert "Version 2" in text
    assert "Version 1" in text


def test_files_hold_the_text_word_for_word(edited):
    vera = edited.as_("vera")
    assert vera.get(edited.url("playbooks/1.md")).text == SURVEYS
    assert vera.get(edited.url("playbooks/1/versions/1.md")).text == TALKS
    assert vera.get(edited.url("playbooks/shipped/survey.md")).text == shipped.all_of("en")["survey"].text
    as_json = vera.get(edited.url("playbooks/1.json")).json()
    assert (as_json["ref"], as_json["version"], as_json["text"]) == ("P-1", 2, SURVEYS)


def test_an_older_versions_file_says_its_name_and_its_day(world):
    playbook = shelved(world)
    actions.edit(playbook, text=SURVEYS, note="By post", version=1, by=world.fumi, at=world.now + dt.timedelta(days=1))
    for version, text, at in ((1, TALKS, world.now), (2, SURVEYS, world.now + dt.timedelta(days=1))):
        said = world.as_("vera").get(world.url(f"playbooks/1/versions/{version}.json")).json()
        assert (said["name"], dt.datetime.fromisoformat(said["changed_at"])) == (document.read(text).name, at)


def test_a_reference_leads_to_it(world):
    shelved(world)
    assert world.as_("vera").get(world.url("P-1"))["Location"] == world.url("playbooks/1/")


@pytest.mark.parametrize("slug", shipped.ORDER)
@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_each_shipped_one_is_shown_in_the_readers_language(world, slug, language):
    bob = world.bob.user
    bob.language = language
    bob.save()
    text = page(world, f"shipped/{slug}/", "bob")
    assert f'<h1 lang="{language}">{shipped.all_of(language)[slug].document.name}</h1>' in text


def test_nothing_else_is_shipped(world):
    for path in ("shipped/nothing/", "shipped/nothing.md", "shipped/starter/"):
        assert world.as_("vera").get(world.url(f"playbooks/{path}")).status_code == 404
    assert world.as_("bob").post(world.url("playbooks/shipped/nothing/copy/")).status_code == 404
