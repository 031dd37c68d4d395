"""The feed and a record's comments as files: what the page shows, in full."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kaizenlab.activity import queries, records, shown
from kaizenlab.lib import exports
from kaizenlab.lib.dates import moment
from kaizenlab.lib.exports import markdown_text as text
from kaizenlab.workspaces.models import Workspace

type Row = Mapping[str, Any]

PAGE = 1_000
COLUMNS = ("seq", "at", "by", "verb", "about", "title", "sentence", "comment")
SAID = ("number", "at", "by", "text", "edited_at", "withdrawn_at")


def rows(found: QuerySet[Any, Any], workspace: Workspace) -> Iterator[Row]:
    """A page at a time, the newest first: a ledger is long."""
    newest_first = found.order_by("-seq")
    part = list(newest_first[:PAGE])
    while part:
        named = records.titles(workspace.pk, {shown.about(row) for row in part})
        said = queries.said_at(workspace, [row["seq"] for row in part if row["verb"] == "comment.written"])
        for row in part:
            name, comment = shown.about(row), said.get(row["seq"])
            yield {
                "seq": row["seq"],
                "at": row["at"],
                "by": shown.who(row) or None,
                "verb": row["verb"],
                "about": name,
                "title": named.get(name),
                "sentence": shown.sentence(row),
                "comment": comment.text if comment else None,
            }
        part = list(newest_first.filter(seq__lt=part[-1]["seq"])[:PAGE])


def markdown(title: str, found: Iterable[Row]) -> Iterator[str]:
    yield f"# {title}\n\n"
    day = ""
    for row in found:
        if (heading := f"{row['at']:%Y-%m-%d}") != day:
            yield f"\n## {heading}\n\n" if day else f"## {heading}\n\n"
            day = heading
        title = f" ({row['about']}: {text(' '.join(row['title'].split()))})" if is_news(row) else ""
        yield f"- {row['at']:%H:%M} {text(row['sentence'])}{title}\n"
        if row["comment"]:
            yield "".join(f"  > {line}\n" for line in row["comment"].splitlines())


def is_news(row: Row) -> bool:
    """Many a sentence holds its record's title itself."""
    return bool(row["title"]) and row["title"] not in row["sentence"]


WRITERS: dict[str, Callable[[str, Iterable[Row]], Iterator[str]]] = {
    "csv": lambda _title, found: exports.csv_parts(COLUMNS, found),
    "json": lambda _title, found: exports.json_parts(found),
    "md": markdown,
}


def comment(row: Row) -> Row:
    """One comment; of a withdrawn one that it was there."""
    made = {"by": row["name"] or row["email"].partition("@")[0], "text": "" if row["withdrawn_at"] else row["text"]}
    return {column: made[column] if column in made else row[column] for column in SAID}


def thread(name: str, title: str, said: Sequence[Row]) -> str:
    """What was said, as it was written."""
    parts = [f"# {_('Comments on %(ref)s') % {'ref': name}}: {text(' '.join(title.split()))}", ""]
    for row in said:
        gone = f" ({_('withdrawn')})" if row["withdrawn_at"] else ""
        parts += [f"## {row['number']}. {text(row['by'])}, {moment(row['at'])}{gone}", ""]
        parts += [row["text"], ""] if row["text"] else []
    return "\n".join(parts)


COMMENT_WRITERS: dict[str, Callable[[str, str, Sequence[Row]], str]] = {
    "csv": lambda _name, _title, said: exports.csv_of(SAID, said),
    "json": lambda name, title, said: exports.json_of({"ref": name, "title": title, "comments": said}),
    "md": thread,
}
