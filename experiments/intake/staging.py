"""What somebody uploaded, kept compressed and read line by line: memory stays flat however long it is."""

from __future__ import annotations

import gzip
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from experiments.intake.models import Import
from kaizenlab.lib import tables
from kaizenlab.lib.decoding import Unreadable
from kaizenlab.lib.reasons import gettext_noop, number, reason
from kaizenlab.lib.tables import Record

MOST_BYTES = 50 * 1024 * 1024
MOST_LINES = 200_000
HEAD = 64 * 1024  # characters that the separator is found in

TOO_LARGE = gettext_noop("It is larger than %(most)s MB. Split it: the parts can be imported one after the other.")
TOO_LONG = gettext_noop("It has more than %(most)s lines. Split it: the parts can be imported one after the other.")


@dataclass(frozen=True)
class Staged:
    """A table that can be read, with nothing recorded yet."""

    content: bytes
    sha256: str
    separator: str
    header: list[str]
    total: int


def stage(pieces: Iterable[str], separator: str = "") -> Staged:
    """Reads the whole table once, so that one that is no table is refused before anybody maps its columns."""
    content, digest, head = io.BytesIO(), hashlib.sha256(), ""
    with gzip.GzipFile(fileobj=content, mode="wb", compresslevel=5, mtime=0) as packed:
        size = 0
        for piece in pieces:
            raw = piece.encode()
            size += len(raw)
            if size > 2 * MOST_BYTES:
                raise Unreadable(reason(TOO_LARGE, most=MOST_BYTES // 1024**2))
            packed.write(raw)
            digest.update(raw)
            head = head if len(head) >= HEAD else head + piece[:HEAD]
    packed_bytes = content.getvalue()
    separator = separator or tables.separator_of(head)
    rows = read(packed_bytes, separator)
    header = tables.head_of(rows)
    total = sum(1 for _row in islice(rows, MOST_LINES + 1))
    if total == 0:
        raise Unreadable(reason(tables.ONLY_NAMES))
    if total > MOST_LINES:
        raise Unreadable(reason(TOO_LONG, most=number(MOST_LINES)))
    return Staged(packed_bytes, digest.hexdigest(), separator, header, total)


def limited(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """No more than may be uploaded."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > MOST_BYTES:
            raise Unreadable(reason(TOO_LARGE, most=MOST_BYTES // 1024**2))
        yield chunk


def read(content: bytes, separator: str) -> Iterator[Record]:
    """Every record, the header first."""
    with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed, io.TextIOWrapper(packed, "utf-8", newline="") as lines:
        yield from tables.records(lines, separator)


def lines(staged: Import) -> Iterator[Record]:
    """The lines under the header."""
    assert staged.content is not None
    return islice(read(bytes(staged.content), staged.separator), 1, None)


def sample(staged: Import, most: int) -> list[Record]:
    return list(islice(lines(staged), most))


def pieces_of(text: str) -> Iterator[str]:
    """What was pasted, without a mark that may have been copied along."""
    return chain([text.removeprefix("\ufeff")])
