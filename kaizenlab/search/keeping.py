"""Keeps the entries as the records are: those that an event changed, or all of a workspace."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from itertools import batched
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, IntegerField, QuerySet, TextField, Value

from kaizenlab.lib.asked import among, asked
from kaizenlab.search.models import Entry, Shelf
from kaizenlab.search.records import APART, KEPT, Row, Said
from kaizenlab.search.rules.text import folded, tokens
from kaizenlab.workspaces import tenancy
from kaizenlab.workspaces.models import Workspace

VERSION = 2  # of how entries are made; with a new one `prepare` makes them again
GAP = 10  # between a title and its text: no row of words goes across
BATCH = 200
COLUMNS = (
    *("kind", "number", "title", "text", "outcome", "state", "owner_id", "at", "overridden", "late", "deviation"),
    *("hypothesis", "experiment", "decision"),
)
WORDS: ArrayField = ArrayField(TextField())
PLACES: ArrayField = ArrayField(IntegerField())


def refresh(workspace: int, model: type, pks: Collection[int]) -> None:
    """The entries of these records as they are now; what there is nothing to find of any more is gone."""
    for some in batched(sorted(pks), BATCH):
        found = list(read(workspace, model, some))
        if model in APART:
            gone = APART[model](some) - {said.subject for said in found}
            Entry.objects.filter(workspace=workspace, subject__in=gone).delete()
        put(workspace, found)


def rebuild(workspace: int) -> int:
    """All of them anew; returns how many there are."""
    Entry.objects.filter(workspace=workspace).delete()
    for model in KEPT:
        rows_of, _read = KEPT[model]
        for some in batched(rows_of(workspace).order_by("pk").values_list("pk", flat=True), BATCH):
            put(workspace, read(workspace, model, some))
    shelve(workspace)
    return Entry.objects.filter(workspace=workspace).count()


def read(workspace: int, model: type, pks: Sequence[int]) -> Iterable[Said]:
    _rows_of, said = KEPT[model]
    return said(rows(model)(workspace, pks))


@cache
def rows(model: type) -> Callable[[int, Sequence[int]], list[Row]]:
    rows_of, _said = KEPT[model]

    @asked
    def some(workspace: int, pks: Sequence[int]) -> QuerySet[Any, Row]:
        return rows_of(workspace).filter(among("pk", pks))

    return some


def catch_up() -> list[str]:
    """As the owning role, which sees which workspaces there are: makes the entries of those that have none, or older
    ones. Each is a transaction of its own, so a start that was cut short goes on where it was."""
    up_to_date = Shelf.objects.filter(version=VERSION).values("workspace_id")
    behind = list(Workspace.objects.exclude(pk__in=up_to_date).order_by("pk").values_list("pk", "slug"))
    for key, _slug in behind:
        with tenancy.inside(key):
            rebuild(key)
    return [slug for _key, slug in behind]


def shelve(workspace: int) -> None:
    Shelf.objects.update_or_create(workspace_id=workspace, defaults={"version": VERSION})


def put(workspace: int, found: Iterable[Said]) -> None:
    Entry.objects.bulk_create(
        [entry(workspace, said) for said in found],
        update_conflicts=True,
        unique_fields=["workspace", "subject"],
        update_fields=[*COLUMNS, "links", "document"],
    )


def entry(workspace: int, said: Said) -> Entry:
    plain = {name: getattr(said, name.removesuffix("_id")) for name in COLUMNS}
    return Entry(
        workspace_id=workspace, subject=said.subject, links=said.links, document=document(workspace, said), **plain
    )


def document(workspace: int, said: Said) -> Any:
    """A borrowed title counts as text: the record whose own it is comes first."""
    head = tokens(folded(said.title))
    body = tokens(folded(said.text), first=(head[-1].place if head else 0) + GAP)
    return Func(
        Value(workspace),
        Value([token.lexeme for token in (*head, *body)], output_field=WORDS),
        Value([token.place for token in (*head, *body)], output_field=PLACES),
        Value(0 if said.is_borrowed else len(head)),
        Value(said.links, output_field=WORDS),
        function="search_document",
        output_field=Entry._meta.get_field("document"),
    )
