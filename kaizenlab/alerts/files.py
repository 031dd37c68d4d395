"""Alerts as files: what the inbox shows, in full."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from kaizenlab.alerts import queries, words
from kaizenlab.alerts.models import Alert
from kaizenlab.alerts.shown import person, state_of
from kaizenlab.lib import exports
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
}
