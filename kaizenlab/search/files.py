"""What was found, as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kaizenlab.lib import exports
from kaizenlab.search.shown import belongs, called

type Row = Mapping[str, Any]

MOST = 1_000  # rows of a file
COLUMNS = (
    *(
        "ref",
        "kind",
        "title",
        "text",
        "outcome",
        "state",
        "overridden",
        "late",
        "deviation",
        "owner",
        "at",
        "belongs_to",
    ),
)


def plain(row: Row) -> Row:
    made = {
        "ref": called(row),
        "owner": row["owner_name"] or (row["owner_email"] or "").partition("@")[0],
        "belongs_to": belongs(row),
    }
    return {column: made[column] if column in made else row[column] for column in COLUMNS}


def markdown(rows: Iterable[Row]) -> str:
    lines = []
    for row in rows:
        lines += [f"## {row['ref']} {exports.markdown_text(' '.join(row['title'].split()))}", ""]
        said = " · ".join(filter(None, [row["kind"], row["outcome"] or row["state"], row["at"].date().isoformat()]))
        lines += [said, "", exports.markdown_text(row["text"]), ""]
    return "\n".join(lines)


WRITERS: dict[str, Callable[[Iterable[Row]], str]] = {
    "csv": lambda rows: exports.csv_of(COLUMNS, rows),
    "json": lambda rows: exports.json_of(list(rows)),
    "md": markdown,
}
