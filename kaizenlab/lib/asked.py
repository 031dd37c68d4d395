"""Questions that are asked in the same words each time: written as SQL once a process.

To put a page's queries together from their parts, and to write them, costs the page more than to run them does. A
function under `@asked` builds its query a single time, from placeholders; each call only brings the values.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from functools import cache, wraps
from typing import Any

from django.db import connections
from django.db.backends.postgresql.psycopg_any import mogrify
from django.db.models import BigIntegerField, BooleanField, Expression, F, Func, QuerySet
from django.http import Http404

WHOLE = BigIntegerField()
MOST = BigIntegerField.MAX_BIGINT


type Plain = int | str | Sequence[int] | Sequence[str]


class Given(Expression):
    """A placeholder for a whole number, a text, or a list of them (see `among`); never for None, which SQL compares in
    other words."""

    output_field = WHOLE

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, _compiler: Any, _connection: Any, **_more: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return "%s", [self]


def among(column: str, given: Any) -> Func:
    """Rows whose column holds any of them: `column__in` would write a place for each."""
    return Func(F(column), given, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField())


class Question:
    """A query in PostgreSQL's words, with what Django knows about the columns of its answer."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        self.rows = rows
        self.compiler: Any = rows.query.get_compiler(rows.db)
        sql, params = self.compiler.as_sql()
        self.sql, self.names = written(sql, params, self.compiler.connection)

    def answer(self, given: Mapping[str, Plain]) -> list[Any]:
        if any(isinstance(each, int) and abs(each) > MOST for each in given.values()):
            return []  # no column holds it
        compiler, rows = copy(self.compiler), self.rows.all()
        compiler.connection = connections[rows.db]  # each thread has its own
        params = tuple(value(given[name], compiler.connection) for name in self.names)
        compiler.as_sql = lambda *_args, **_more: (self.sql, params)
        rows.query.get_compiler = lambda *_args, **_more: compiler  # type: ignore[method-assign]
        return list(rows)


def asked[R](build: Callable[..., QuerySet[Any, R]]) -> Callable[..., list[R]]:
    """The function with the query's rows for its answer; its arguments are whole numbers, texts and lists of
    them."""
    names = tuple(inspect.signature(build).parameters)
    question = cache(lambda: Question(build(*map(Given, names))))

    @wraps(build)
    def ask(*values: Plain) -> list[R]:
        return question().answer(dict(zip(names, values, strict=True)))

    return ask


def only[R](rows: list[R]) -> R:
    """The one row that was asked for; where there is none, there is no such page."""
    if not rows:
        raise Http404
    return rows[0]


def written(sql: str, params: Iterable[Any], connection: Any) -> tuple[str, list[str]]:
    """The SQL with everything in its place but what is given, and the names of that, in order."""
    rest, names = iter(params), []

    def put(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%%"
        if isinstance(param := next(rest), Given):
            names.append(param.name)
            return "%s"
        return mogrify("%s", [param], connection).replace("%", "%%")

    return re.sub("%[%s]", put, sql), names


def value(found: Plain, connection: Any) -> Any:
    if isinstance(found, int):
        return WHOLE.get_db_prep_value(found, connection)
    return found if isinstance(found, str) else list(found)
