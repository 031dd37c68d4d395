"""Years of records from a few that were really walked: rows copied by SQL, with keys, numbers and days moved on.

Every model is copied that hangs on a hypothesis, or keeps what follows from the records; so what a page will read
tomorrow is copied too. It takes a superuser: triggers and foreign keys, which would refuse a past, stay silent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

from hypotheses.models import Hypothesis
from kaizenlab import owner
from kaizenlab.alerts.models import Watch
from kaizenlab.comments.models import Comment
from kaizenlab.events.models import Event
from kaizenlab.search.models import Entry
from kaizenlab.workspaces.models import User, Workspace
from kaizenlab.workspaces.walls import has_workspace, tenant_keys

KEYS = 100_000  # between two copies of a row in one workspace: more keys than anybody's hand has made
WORLDS = 10_000 * KEYS  # the same between two workspaces
REFERENCES = ("subject", "doing")
# Numbers of records, not keys
NUMBERED = {(Entry, "hypothesis"), (Entry, "experiment"), (Entry, "decision"), (Comment, "record")}
APART = ("evidence", "quote", "comment")  # kinds of entries that count inside their record

# “E-12” as a later copy says it, “D-3/1” and “evidence:31”
MOVED = """
    CREATE OR REPLACE FUNCTION pg_temp.moved(said text, numbers bigint, keys bigint) RETURNS text IMMUTABLE AS $$
        SELECT CASE WHEN said ~ '^[A-Z]-[0-9]+(/[0-9]+)?$'
            THEN left(said, 2) || (substring(said, '[0-9]+')::bigint + numbers) || coalesce(substring(said, '/.*'), '')
            WHEN said ~ ':[0-9]+$' THEN split_part(said, ':', 1) || ':' || (split_part(said, ':', 2)::bigint + keys)
            ELSE said END
    $$ LANGUAGE sql;
"""

type Model = type[models.Model]


@contextmanager
def silently() -> Iterator[Any]:
    """A cursor whose changes set nothing off."""
    with as_superuser(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica; SET LOCAL maintenance_work_mem = '1GB'")
        cursor.execute(MOVED)
        yield cursor


def as_superuser() -> AbstractContextManager[None]:
    return owner.logged_in({**settings.DATABASE_OWNER, "USER": "postgres"})


def again(workspace: int, times: int, apart: dt.timedelta) -> None:
    """A workspace's whole past once more `times` times, each `apart` from the one before."""
    with silently() as cursor:
        cursor.execute("SELECT max(last) FROM workspaces_counter WHERE workspace_id = %s", [workspace])
        numbers = cursor.fetchone()[0]
        cursor.execute("SELECT seq FROM events_head WHERE workspace_id = %s", [workspace])
        events = cursor.fetchone()[0]
        moved = {"here": workspace, "times": times, "apart": apart, "numbers": numbers, "events": events}
        for model in of_the_past():
            cursor.execute(
                f"{filling(model, later)} FROM generate_series(1, %(times)s) AS k, {model._meta.db_table} AS t"
                " WHERE t.workspace_id = %(here)s ORDER BY k, t.id",
                moved,
            )
        cursor.execute(
            "UPDATE workspaces_counter SET last = last + %(times)s * %(numbers)s WHERE workspace_id = %(here)s", moved
        )
        cursor.execute(
            "UPDATE events_head SET seq = seq * (1 + %(times)s), at = at + %(times)s * %(apart)s"
            " WHERE workspace_id = %(here)s",
            moved,
        )


def filling(model: Model, column: Callable[[Model, Any], str]) -> str:
    """The beginning of a statement that fills a table from `t`."""
    columns = {f'"{field.column}"': column(model, field) for field in model._meta.concrete_fields}
    return f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(columns.values())}"


