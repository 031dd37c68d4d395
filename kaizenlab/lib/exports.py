"""Rows as files: CSV that no spreadsheet takes for formulas, and JSON."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.http import FileResponse, HttpResponse

IN_MEMORY = 4 * 1024 * 1024  # of a file that is made; what is longer waits on the disk
MARKUP = re.compile(r"[\\`*_{}\[\]<>#|&~]")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
    "pdf": "application/pdf",
    "zip": "application/zip",
}


def csv_of(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """A table with a head. The mark at its start tells spreadsheets that it is UTF-8."""
    out = io.StringIO("\ufeff")
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([cell(row[column]) for column in columns] for row in rows)
    return out.getvalue()


def csv_parts(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The same, a row at a time."""
    yield csv_of(columns, [])
    for row in rows:
        yield csv_of(columns, [row]).split("\r\n", 1)[1]


def json_parts(rows: Iterable[Any]) -> Iterator[str]:
    """A list, a row at a time."""
    before = "[\n"
    for row in rows:
        yield before + json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def cell(value: Any) -> Any:
    """Text that a spreadsheet would calculate gets an apostrophe in front; numbers stay numbers."""
    if isinstance(value, list | tuple):
        return cell(", ".join(map(str, value)))
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def json_of(data: Any) -> str:
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2) + "\n"


def markdown_text(text: str) -> str:
    """What people wrote, so that Markdown shows it as they wrote it and makes nothing of it."""
    return MARKUP.sub(r"\\\g<0>", text)


def markdown_table(title: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """A list as Markdown: a line each, with the names that the other files use."""
    lines = [f"# {markdown_text(title)}", "", f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
    lines += [f"| {' | '.join(in_line(row[column]) for column in columns)} |" for row in rows]
    return "\n".join(lines) + "\n"


def in_line(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        value = ", ".join(map(str, value))
    said = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return markdown_text(" ".join(said.split()))


def table(kind: str, title: str, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """A plain list in the kind of file that is asked for."""
    if kind == "csv":
        return csv_of(columns, rows)
    return json_of(rows) if kind == "json" else markdown_table(title, columns, rows)


def file(text: str, kind: str, name: str) -> HttpResponse:
    """A download; `name` is without its ending."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"', "Cache-Control": "no-store"}
    return HttpResponse(text, content_type=TYPES[kind], headers=headers)


def kept(parts: Iterable[str | bytes], kind: str, name: str) -> HttpResponse:
    """A download of any length. It is made now, while the transaction sees one moment, and sent from a file that goes
    when it is closed."""
    made = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    for part in parts:
        made.write(part.encode() if isinstance(part, str) else part)
    return sent(made, kind, name)


def sent(made: IO[bytes], kind: str, name: str) -> HttpResponse:
    made.seek(0)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"', "Cache-Control": "no-store"}
    return cast("HttpResponse", FileResponse(made, content_type=TYPES[kind], headers=headers))
