"""Events as people read them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator

from kaizenlab.activity import queries, records
from kaizenlab.comments.models import Comment
from kaizenlab.events.describe import compose
from kaizenlab.lib import refs
from kaizenlab.lib.dates import day, here
from kaizenlab.workspaces.models import Workspace

EXCERPT, TITLE = 280, 120


def days(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows in their order, under the day on which the reader's clocks saw them."""
    for date, of_day in groupby(rows, key=lambda row: row["local"].date()):
        yield {"iso": date.isoformat(), "day": day(date), "rows": list(of_day)}


def rows(found: Sequence[Mapping[str, Any]], workspace: Workspace) -> list[dict[str, Any]]:
    """Two queries, however many rows: what the records are called, and what was said."""
    named = records.titles(workspace.pk, {about(row) for row in found})
    said = queries.said_at(workspace, [row["seq"] for row in found if row["verb"] == "comment.written"])
    return [shown(row, named, said.get(row["seq"]), workspace.slug) for row in found]


def shown(row: Mapping[str, Any], named: Mapping[str, str], said: Comment | None, slug: str) -> dict[str, Any]:
    name = about(row)
    local, said_of_it, called = here(row["at"]), sentence(row), named.get(name, "")
    return {
        "seq": row["seq"],
        "local": local,
        "iso": row["at"].isoformat(),
        "time": f"{local:%H:%M}",
        "sentence": said_of_it,
        "about": name if refs.parse(name) else "",
        "title": Truncator(" ".join(called.split())).chars(TITLE) if called not in said_of_it else "",
        "excerpt": Truncator(said.text).chars(EXCERPT) if said else "",
        "url": address(slug, name, row["verb"]),
    }


def address(slug: str, name: str, verb: str) -> str:
    if not refs.parse(name):
        return ""
    return reverse("activity:comments" if verb.startswith("comment.") else "jump", args=[slug, name])


def about(row: Mapping[str, Any]) -> str:
    """D-41 for what was done to D-41, and for what was said about it."""
    return row["subject"].partition("/")[0]


def who(row: Mapping[str, Any]) -> str:
    return row["name"] or (row["email"] or "").partition("@")[0]


def sentence(row: Mapping[str, Any]) -> str:
    return compose(row["verb"], who(row), row["subject"], json.loads(row["facts"]))
