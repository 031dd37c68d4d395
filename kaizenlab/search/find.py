"""Asks the index. What it answers are keys and ranks; the rows are read behind the wall, by whoever may see them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import Http404
from django.utils.dateparse import parse_datetime

from kaizenlab.lib import clock
from kaizenlab.search.models import Entry
from kaizenlab.search.rules.near import nearest, words_of
from kaizenlab.search.rules.query import ME, Query, Term
from kaizenlab.search.rules.text import folded
from kaizenlab.workspaces.models import Membership, Workspace

SIZE = 20
TITLES = 5_000  # of the newest records, among whose words a misspelt one is looked for
LONGEST_CURSOR = 100
NAMED = 2_000_000  # from this rank on every word stands in the title
# Keys and ranks from the owning role's function, the rows themselves as whoever asks may see them
ROWS = """
    SELECT found.rank, found.total, entry.id, entry.subject, entry.kind, entry.number, entry.title, entry.text,
        entry.outcome, entry.state, entry.at, entry.overridden, entry.late, entry.deviation, entry.hypothesis,
        entry.experiment, entry.decision, person.name AS owner_name, person.email AS owner_email
    FROM search_entries(%s::jsonb, %s::jsonb, %s) AS found
        JOIN search_entry AS entry ON entry.id = found.id AND entry.workspace_id = %s
        LEFT JOIN workspaces_membership AS owner ON owner.id = entry.owner_id
        LEFT JOIN workspaces_user AS person ON person.id = owner.user_id
    ORDER BY found.rank DESC, found.at DESC, found.id DESC
"""

type Row = Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """One page. `older`: the cursor of the next, "" where there is none."""

    rows: Sequence[Row]
    total: int
    older: str = ""


def find(workspace: Workspace, query: Query, *, cursor: str = "", size: int = SIZE, loosely: bool = False) -> Found:
    narrowed = narrowing(workspace, query)
    if cursor:
        narrowed["past"] = past(cursor)
    asked = {"loosely": loosely, **asking(query)}
    with connection.cursor() as database:
        values: list[str | int] = [json.dumps(asked), json.dumps(narrowed), size + 1, workspace.pk]
        database.execute(ROWS, values)
        names = [column.name for column in database.description]
        rows = [dict(zip(names, values, strict=True)) for values in database.fetchall()]
    total = rows[0]["total"] if rows else 0
    more, rows = len(rows) > size, rows[:size]
    older = "~".join([str(rows[-1]["rank"]), rows[-1]["at"].isoformat(), str(rows[-1]["id"])]) if more else ""
    return Found([row | {"named": row["rank"] >= NAMED} for row in rows], total, older)


def asking(query: Query) -> dict[str, Any]:
    """The query as the function in the database takes it."""
    wanted = query.wanted
    plain = [term for term in wanted if not term.address]
    words = [token for term in plain for token in alternatives(term)[0]]
    return {
        "wanted": [alternatives(term) for term in wanted],
        "unwanted": [alternatives(term) for term in query.terms if term.without],
        "phrase": [[[word, 1 if n == 0 else max(gap, 1), manner] for n, (word, gap, manner) in enumerate(words)]]
        if len(plain) > 1
        else [],
    }


def alternatives(term: Term) -> list[list[list[Any]]]:
    """The link that it names, or its words in a row; a last word may be one that only begins so."""
    found = [spelt(term)] if term.tokens and not term.address.partition("/")[2] else []
    if term.is_last:
        found.append([[f"={term.text}", 1, "open"]])
    if term.address:
        found.append([[term.address, 1, "link"]])
    return found


def spelt(term: Term) -> list[list[Any]]:
    row: list[list[Any]] = []
    before = None
    for token in term.tokens:
        manner = "open" if token.open else "exact" if term.exact and "a" <= token.lexeme[0] <= "z" else "stem"
        row.append([token.lexeme, token.place - before if before else 1, manner])
        before = token.place
    return row


def narrowing(workspace: Workspace, query: Query) -> dict[str, Any]:
    zone = workspace.time_zone
    narrowed: dict[str, Any] = {key: list(values) for key, values in query.narrowed.items()}
    if query.after:
        narrowed["after"] = clock.midnight(query.after, zone).isoformat()
    if query.before:
        narrowed["before"] = clock.midnight(query.before, zone).isoformat()
    return narrowed


def owners(workspace: Workspace, names: Collection[str], me: Membership) -> dict[str, list[int]]:
    """Who is meant by each name: oneself, or everybody whose name or address begins so."""
    meant: dict[str, list[int]] = {name: [me.pk] if name == ME else [] for name in names}
    if set(names) - {ME}:
        people = Membership.objects.filter(workspace=workspace).values_list("pk", "user__name", "user__email")
        for key, called, email in people:
            known = folded(f"{called} {called.replace(' ', '')} {email}").split()
            for name in meant:
                if name != ME and any(word.startswith(name.removeprefix("@")) for word in known):
                    meant[name].append(key)
    return meant


def past(cursor: str) -> list[Any]:
    """Where a page begins; a cursor that can't be read is a page that doesn't exist."""
    try:
        rank, at, key = cursor[:LONGEST_CURSOR].split("~")
        moment = parse_datetime(at)
        if moment is None or moment.tzinfo is None or not (abs(int(rank)) < 2**62 and 0 < int(key) < 2**62):
            raise Http404
        return [int(rank), moment.astimezone(dt.UTC).isoformat(), int(key)]
    except (ValueError, OverflowError):
        raise Http404 from None


def stems(words: Collection[str]) -> dict[str, str]:
    """What each word counts as."""
    if not words:
        return {}
    listed = sorted(words)
    with connection.cursor() as database:
        database.execute("SELECT search_stems(%s)", [listed])
        return dict(zip(listed, database.fetchone()[0], strict=True))


def near(workspace: Workspace, query: Query) -> dict[str, list[str]]:
    """For each word asked for, words of titles that come near it: it may be misspelt."""
    words = [term.text for term in query.wanted if len(term.tokens) == 1 and not term.exact and term.text.isalpha()]
    if not words:
        return {}
    titles = Entry.objects.filter(workspace=workspace).order_by("-at", "-id").values_list("title", flat=True)[:TITLES]
    known = words_of(map(folded, titles))
    present = set(known)
    return {word: found for word in words if word not in present and (found := nearest(word, known))}
