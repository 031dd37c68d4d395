"""Many writers at once: every edit is either kept, in order, or answered with both texts. None is lost."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from hypotheses import actions
from hypotheses.models import Hypothesis
from kaizenlab.events.models import Event
from kaizenlab.lib.refusal import Stale
from kaizenlab.workspaces import tenancy
from tests.world import World, hypothesis, make_world

WRITERS, EDITS = 32, 4


def write(world: World, writer: int) -> list[str]:
    """Each edit is tried again on the newest version until it is taken, as a person would."""
    taken = []
    try:
        for number in range(EDITS):
            words = f"writer {writer}, edit {number}"
            while words not in taken:
                with tenancy.inside(world.workspace.pk):
                    seen = Hypothesis.objects.get()
                try:
                    with tenancy.inside(world.workspace.pk):
                        actions.edit(seen, version=seen.version, by=world.bob, at=world.now, problem=words)
                    taken.append(words)
                except Stale:
                    continue
    finally:
        connection.close()
    return taken


@pytest.mark.django_db(transaction=True)
def test_32_writers_lose_no_edit():
    from django.db import transaction

    with transaction.atomic():
        world = make_world()
        hypothesis(world)
    with ThreadPoolExecutor(8) as pool:
        taken = [words for each in pool.map(lambda writer: write(world, writer), range(WRITERS)) for words in each]
    with tenancy.inside(world.workspace.pk):
        edits = [json.loads(facts) for facts in edited().values_list("facts", flat=True)]
        assert Hypothesis.objects.get().version == 1 + WRITERS * EDITS
    written = [edit["changes"]["problem"] for edit in edits]
    assert sorted(after for _, after in written) == sorted(taken)
    assert [before for before, _ in written] == ["", *(after for _, after in written[:-1])]
    assert [edit["version"] for edit in edits] == list(range(2, 2 + WRITERS * EDITS))


def edited():
    return Event.objects.filter(verb="hypothesis.edited").order_by("seq")
