"""The whole history as MADR files in a zip: the same history gives the same bytes, whoever asks and whenever."""

from __future__ import annotations

import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from typing import IO, Any

from django.db.models import QuerySet
from django.utils import translation

from decisions import files, madr, words
from decisions.models import Decision
from kaizenlab.lib import exports
from kaizenlab.lib.exports import markdown_text as text

type Row = Mapping[str, Any]

PART = 200  # decisions that are read at once
SLUG = 60  # characters of a title in a name
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name: when it was made is nobody's business
FOLDER = "decisions"


def archive(found: QuerySet[Decision], place: str) -> IO[bytes]:
    """One file a decision, oldest first, and an index. A long history waits on the disk."""
    with translation.override("en"):  # whoever asks for it
        return bundled(found, place)


def bundled(found: QuerySet[Decision], place: str) -> IO[bytes]:
    made = tempfile.SpooledTemporaryFile(max_size=exports.IN_MEMORY)  # noqa: SIM115 - whoever sends it closes it
    index = []
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as bundle:
        for row in rows(found.order_by("number")):
            name = file_name(row)
            put(bundle, f"{FOLDER}/{name}", madr.record(row))
            index.append(line(row, name))
        put(bundle, f"{FOLDER}/README.md", "".join(head(place, len(index))) + "".join(index))
    return made


def rows(found: QuerySet[Decision]) -> Iterator[Row]:
    """A part at a time: each has the same few queries."""
    last = 0
    while part := files.rows(found.filter(number__gt=last)[:PART]):
        yield from part
        last = int(part[-1]["ref"].partition("-")[2])


def put(bundle: zipfile.ZipFile, name: str, content: str) -> None:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # Unix, on every system
    entry.external_attr = 0o644 << 16
    bundle.writestr(entry, content.encode())


def file_name(row: Row) -> str:
    """0041-kill-sso-first.md: the number, the outcome, the title in letters that every file system takes."""
    number = int(row["ref"].partition("-")[2])
    said = slug(f"{row['outcome'] or row['kind']} {row['title']}")
    return f"{number:04}-{said}.md" if said else f"{number:04}.md"


def slug(title: str) -> str:
    """Letters and digits of any script, in lower case; nothing else, so that no name leads anywhere."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    return re.sub(r"[\W_]+", "-", plain).strip("-")[:SLUG].rstrip("-")


def head(place: str, count: int) -> Iterator[str]:
    """MADR's own English, as in the records."""
    yield f"# Decisions of {text(' '.join(place.split()))}\n\n"
    yield f"{count} {'record' if count == 1 else 'records'} in the form of MADR 4.0.\n\n"
    yield "| Decision | Outcome | Status | Date |\n| --- | --- | --- | --- |\n"


def line(row: Row, name: str) -> str:
    title = text(" ".join(row["title"].split()))
    outcome = words.OUTCOMES[row["outcome"]] if row["outcome"] else words.KINDS[row["kind"]]
    date = (row["settled_at"] or row["proposed_at"]).date().isoformat()
    return f"| [{row['ref']} {title}]({name}) | {outcome} | {madr.status(row)} | {date} |\n"
