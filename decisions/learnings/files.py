"""Learnings as files: what the list and a record show, in full."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from decisions.learnings import queries, shown
from decisions.learnings.models import Standing
from decisions.models import Learning
from kaizenlab.lib import exports
from kaizenlab.lib.refs import ref

type Row = Mapping[str, Any]

COLUMNS = (
    *("ref", "text", "status", "since", "supporting", "contradicting", "proposed_status", "decision", "hypothesis"),
    *("experiment", "by", "at"),
)
# what an experiment says about one
WEIGHT = (
    *("experiment", "title", "drawn_from", "says", "if_validated", "state", "verdict", "confidence", "needed", "got"),
    *("concluded_at", "note", "by", "at"),
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


def record(learning: Learning) -> Row:
    """One learning whole: what speaks to it, and what people said it is, the newest first."""
    (row,) = rows(queries.learnings(learning.workspace_id).filter(pk=learning.pk))
    weighed = queries.weighed([learning.pk])[learning.pk]
    said = [standing(each) for each in queries.standings(learning)]
    return {**row, "experiments": [weight(each) for each in weighed], "standings": said}


def weight(row: Row) -> Row:
    is_own = bool(row.get("own"))
    made = {
        "experiment": ref("E", row["tested_by"]),
        "drawn_from": is_own,
        "if_validated": None if is_own else row["if_validated"],
        "note": None if is_own else row["note"],
        "by": None if is_own else shown.name(row["by_name"], row["by_email"]),
    }
    return {column: made[column] if column in made else row[column] for column in WEIGHT}


def standing(said: Standing) -> Row:
    return {"status": said.status, "reason": said.reason, "by": str(said.by), "at": said.at}


def record_as_markdown(row: Row) -> str:
    lines = [f"# {row['ref']}: {row['status']}", "", exports.markdown_text(row["text"]), ""]
    lines += [f"- {name}: {row[name]}" for name in ("hypothesis", "decision", "by")] + [f"- at: {row['at']:%Y-%m-%d}"]
    lines += ["", "## What speaks to it", ""]
    for each in row["experiments"]:
        said = " · ".join(filter(None, [each["says"] or "says nothing yet", each["verdict"] or each["state"]]))
        note = f": {exports.in_line(each['note'])}" if each["note"] else ""
        lines.append(f"- {each['experiment']} {exports.in_line(each['title'])} ({said}){note}")
    if row["standings"]:
        lines += ["", "## Status", ""]
    for each in row["standings"]:
        by = exports.in_line(each["by"])
        lines.append(f"- {each['at']:%Y-%m-%d} {by}: {each['status']}. {exports.in_line(each['reason'])}")
    return "\n".join(lines) + "\n"


WRITERS: dict[str, Callable[[Iterable[Row]], str]] = {
    "csv": lambda rows: exports.csv_of(COLUMNS, rows),
    "json": lambda rows: exports.json_of(list(rows)),
    "md": markdown,
}
RECORD_WRITERS: dict[str, Callable[[Row], str]] = {
    "csv": lambda row: exports.csv_of(WEIGHT, row["experiments"]),
    "json": exports.json_of,
    "md": record_as_markdown,
}
