"""Rows as files: CSV that no spreadsheet takes for formulas, and JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse

MARKUP = re.compile(r"[\\`*_{}\[\]<>#|&~]")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
}


def csv_of(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """A table with a head. The mark at its start tells spreadsheets that it is UTF-8."""
    out = io.StringIO("\ufeff")
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([cell(row[column]) for column in columns] for row in rows)
    return out.getvalue()


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


def file(text: str, kind: str, name: str) -> HttpResponse:
    """A download; `name` is without its ending."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"', "Cache-Control": "no-store"}
    return HttpResponse(text, content_type=TYPES[kind], headers=headers)
