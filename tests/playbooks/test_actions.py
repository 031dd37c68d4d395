"""Writing playbooks: what each action leaves in the tables and in the ledger, and what is refused."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from kaizenlab.events.models import Event
from kaizenlab.lib.refusal import Refused, Stale
from kaizenlab.playbooks import actions, document, queries, shipped
from kaizenlab.playbooks.models import Playbook, Version
from tests.playbooks.texts import SURVEYS, TALKS
from tests.world import World

LATER = dt.timedelta(hours=1)


@pytest.fixture
def talks(world: World) -> Playbook:
    world.enter()
    return actions.create(text=TALKS, by=world.bob, at=world.now)


def last_facts(world: World) -> dict:
    world.enter()
    return json.loads(Event.objects.filter(workspace=world.workspace).order_by("-seq")[0].facts)


def test_a_new_one_is_kept_with_its_first_version(world, talks):
    assert (talks.ref, talks.name, talks.method, talks.origin, talks.version) == ("P-1", "Talks", "interview", "", 1)
    version = Version.objects.get()
    assert (version.text, version.sha256, version.by) == (TALKS, shipped.digest(TALKS), world.bob)
    assert world.trail()[-1] == "playbook.created"
    assert last_facts(world) == {"name": "Talks", "method": "interview", "sha256": version.sha256}


def test_a_text_that_is_no_playbook_is_kept_nowhere(world):
    world.enter()
    with pytest.raises(document.Unreadable), transaction.atomic():
        actions.create(text="Words", by=world.bob, at=world.now)
    assert not Playbook.objects.exists()


def test_a_byte_order_mark_and_windows_line_ends_are_not_kept(world):
    world.enter()
    made = actions.import_file(text="\ufeff" + TALKS.replace("\n", "\r\n") + "\r\n\r\n", by=world.bob, at=world.now)
    assert made.versions.get().text == TALKS
    assert world.trail()[-1] == "playbook.imported"


def test_a_shipped_one_is_copied_with_where_it_came_from(world):
    world.enter()
    source = queries.load(world.workspace, "survey")
    made = actions.copy(source, by=world.bob, at=world.now)
    assert (made.name, made.origin, made.versions.get().text) == ("Survey", "survey", source.text)
    assert world.trail()[-1] == "playbook.copied"
    assert last_facts(world)["origin"] == "survey"


def test_an_own_one_is_copied_too(world, talks):
    made = actions.copy(queries.load(world.workspace, "P-1"), by=world.bob, at=world.now)
    assert (made.ref, made.origin, made.versions.get().text) == ("P-2", "P-1", TALKS)


def test_an_edit_is_a_new_version_and_the_old_one_stays(world, talks):
    at = world.now + LATER
    edited = actions.edit(talks, text=SURVEYS, note="More people", version=1, by=world.fumi, at=at)
    assert (edited.name, edited.method, edited.version, edited.changed_at) == ("Surveys", "survey", 2, at)
    assert list(talks.versions.order_by("number").values_list("number", "text", "note")) == [
        (1, TALKS, ""),
        (2, SURVEYS, "More people"),
    ]
    assert world.trail()[-1] == "playbook.edited"
    assert last_facts(world) == {
        "changes": {"name": ["Talks", "Surveys"], "method": ["interview", "survey"]},
        "version": 2,
        "sha256": shipped.digest(SURVEYS),
        "added": ["send-it"],
        "removed": ["talk-to-five"],
        "changed": ["set-the-bar"],
    }


def test_an_unchanged_text_makes_no_version(world, talks):
    before = world.trail()
    same = actions.edit(talks, text=TALKS.replace("\n", "\r\n"), note="Nothing", version=1, by=world.bob, at=world.now)
    assert same.version == 1
    assert Version.objects.count() == 1
    assert world.trail() == before


def test_an_outdated_edit_is_told_what_it_says_now(world, talks):
    actions.edit(talks, text=SURVEYS, note="", version=1, by=world.fumi, at=world.now)
    with pytest.raises(Stale) as stale:
        actions.edit(talks, text=TALKS, note="", version=1, by=world.bob, at=world.now)
    assert (stale.value.mine, stale.value.theirs, stale.value.by) == ({"text": TALKS}, {"text": SURVEYS}, "Fumi")


def test_it_is_archived_and_restored(world, talks):
    at = world.now + LATER
    archived = actions.archive(talks, by=world.fumi, at=at)
    assert (archived.archived_at, archived.archived_by) == (at, world.fumi)
    with pytest.raises(Refused):
        actions.archive(talks, by=world.fumi, at=at)
    with pytest.raises(Refused):
        actions.edit(talks, text=SURVEYS, note="", version=1, by=world.bob, at=at)
    assert actions.restore(talks, by=world.alice, at=at).archived_at is None
    with pytest.raises(Refused):
        actions.restore(talks, by=world.alice, at=at)
    assert world.trail()[-2:] == ["playbook.archived", "playbook.restored"]


def test_a_version_is_sealed_and_a_playbook_is_not_deleted(world, talks):
    for change in (
        lambda: Version.objects.update(text=SURVEYS),
        lambda: Version.objects.all().delete(),
        lambda: Playbook.objects.update(origin="P-9"),
        lambda: Playbook.objects.update(number=9),
        lambda: Playbook.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_what_is_offered_is_shipped_or_the_workspaces_own_and_not_archived(world, talks):
    away = actions.create(text=SURVEYS, by=world.bob, at=world.now)
    actions.archive(away, by=world.fumi, at=world.now)
    offered = queries.offered(world.workspace)
    assert [choice.value for choice in offered] == ["P-1", *shipped.ORDER]
    assert (offered[0].name, offered[0].method, offered[0].origin) == ("Talks", "interview", "own")
    assert all(queries.load(world.workspace, choice.value).document for choice in offered)


@pytest.mark.parametrize("choice", ["P-2", "P-9", "H-1", "nothing", "", "../starter.en", "P-0"])
def test_nothing_else_is_loaded(world, talks, choice):
    away = actions.create(text=SURVEYS, by=world.bob, at=world.now)
    actions.archive(away, by=world.fumi, at=world.now)
    with pytest.raises(Http404):
        queries.load(world.workspace, choice)


def test_the_newest_version_is_found_though_archived(world, talks):
    actions.edit(talks, text=SURVEYS, note="", version=1, by=world.fumi, at=world.now)
    actions.archive(talks, by=world.fumi, at=world.now)
    newest = queries.newest(world.workspace, "own", "P-1")
    assert (newest.number, newest.text, newest.sha256) == (2, SURVEYS, shipped.digest(SURVEYS))


def test_the_newest_shipped_one_is_read_in_the_language_asked_for(world):
    assert queries.newest(world.workspace, "shipped", "survey", "ja").document.name == "アンケート調査"
    assert queries.newest(world.workspace, "shipped", "gone") is None
