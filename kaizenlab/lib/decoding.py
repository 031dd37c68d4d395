"""Bytes that somebody uploaded, as text: UTF-8, or UTF-16 with its mark. Any other encoding is named, never guessed."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from itertools import chain

from kaizenlab.lib.reasons import Reason, gettext_noop, reason

# What somebody may choose where the file doesn't say it itself
ENCODINGS = {"cp1252": "Windows-1252", "cp932": "Shift_JIS"}
HEAD = 4096  # bytes that tell what a file is
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "",
    codecs.BOM_UTF32_BE: "",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
WORKBOOK = gettext_noop("This is a spreadsheet's own file. Save it there as CSV, and upload that.")
NO_TABLE = gettext_noop("This is no text but %(kind)s. Upload a table as CSV.")
SIGNATURES = {
    b"PK\x03\x04": reason(WORKBOOK),
    b"\xd0\xcf\x11\xe0": reason(WORKBOOK),
    b"%PDF": reason(NO_TABLE, kind="PDF"),
    b"\x89PNG": reason(NO_TABLE, kind="PNG"),
    b"\xff\xd8\xff": reason(NO_TABLE, kind="JPEG"),
    b"GIF8": reason(NO_TABLE, kind="GIF"),
    b"\x1f\x8b": reason(NO_TABLE, kind="gzip"),
    b"\x7fELF": reason(NO_TABLE, kind="ELF"),
    b"SQLite format 3": reason(NO_TABLE, kind="SQLite"),
}
UTF_32 = gettext_noop("This is UTF-32, which no spreadsheet writes. Save it as UTF-8.")
UNMARKED = gettext_noop("This looks like UTF-16 without its mark. Save it as UTF-8, or as “Unicode text”.")
NOT_UTF_8 = gettext_noop("Line %(line)s is not UTF-8. Save the file as UTF-8, or choose its encoding below.")
NOT_CHOSEN = gettext_noop("Line %(line)s is not %(encoding)s. Save the file as UTF-8, or choose another encoding.")


class Unreadable(Exception):  # noqa: N818 - it is an answer, not a mistake
    """The whole file is refused, and why."""

    def __init__(self, why: Reason) -> None:
        super().__init__(str(why))
        self.reason = why


def decoded(chunks: Iterable[bytes], chosen: str = "") -> Iterator[str]:
    """The text, piece by piece, without its mark. `chosen`: out of ENCODINGS; a mark in the file says more."""
    chunks = iter(chunks)
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= HEAD:
            break
    encoding = encoding_of(head, chosen)
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    for chunk in chain([head], chunks):
        yield (text := _decode(decoder, chunk, lines, encoding))
        lines += text.count("\n")
    yield _decode(decoder, b"", lines, encoding, final=True)


def encoding_of(head: bytes, chosen: str = "") -> str:
    for signature, why in SIGNATURES.items():
        if head.startswith(signature):
            raise Unreadable(why)
    for mark, encoding in MARKS.items():
        if head.startswith(mark):
            if not encoding:
                raise Unreadable(reason(UTF_32))
            return encoding
    if max(head[0::2].count(0), head[1::2].count(0)) * 4 > len(head):
        raise Unreadable(reason(UNMARKED))
    return chosen or "utf-8"


def _decode(decoder: codecs.IncrementalDecoder, chunk: bytes, lines: int, encoding: str, *, final: bool = False) -> str:
    try:
        return decoder.decode(chunk, final)
    except UnicodeDecodeError as error:
        line = lines + error.object[: error.start].count(b"\n")
        if encoding in ENCODINGS:
            raise Unreadable(reason(NOT_CHOSEN, line=line, encoding=ENCODINGS[encoding])) from None
        raise Unreadable(reason(NOT_UTF_8, line=line)) from None
