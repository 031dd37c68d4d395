"""What a file is, told by its content alone: no name or header that came with it is believed.

A short list of what may stay, each by the marks its own standard gives. Web pages, drawings that can hold scripts,
programs and scripts are refused, and so is whatever is not on the list.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from django.utils.translation import gettext_noop

PAGE = gettext_noop("This is a web page, or a drawing that can hold scripts. Save it as PDF or as a picture.")
PROGRAM = gettext_noop("This is a program or a script. Those are not kept here.")
MACROS = gettext_noop("This document holds macros. Save it without them, or as PDF.")
OLD_OFFICE = gettext_noop("This is an old or encrypted office document. Save it in today's format, or as PDF.")
NO_UTF8 = gettext_noop("This text is not in UTF-8. Save it again as UTF-8.")
OTHER = gettext_noop(
    "Files of this kind are not kept here. Pictures (PNG, JPEG, GIF, WebP), PDF, text, CSV, Markdown, sound (MP3, M4A,"
    " Ogg, WAV), film (MP4, WebM) and office documents are."
)

# The endings each type goes by; the first is given to a name that has another one.
ENDINGS = {
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "application/pdf": ("pdf",),
    "audio/mpeg": ("mp3",),
    "audio/mp4": ("m4a", "m4b", "mp4"),
    "audio/ogg": ("ogg", "oga", "opus"),
    "audio/wav": ("wav",),
    "video/mp4": ("mp4", "m4v"),
    "video/webm": ("webm",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ("pptx",),
    "application/vnd.oasis.opendocument.text": ("odt",),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
    "application/vnd.oasis.opendocument.presentation": ("odp",),
    "text/csv": ("csv",),
    "text/markdown": ("md", "markdown"),
    "text/plain": ("txt", "text", "log", "tsv", "srt", "vtt", "rst"),
}
STARTS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"%PDF-": "application/pdf",
    b"ID3": "audio/mpeg",
}
RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
SOUND_IN_OGG = (b"\x01vorbis", b"OpusHead", b"\x7fFLAC", b"Speex   ")
SOUND_IN_MP4 = (b"M4A ", b"M4B ", b"F4A ")
FILM_IN_MP4 = re.compile(rb"mp4[12]|iso[m2-9]|avc1|M4V |MSNV|dash|mmp4|3gp[4-7]")
PARTS = {"word/": "wordprocessingml.document", "xl/": "spreadsheetml.sheet", "ppt/": "presentationml.presentation"}
OFFICE = "application/vnd.openxmlformats-officedocument."
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\0asm")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How a browser that guesses would know a page (WHATWG MIME Sniffing, 7.1), and what runs wherever it stands
PAGE_START = r"!doctype|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|svg|meta|link|form|img"
RUNS = r"!doctype\s+html|html|script|svg|iframe|object|embed"
MARKUP = re.compile(rf"\A\s*<({PAGE_START})[\s/>]|\A\s*<(\?|!--)|<({RUNS})[\s/>]|<\?php", re.IGNORECASE)
NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


class Unfit(ValueError):  # noqa: N818 - an answer to the person who sent it, not a mistake
    """A file that is not kept. Its text is the sentence that says why, in English as the catalog knows it."""


def type_of(body: bytes, name: str = "") -> str:
    """The media type of the content, else `Unfit`. The name only tells kinds of plain text apart."""
    if body.startswith(PROGRAMS) or body.startswith(b"#!"):
        raise Unfit(PROGRAM)
    if body.startswith(OLE):
        raise Unfit(OLD_OFFICE)
    found = next(recognised(body), None)
    return found or text_type(body, name)


def recognised(body: bytes) -> Iterator[str]:
    """Whatever isn't text, by the marks at its start."""
    yield from (type_ for start, type_ in STARTS.items() if body.startswith(start))
    if body[:4] == b"RIFF" and body[8:12] in RIFF:
        yield RIFF[body[8:12]]
    if is_mp3(body):
        yield "audio/mpeg"
    if body[:4] == b"OggS" and any(codec in body[:80] for codec in SOUND_IN_OGG):
        yield "audio/ogg"
    if body[:4] == b"\x1aE\xdf\xa3" and b"\x42\x82\x84webm" in body[:80]:
        yield "video/webm"
    if body[4:8] == b"ftyp":
        yield from in_mp4(body[8:12])
    if body[:4] == b"PK\3\4":
        yield from in_zip(body)


def is_mp3(body: bytes) -> bool:
    """A frame of MPEG layer III: its sync, and no value that the standard reserves."""
    if len(body) < 4 or body[0] != 0xFF or body[1] & 0xE6 != 0xE2:
        return False
    return body[1] & 0x18 != 0x08 and body[2] & 0xF0 not in (0x00, 0xF0) and body[2] & 0x0C != 0x0C


def in_mp4(brand: bytes) -> Iterator[str]:
    if brand in SOUND_IN_MP4:
        yield "audio/mp4"
    elif FILM_IN_MP4.fullmatch(brand):
        yield "video/mp4"


def in_zip(body: bytes) -> Iterator[str]:
    """An office document, by the parts that its standard asks for. Nothing is unpacked but a line."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = archive.namelist()
            declared = archive.open("mimetype").read(100).decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, RuntimeError, OSError, EOFError, ValueError):
        raise Unfit(OTHER) from None
    if any(name.lower().endswith(("vbaproject.bin", ".bas")) or name.startswith("Basic/") for name in names):
        raise Unfit(MACROS)
    if declared in ENDINGS:
        yield declared
    if "[Content_Types].xml" in names:
        yield from (OFFICE + kind for part, kind in PARTS.items() if any(name.startswith(part) for name in names))


def text_type(body: bytes, name: str) -> str:
    if b"\0" in body and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unfit(OTHER)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        is_text = body.startswith((b"\xff\xfe", b"\xfe\xff")) or not NO_TEXT.search(body.decode("latin-1"))
        raise Unfit(NO_UTF8 if is_text else OTHER) from None
    if NO_TEXT.search(text):
        raise Unfit(OTHER)
    if MARKUP.search(text):
        raise Unfit(PAGE)
    ending = name.rpartition(".")[2].lower()
    return next((type_ for type_ in ("text/csv", "text/markdown") if ending in ENDINGS[type_]), "text/plain")


def named(name: str, type_: str) -> str:
    """The name under which a file of this type is handed out: never with the ending of another type."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return name if ending in ENDINGS[type_] else f"{name}.{ENDINGS[type_][0]}"
