"""An upload without end fills no disk."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaizenlab.lib import uploads
from tests import world as build

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("start", [0, uploads.LARGEST - 1])
def test_what_comes_in_goes_on_to_the_other_handlers(start):
    assert uploads.Bounded().receive_data_chunk(b"x", start) == b"x"


def test_what_is_beyond_all_forms_is_dropped_and_the_form_says_so(world, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST", 11 * 1024 * 1024)
    experiment = build.running(world)
    file = SimpleUploadedFile("long.txt", b"x" * (13 * 1024 * 1024))
    response = world.as_("bob").post(world.url(f"experiments/{experiment.number}/files/"), {"file": file})
    assert response.status_code == 422
    assert "larger than 10" in response.text
