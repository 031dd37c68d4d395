"""A file that comes with a new piece of evidence."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from experiments.attachments.models import Attachment
from experiments.facts import first_id
from experiments.models import Evidence
from experiments.queries import criteria_of
from kaizenlab.events.models import Event
from tests import world as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def experiment(world):
    return build.running(world)


def send(world, experiment, body=b"Notes.", name="notes.txt", **typed):
    said = {"alias": "P1", "observed_on": "2026-11-09", f"c{first_id(criteria_of(experiment)[0])}-answer": "yes"}
    file = {"file": SimpleUploadedFile(name, body)} if body else {}
    return world.as_("bob").post(world.url(f"experiments/{experiment.number}/evidence/"), said | typed | file)


def test_it_is_kept_with_the_piece_and_named_by_the_same_event(world, experiment):
    before = len(world.trail())
    assert send(world, experiment).status_code == 303
    world.enter()
    kept, piece = Attachment.objects.get(), Evidence.objects.get()
    assert (kept.evidence, kept.experiment) == (piece, experiment)
    assert len(world.trail()) == before + 1
    event = Event.objects.get(verb="evidence.recorded")
    assert event.records[:2] == [experiment.ref, f"attachment:{kept.pk}"]
    assert json.loads(event.facts)["files"][0]["sha256"] == kept.sha256
    assert "notes.txt" in world.as_("vera").get(world.url(f"experiments/{experiment.number}/")).text


def test_a_file_alone_is_evidence(world, experiment):
    said = {f"c{first_id(criteria_of(experiment)[0])}-answer": ""}
    assert send(world, experiment, **said).status_code == 303
    assert send(world, experiment, body=b"", **said).status_code == 422


def test_a_wrong_file_keeps_what_was_typed_and_leaves_nothing(world, experiment):
    response = send(world, experiment, b"<svg>", quotes="I lose it every time")
    assert response.status_code == 422
    assert "web page" in response.text
    assert "I lose it every time" in response.text
    world.enter()
    assert not Evidence.objects.exists()


def test_so_does_one_for_which_there_is_no_room(world, experiment, settings):
    settings.ATTACHMENTS_MB = 0
    response = send(world, experiment, quotes="I lose it every time")
    assert response.status_code == 422
    assert "used up" in response.text
    assert "I lose it every time" in response.text
    world.enter()
    assert not Evidence.objects.exists()
    assert not Attachment.objects.exists()


def test_an_alias_that_looks_personal_is_recorded_with_a_hint(world, experiment):
    assert send(world, experiment, alias="Anna Schmidt").status_code == 303
    page = world.as_("bob").get(world.url(f"experiments/{experiment.number}/")).text
    assert "Anna Schmidt" in page
    response = world.as_("bob").post(
        world.url(f"experiments/{experiment.number}/evidence/"),
        {"alias": "anna@example.org", "observed_on": "2026-11-09", "findings": "Said."},
        follow=True,
    )
    assert "looks like personal data" in response.text


def test_a_correction_to_such_an_alias_gives_the_hint_too(world, experiment):
    send(world, experiment)
    response = world.as_("bob").post(
        world.url(f"experiments/{experiment.number}/evidence/1/"),
        {"corrects": "1", "alias": "Anna Schmidt", "observed_on": "2026-11-09", "reason": "Her name."},
        follow=True,
    )
    assert "looks like personal data" in response.text
