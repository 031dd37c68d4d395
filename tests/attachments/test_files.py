"""Attaching files to an experiment and to a piece of its evidence."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from experiments.attachments import actions
from experiments.attachments.models import Attachment, Content
from kaizenlab.events.models import Event
from kaizenlab.lib.refusal import Refused
from tests import world as build
from tests.hypotheses.test_naughty import strings

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


@pytest.fixture(scope="module")
def built(around):
    world = build.make_world()
    experiment = build.running(world)
    build.answered(world, experiment, "yes", "no")
    return world, experiment


@pytest.fixture
def world(request, each):
    return each[0] if "experiment" in request.fixturenames else build.make_world("aside")


@pytest.fixture
def experiment(each):
    return each[1]


def send(world, experiment, body=PNG, name="board.png", *, place=None, who="bob"):
    where = f"evidence/{place}/files/" if place else "files/"
    file = SimpleUploadedFile(name, body, content_type="text/html")
    return world.as_(who).post(world.url(f"experiments/{experiment.number}/{where}"), {"file": file})


def test_a_file_is_kept_with_the_type_of_its_content(world, experiment):
    response = send(world, experiment)
    assert (response.status_code, response["location"]) == (303, f"/w/hinoki/experiments/{experiment.number}/#files")
    world.enter()
    kept = Attachment.objects.select_related("content").get()
    assert (kept.type, kept.size, kept.by, kept.evidence) == ("image/png", len(PNG), world.bob, None)
    assert kept.sha256 == hashlib.sha256(PNG).hexdigest()
    assert (kept.content.name, bytes(kept.content.body)) == ("board.png", PNG)
    page = world.as_("vera").get(world.url(f"experiments/{experiment.number}/")).text
    assert "board.png" in page
    assert f"/w/hinoki/attachments/{kept.number}/" in page


def test_it_leaves_an_event_without_its_name(world, experiment):
    send(world, experiment, name="Anna Schmidt.png", place=2)
    world.enter()
    event = Event.objects.get(verb="attachment.added")
    kept = Attachment.objects.get()
    assert event.subject == experiment.ref
    assert event.records == [experiment.ref, f"attachment:{kept.pk}"]
    assert "Anna" not in event.facts
    assert kept.sha256 in event.facts


def test_a_file_of_evidence_is_seen_with_it_and_stays_through_corrections(world, experiment):
    response = send(world, experiment, place=2)
    assert response["location"].endswith("/evidence/2/#files")
    typed = {"corrects": "2", "alias": "P2", "observed_on": "2026-11-09", "reason": "Misheard."}
    bob = world.as_("bob")
    assert bob.post(world.url(f"experiments/{experiment.number}/evidence/2/"), typed).status_code == 303
    for page in ("", "evidence/2/", "evidence/2/files/"):
        assert "board.png" in bob.get(world.url(f"experiments/{experiment.number}/{page}")).text
    assert "board.png" not in bob.get(world.url(f"experiments/{experiment.number}/evidence/1/")).text


def test_no_evidence_has_no_files(world, experiment):
    assert send(world, experiment, place=9).status_code == 404


@pytest.mark.parametrize("state", ["draft", "concluded"])
def test_files_are_free_in_every_state(world, state):
    experiment = build.experiment(world) if state == "draft" else build.concluded(world)
    assert send(world, experiment).status_code == 303
    assert "board.png" in world.as_("vera").get(world.url(f"experiments/{experiment.number}/")).text


def test_the_same_file_is_kept_once_on_one_record(world, experiment):
    assert send(world, experiment).status_code == 303
    again = send(world, experiment, name="other.png")
    assert again.status_code == 422
    assert "attached here already" in again.text
    assert send(world, experiment, place=1).status_code == 303
    world.enter()
    assert Attachment.objects.count() == 2


def test_postgresql_keeps_it_once_too(world, experiment):
    kept = build.attached(world, experiment)
    twin = {name: getattr(kept, name) for name in ("workspace", "experiment", "type", "size", "sha256", "at", "by")}
    with pytest.raises(IntegrityError, match="attachment_once"), transaction.atomic():
        Attachment.objects.create(**twin, number=99)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<!doctype html><script>", "web page"),
        (b"<svg onload=alert(1)>", "web page"),
        (b"MZ\x90\0", "program or a script"),
        (b"#!/bin/sh", "program or a script"),
        (b"a\0b", "not kept here"),
        (b"caf\xe9", "UTF-8"),
        (b"x" * (10 * 1024 * 1024 + 1), "larger than 10"),
        (b"", "empty"),
    ],
)
def test_what_is_refused_gets_a_sentence_and_leaves_nothing(world, experiment, body, says):
    response = send(world, experiment, body)
    assert response.status_code == 422
    assert says in response.text
    assert 'role="alert"' in response.text
    world.enter()
    assert not Attachment.objects.exists()


def test_ten_megabytes_are_taken(world, experiment):
    assert send(world, experiment, PNG + b"\0" * (10 * 1024 * 1024 - len(PNG))).status_code == 303


def test_nothing_chosen_gets_a_sentence(world, experiment):
    response = world.as_("bob").post(world.url(f"experiments/{experiment.number}/files/"))
    assert response.status_code == 422
    assert "This field is required" in response.text


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("C:\\docs\\board.png", "board.png"),
        ("bo\u202egnp.exe", "bognp.exe"),
        ("bo\nard\t.png", "board.png"),
        ("写真 <b>.png", "写真 <b>.png"),
        ("a" * 400 + ".png", None),
    ],
)
def test_a_name_is_text(world, experiment, name, kept):
    assert send(world, experiment, name=name).status_code == 303
    world.enter()
    found = Content.objects.get().name
    assert found == kept if kept else len(found) <= 255
    assert (
        "<b>"
        not in world.as_("vera").get(world.url(f"experiments/{experiment.number}/")).text.partition("写真")[2][:20]
    )


def test_any_name_is_taken_and_shown(world, experiment):
    bob = world.as_("bob")
    for number, name in enumerate(strings()[::9]):
        file = SimpleUploadedFile("x.txt", b"%d" % number)
        file._name = name
        response = bob.post(world.url(f"experiments/{experiment.number}/files/"), {"file": file})
        assert response.status_code in (303, 422), name
    assert bob.get(world.url(f"experiments/{experiment.number}/files/")).status_code == 200
    world.enter()
    for number in Attachment.objects.values_list("number", flat=True):
        assert bob.get(world.url(f"attachments/{number}/")).status_code == 200
        world.enter()


def test_an_experiment_takes_so_many(world, experiment, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 1)
    send(world, experiment)
    response = send(world, experiment, b"Text.")
    assert response.status_code == 422
    assert "takes 1 files" in response.text


def test_a_workspace_takes_so_much(world, experiment, settings):
    settings.ATTACHMENTS_MB = 1
    assert send(world, experiment, PNG + b"\0" * 600_000).status_code == 303
    response = send(world, experiment, PNG + b"\1" * 600_000)
    assert response.status_code == 422
    assert "1 MB for files are used up" in response.text


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE attachments_attachment SET size = 1",
        "UPDATE attachments_attachment SET erased_at = now()",
        "DELETE FROM attachments_attachment",
        "UPDATE attachments_content SET body = 'x'",
        "UPDATE attachments_content SET name = 'x'",
        "DELETE FROM attachments_content",
        "UPDATE attachments_link SET url = 'https://example.org/'",
        "DELETE FROM attachments_link",
    ],
)
def test_postgresql_keeps_files_and_links_as_they_were(world, experiment, sql):
    build.attached(world, experiment)
    build.linked(world, experiment)
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_what_is_withdrawn_stays_withdrawn(world, experiment):
    kept = build.attached(world, experiment)
    actions.withdraw(kept, why="Outdated.", by=world.bob, at=world.now)
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE attachments_attachment SET withdrawn_at = NULL, withdrawn_by_id = NULL, why = ''")


def test_a_file_belongs_to_a_piece_of_the_same_experiment(world, experiment):
    other = build.observed(world, build.running(world), "yes")
    with pytest.raises(IntegrityError, match="same experiment"), transaction.atomic():
        build.attached(world, experiment, evidence=other)


def test_withdrawing_hides_it_and_keeps_who_when_and_why(world, experiment):
    kept = build.attached(world, experiment, evidence=None)
    bob, where = world.as_("bob"), world.url(f"attachments/{kept.number}/withdraw/")
    assert "recruiting.txt" in bob.get(where).text
    assert bob.post(where, {"why": " "}).status_code == 422
    response = bob.post(where, {"why": "It names somebody."})
    assert (response.status_code, response["location"]) == (303, world.url(f"experiments/{experiment.number}/files/"))
    assert "recruiting.txt" not in bob.get(world.url(f"experiments/{experiment.number}/")).text
    shelf = bob.get(world.url(f"experiments/{experiment.number}/files/")).text
    assert "It names somebody." in shelf
    assert "<del>recruiting.txt</del>" in shelf
    world.enter()
    event = Event.objects.get(verb="attachment.withdrawn")
    assert "names somebody" not in event.facts
    assert bob.post(where, {"why": "Again."}).status_code == 409


def test_it_can_be_attached_again_afterwards(world, experiment):
    kept = build.attached(world, experiment)
    with pytest.raises(Refused):
        build.attached(world, experiment)
    actions.withdraw(kept, why="Outdated.", by=world.bob, at=world.now)
    assert build.attached(world, experiment).number == kept.number + 1
