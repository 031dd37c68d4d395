"""Questions that are written once a process answer as the query they were built from."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext

from hypotheses.models import Hypothesis
from kaizenlab.lib.asked import among, asked
from kaizenlab.workspaces import tenancy
from tests.world import World, hypothesis, make_world

pytestmark = pytest.mark.django_db
built: list[object] = []


@asked
def owned(workspace: int, statement: str) -> QuerySet[Any]:
    built.append(statement)
    rows = Hypothesis.objects.filter(workspace=workspace, statement=statement, stage__in=["problem", "solution"])
    return rows.select_related("owner__user").annotate(by=F("owner__user__email")).order_by("number")


@asked
def plain(workspace: int) -> QuerySet[Any, Any]:
    return Hypothesis.objects.filter(workspace=workspace).order_by("number").values("number", "statement")[:2]


@asked
def some(workspace: int, numbers: Sequence[int], statements: Sequence[str]) -> QuerySet[Any, int]:
    rows = Hypothesis.objects.filter(among("number", numbers), among("statement", statements), workspace=workspace)
    return rows.order_by("number").values_list("number", flat=True)


def test_each_call_brings_its_own_values_and_none_builds_the_query_again(world: World) -> None:
    first, second = hypothesis(world, statement="It's one"), hypothesis(world, statement='100 % "two" %s')
    built.clear()
    for each in (first, second, first):
        with CaptureQueriesContext(connection) as captured:
            (found,) = owned(world.workspace.pk, each.statement)
            assert (found, found.owner.user.email) == (each, found.by)
        assert len(captured) == 1
    assert owned(world.workspace.pk, "three") == owned(10**30, "It's one") == []
    assert len(built) <= 1


def test_rows_of_values_and_a_limit_stay_what_they_were(world: World) -> None:
    made = [hypothesis(world) for _ in range(3)]
    said = [{"number": each.number, "statement": each.statement} for each in made[:2]]
    assert plain(world.workspace.pk) == said == plain(world.workspace.pk)


def test_a_list_is_as_long_as_it_is(world: World) -> None:
    said = [hypothesis(world, statement=each).statement for each in ("One, {two}", 'Say "three"', "%s")]
    assert some(world.workspace.pk, [3, 1], said) == [1, 3]
    assert some(world.workspace.pk, [1, 2, 3, 4, 10**30], said[1:]) == [2, 3]
    assert some(world.workspace.pk, [], said) == some(world.workspace.pk, [1], []) == []


@pytest.mark.django_db(transaction=True)
def test_threads_ask_over_their_own_connections() -> None:
    with transaction.atomic():
        world = make_world()
    with transaction.atomic():
        made = hypothesis(world)

    def ask(_: int) -> list[str]:
        try:
            with tenancy.inside(world.workspace.pk):
                return [each.statement for each in owned(world.workspace.pk, made.statement)]
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(ask, range(6))) == [[made.statement]] * 6


def test_another_workspace_stays_behind_its_wall(world: World) -> None:
    mine = hypothesis(world)
    assert owned(world.workspace.pk, mine.statement) == [mine]
    make_world("elsewhere").enter()
    assert owned(world.workspace.pk, mine.statement) == []
