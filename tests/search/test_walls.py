"""No search goes from one workspace into another, by any door."""

from __future__ import annotations

import json

import pytest
from django.db import ProgrammingError, connection, transaction

from kaizenlab.search.models import Entry
from kaizenlab.workspaces import tenancy
from tests import world as build

WORD = {"wanted": [[[["feature", 1, "stem"]]]], "unwanted": [], "phrase": []}

pytestmark = pytest.mark.django_db


def ask(asked, narrowed="{}", size=100):
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, total FROM search_entries(%s, %s, %s)", [json.dumps(asked), narrowed, size])
        return cursor.fetchall()


def test_the_function_answers_only_for_the_workspace_of_the_transaction(world):
    belief = build.hypothesis(world)
    mine = Entry.objects.get(subject=belief.ref)
    assert ask(WORD) == [(mine.pk, 1)]
    other = build.make_world("other")
    other.enter()
    assert ask(WORD) == []
    assert Entry.objects.filter(pk=mine.pk).count() == 0


def test_without_a_workspace_it_answers_nothing(world):
    build.hypothesis(world)
    tenancy.look_as()
    assert ask(WORD) == []
    assert ask({"wanted": [], "unwanted": [], "phrase": []}) == []


@pytest.mark.parametrize("manner", ["stem", "exact", "open", "link"])
def test_a_word_that_pretends_to_be_another_workspaces_finds_nothing(world, manner):
    build.hypothesis(world)
    here = world.workspace.pk
    other = build.make_world("other")
    other.enter()
    for word in (f"{here}:feature", f"' | '{here}:feature", f"feature' | {here}:featur | 'x", f"\\' | {here}:featur"):
        assert ask(WORD | {"wanted": [[[[word, 1, manner]]]]}) == []


def test_what_narrows_cannot_name_another_workspace(world):
    build.hypothesis(world)
    other = build.make_world("other")
    other.enter()
    assert ask({"wanted": [], "unwanted": [], "phrase": []}, json.dumps({"workspace": [world.workspace.pk]})) == []


def test_an_entry_cannot_be_written_into_another_workspace(world):
    other = build.make_world("other")
    other.enter()
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Entry.objects.create(
            workspace=world.workspace, subject="H-9", kind="hypothesis", number=9, title="x", at=world.now, document=""
        )


def test_the_owners_function_leaves_no_door_for_other_names():
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosecdef, proconfig FROM pg_proc WHERE proname = 'search_entries'")
        assert cursor.fetchall() == [
            (True, ["search_path=pg_catalog, public, pg_temp", "plan_cache_mode=force_custom_plan"])
        ]
