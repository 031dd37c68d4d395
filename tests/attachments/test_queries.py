"""Many files ask PostgreSQL no more than a few, and no list reads their content."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from experiments.attachments.models import Attachment, Content, Link
from tests import world as build

pytestmark = pytest.mark.django_db

PAGES = {"files/": 9, "evidence/1/files/": 9, "evidence/1/erase/": 11, "": 12, "evidence/1/": 12}


def grow(world, experiment, rows):
    """Straight into the tables: what is counted is reading."""
    build.answered(world, experiment, "yes")
    first = experiment.evidence.get()
    same = {"workspace": world.workspace, "experiment": experiment, "at": world.now, "by": world.bob}
    files = Attachment.objects.bulk_create(
        Attachment(**same, number=n, evidence=first if n % 2 else None, type="text/plain", size=4, sha256=f"{n:064}")
        for n in range(1, rows + 1)
    )
    Content.objects.bulk_create(
        Content(workspace=world.workspace, attachment=file, name=f"{file.number}.txt", body=b"body") for file in files
    )
    Link.objects.bulk_create(Link(**same, number=n, url=f"https://example.org/{n}") for n in range(1, rows + 1))


@pytest.mark.parametrize("rows", [2, 200])
def test_queries_are_pinned(world, rows):
    experiment = build.running(world)
    grow(world, experiment, rows)
    alice, counted = world.as_("alice"), {}
    for page in PAGES:
        with CaptureQueriesContext(connection) as captured:
            assert alice.get(world.url(f"experiments/{experiment.number}/{page}")).status_code == 200
        counted[page] = len(captured)
        assert not any('"body"' in query["sql"] for query in captured)
    assert counted == PAGES
    assert max(PAGES.values()) <= 12