def of_the_past() -> list[Model]:
    """Hypotheses and whatever names one, whatever names that, and what is kept by reference."""
    found: list[Model] = [Hypothesis, Event, Entry, Watch, Comment]
    others = [model for model in walled() if model not in found]
    while more := [model for model in others if any(key.related_model in found for key in tenant_keys(model))]:
        found += more
        others = [model for model in others if model not in more]
    return found


def later(model: Model, field: models.Field[Any, Any]) -> str:
    """A column of copy `k`."""
    here = f't."{field.column}"'
    if field.primary_key or (field in tenant_keys(model) and field.related_model in of_the_past()):
        return f"{here} + k * {KEYS}"
    if isinstance(field, models.UUIDField):
        return "gen_random_uuid()"
    if isinstance(field, models.DateField):
        return f"({here} + k * %(apart)s::interval)::{field.db_type(connection)}"
    if model is Entry and field.name == "number":
        return f"CASE WHEN t.kind IN {APART} THEN {here} ELSE {here} + k * %(numbers)s END"
    if (model, field.name) in NUMBERED or (field.name == "number" and counts_in_workspace(model)):
        return f"{here} + k * %(numbers)s"
    if field.name == "seq":
        return f"{here} + k * %(events)s"
    if field.name in REFERENCES:
        return f"pg_temp.moved({here}, k * %(numbers)s, k * {KEYS})"
    if field.name == "records":
        return f"ARRAY(SELECT pg_temp.moved(said, k * %(numbers)s, k * {KEYS}) FROM unnest({here}) AS said)"
    return here


def counts_in_workspace(model: Model) -> bool:
    return ["workspace", "number"] in [list(getattr(each, "fields", ())) for each in model._meta.constraints]


def everywhere(workspace: int, others: int) -> None:
    """The whole workspace `others` times more, with people of their own. It keeps its keys, and in every table its rows
    come to lie between those of the others, one after another, as they do after years."""
    with silently() as cursor:
        all_: list[Model] = [User, Workspace, *walled()]
        for model in all_:
            key = model._meta.pk.column
            with without_indexes(cursor, model._meta.db_table):
                cursor.execute(
                    f"WITH here AS (DELETE FROM {model._meta.db_table} WHERE {whose(model)} RETURNING *)"
                    f" {filling(model, elsewhere)} FROM (SELECT * FROM here ORDER BY {key}) AS t"
                    f" CROSS JOIN LATERAL generate_series(0, %(others)s + 0 * t.{key}) AS w",
                    {"here": workspace, "others": others},
                )


@contextmanager
def without_indexes(cursor: Any, table: str) -> Iterator[None]:
    """Those that are no constraint's: built at the end they cost a tenth."""
    cursor.execute(
        "SELECT indexrelid::regclass, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') FROM pg_index"
        " WHERE indrelid = %s::regclass AND indexrelid NOT IN (SELECT conindid FROM pg_constraint)",
        [table],
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for _, made in indexes:
        cursor.execute(made)


def elsewhere(model: Model, field: models.Field[Any, Any]) -> str:
    """A column as workspace `w` has it; number 0 is the one that stands already."""
    here = f't."{field.column}"'
    if field.is_relation or field.primary_key:
        return f"{here} + w * {WORLDS}"
    if isinstance(field, models.UUIDField):
        return "gen_random_uuid()"
    if field.name in ("slug", "email") and field.unique:
        return f"CASE w WHEN 0 THEN {here} ELSE w || '-' || {here} END"
    if field.name == "document":
        prefixes = [f"'''' || {workspace} || ':'" for workspace in ("t.workspace_id", f"t.workspace_id + w * {WORLDS}")]
        return f"replace({here}::text, {', '.join(prefixes)})::tsvector"
    return here


def whose(model: Model) -> str:
    if model is User:
        return "id IN (SELECT user_id FROM workspaces_membership WHERE workspace_id = %(here)s)"
    return "id = %(here)s" if model is Workspace else "workspace_id = %(here)s"


def walled() -> list[Model]:
    return [model for model in apps.get_models() if has_workspace(model)]
