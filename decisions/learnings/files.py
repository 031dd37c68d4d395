"""Learnings as files: what the list shows, in full."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from decisions.learnings import queries, shown
from kaizenlab.lib import exports
from kaizenlab.lib.refs import ref

type Row = Mapping[str, Any]

COLUMNS = (
    *("ref", "text", "status", "since", "supporting", "contradicting", "proposed_status", "decision", "hypothesis"),
    *("experiment", "by", "at"),
)


def rows(found: Any) -> list[Row]:
    values = list(found.annotate(**queries.BESIDE).values("pk", *queries.LISTED, "experiment_number"))
    weighed = queries.weighed([row["pk"] for row in values])
    return [plain(row, weighed[row["pk"]]) for row in values]


def plain(row: Row, weighed: list[dict[str, Any]]) -> Row:
    proposal = shown.proposed(row["status"], row["since"], weighed)
    return {
        "ref": ref("L", row["number"]),
        "text": row["text"],
        "status": row["status"],
        "since": row["since"],
        "supporting": shown.refs_of(weighed, "supports"),
        "contradicting": shown.refs_of(weighed, "contradicts"),
        "proposed_status": proposal["code"] if proposal else None,
        "decision": ref("D", row["decision_number"]),
        "hypothesis": ref("H", row["hypothesis_number"]),
        "experiment": ref("E", row["experiment_number"]),
        "by": shown.name(row["by_name"], row["by_email"]),
        "at": row["at"],
    }


def markdown(rows: Iterable[Row]) -> str:
    lines = ["# Learnings", ""]
    for row in rows:
        lines += [f"## {row['ref']}: {row['status']}", "", exports.markdown_text(row["text"]), ""]
        lines += [f"- {name}: {row[name] or '–'}" for name in ("supporting", "contradicting", "decision")] + [""]
    return "\n".join(lines)


WRITERS: dict[str, Callable[[Iterable[Row]], str]] = {
    "csv": lambda rows: exports.csv_of(COLUMNS, rows),
    "json": lambda rows: exports.json_of(list(rows)),
    "md": markdown,
}
