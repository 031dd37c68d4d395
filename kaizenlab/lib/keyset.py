"""Pages of a long list by key: the ten-thousandth page costs what the first does, and rows that arrive shift nothing.

A cursor says after (or before) which row a page lies: `after~12`, or `after~2026-11-22T09:40:00+00:00~12` where two
fields order the list. The last field of the key must be unique inside the list, and no value may hold a `~`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import FETCH_RAISE, Q, QuerySet
from django.http import Http404, QueryDict

SIZE = 50


@dataclass(frozen=True)
class Page:
    """Rows in the list's order, and the query strings of the pages beside this one ("" where there is none)."""

    rows: list[Any]
    newer: str
    older: str


def page(queryset: QuerySet, params: QueryDict, key: str | Sequence[str] = "-number", size: int = SIZE) -> Page:
    """The page that `cursor` among the parameters names; a cursor that can't be read is a page that doesn't exist.

    `key` is the list's order, as for order_by. Rows are what the queryset gives: with `values()` dictionaries, else
    instances that refuse to fetch anything more.
    """
    order = [key] if isinstance(key, str) else list(key)
    direction, cursor = read(params.get("cursor", ""), queryset, order)
    backwards = direction == "before"
    if cursor:
        queryset = queryset.filter(beyond(reverse(order) if backwards else order, cursor))
    found = queryset.order_by(*(reverse(order) if backwards else order)).fetch_mode(FETCH_RAISE)
    rows = list(found[: size + 1])
    more = len(rows) > size
    rows = rows[size - 1 :: -1] if backwards else rows[:size]
    has_newer, has_older = (more, bool(rows)) if backwards else (bool(cursor and rows), more)
    return Page(
        rows,
        newer=link(params, "before", rows[0], order) if has_newer else "",
        older=link(params, "after", rows[-1], order) if has_older else "",
    )


def read(text: str, queryset: QuerySet, order: Sequence[str]) -> tuple[str, list[Any]]:
    if not text:
        return "", []
    direction, *values = text.split("~")
    if direction not in ("after", "before") or len(values) != len(order):
        raise Http404
    try:
        fields = [queryset.model._meta.get_field(name.lstrip("-")) for name in order]
        return direction, [field.clean(value, None) for field, value in zip(fields, values, strict=True)]
    except (ValidationError, ValueError, OverflowError):
        raise Http404 from None


def reverse(order: Sequence[str]) -> list[str]:
    return [name[1:] if name.startswith("-") else f"-{name}" for name in order]


def beyond(order: Sequence[str], cursor: Sequence[Any]) -> Q:
    """Strictly behind the cursor: by the first field, or at its value by the next."""
    name, value, rest = order[0], cursor[0], order[1:]
    field, operator = name.lstrip("-"), "lt" if name.startswith("-") else "gt"
    further = Q(**{f"{field}__{operator}": value})
    if not rest:
        return further
    # the bound on the first field alone is what lets PostgreSQL start in the middle of its index
    return Q(**{f"{field}__{operator}e": value}) & (further | Q(**{field: value}) & beyond(rest, cursor[1:]))


def link(params: QueryDict, direction: str, row: Any, order: Sequence[str]) -> str:
    """The page's query string with its cursor put in the place of the present one."""
    names = [name.lstrip("-") for name in order]
    values = [row[name] if isinstance(row, dict) else getattr(row, name) for name in names]
    query = params.copy()
    query["cursor"] = "~".join([direction, *(v.isoformat() if hasattr(v, "isoformat") else str(v) for v in values)])
    return f"?{query.urlencode(safe='~:')}"


def narrowing(params: QueryDict) -> str:
    """The address's query without the page: what an export of the whole list takes over."""
    query = params.copy()
    query.pop("cursor", None)
    return f"?{query.urlencode()}" if query else ""
