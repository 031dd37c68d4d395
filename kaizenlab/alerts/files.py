"""Alerts as files: what the inbox shows, in full."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kaizenlab.alerts import queries, words
from kaizenlab.alerts.models import Alert
from kaizenlab.alerts.shown import person, state_of
from kaizenlab.lib import exports
from kaizenlab.lib.dates import moment
from kaizenlab.lib.exports import markdown_text as text
from kaizenlab.lib.refs import ref

type Row = Mapping[str, Any]

COLUMNS = (
    *("ref", "rule", "severity", "state", "about", "title", "why", "hypothesis", "experiment", "decision", "owner"),
    *("fired_at", "raised_at", "acknowledged_at", "acknowledged_by", "silenced_until", "silenced_by"),
    *("silence_reason", "resolved_at", "resolution"),
)
REFS = {"hypothesis": "H", "experiment": "E", "decision": "D"}


def rows(found: QuerySet[Alert], now: dt.datetime) -> list[Row]:
    """One query, however many rows."""
    return [plain(row, now) for row in queries.listed(found)]


def plain(row: Row, now: dt.datetime) -> Row:
    made = {
        "ref": ref("A", row["number"]),
        "about": row["subject"],
        "state": state_of(row, now),
        "why": words.said(row["why"]),
        "resolution": words.said(row["resolution"]),
    }
    made |= {name: person(row, name) or None for name in queries.PEOPLE}
    made |= {name: ref(kind, n) if (n := row[f"{name}_number"]) else None for name, kind in REFS.items()}
    if row["silenced_until"] is None:
        made |= {"silenced_by": None, "silence_reason": ""}
    return {column: made[column] if column in made else row[column] for column in COLUMNS}


def record(row: Row, moments: Iterable[Row], now: dt.datetime) -> Row:
    """One alert whole, with its timeline."""
    return {**plain(row, now), "timeline": list(moments)}


WRITERS: dict[str, Callable[[Iterable[Row]], str]] = {
    "csv": lambda found: exports.csv_of(COLUMNS, found),
    "json": lambda found: exports.json_of(list(found)),
    "md": lambda found: exports.markdown_table(_("Alerts"), COLUMNS, found),
}
HAPPENED = ("at", "kind", "by", "facts")


def one(kind: str, row: Row, moments: Iterable[Row], now: dt.datetime) -> str:
    """One alert whole; as a table it is its timeline."""
    whole = record(row, moments, now)
    if kind == "json":
        return exports.json_of(whole)
    lines = [{"facts": plainly(each), **{name: each[name] for name in HAPPENED[:3]}} for each in whole["timeline"]]
    if kind == "csv":
        return exports.csv_of(HAPPENED, lines)
    head = [f"# {text(whole['ref'])} {text(whole['title'])}", "", text(str(whole["why"])), ""]
    facts = [f"- {name}: {exports.in_line(whole[name])}" for name in COLUMNS if whole[name] and name not in SAID_ABOVE]
    happened = [
        f"- {moment(each['at'])}: {each['kind']}{', ' + text(each['by']) if each['by'] else ''}" for each in lines
    ]
    return "\n".join([*head, *facts, "", f"## {_('Timeline')}", "", *happened, ""])


SAID_ABOVE = ("ref", "title", "why")


def plainly(happened: Row) -> str:
    """The rest of a moment in one cell."""
    return ", ".join(f"{name}: {value}" for name, value in happened.items() if name not in HAPPENED)
