"""An objective as a file: how it stands, and the results behind its numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from decisions.figures import listings
from decisions.figures.rules.facts import Facts
from decisions.objectives.models import Objective
from decisions.objectives.queries import standing
from kaizenlab.lib import exports

type Row = dict[str, Any]

COLUMNS = listings.COLUMNS["E"]


def record(objective: Objective, facts: Facts, now: dt.datetime, rows: Sequence[Row]) -> Row:
    return {
        "name": objective.name,
        "title": objective.title,
        "version": objective.version,
        "target": objective.target,
        "days": objective.days,
        **stands(objective, facts, now),
        "document": objective.text,
        "rows": [{name: row[name] for name in COLUMNS} for row in rows],
    }


def stands(objective: Objective, facts: Facts, now: dt.datetime) -> Row:
    """Shares of one; nothing of what is kept and not measured."""
    found = standing(objective, facts, now)
    if found is None:
        return dict.fromkeys(("share", "is_met", "good", "late", "pending", "budget_left", "may_be_late", "burn_rate"))
    share = found.found.share
    return {
        "share": None if share is None else float(share),
        "is_met": found.is_met,
        "good": len(found.found.good),
        "late": len(found.found.late),
        "pending": len(found.found.pending),
        "budget_left": float(found.left),
        "may_be_late": found.may_be_late,
        "burn_rate": float(found.burn),
    }


def markdown(row: Row) -> str:
    said = [f"- {name}: {exports.in_line(row[name])}" for name in row if name not in ("title", "document", "rows")]
    return "\n".join([exports.markdown_table(row["title"], COLUMNS, row["rows"]), *said]) + "\n"


WRITERS: dict[str, Callable[[Row], str]] = {
    "csv": lambda row: exports.csv_of(COLUMNS, row["rows"]),
    "json": exports.json_of,
    "md": markdown,
}
