"""What a file is, told by its content alone."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.attachments import kinds
from experiments.attachments.kinds import Unfit, named, type_of

OFFICE = kinds.OFFICE


def zipped(*names: str, **content: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in {**dict.fromkeys(names, ""), **content}.items():
            archive.writestr(name, text)
    return out.getvalue()


GOOD = {
    "png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
    "jpeg": (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "image/jpeg"),
    "gif": (b"GIF89a\1\0\1\0", "image/gif"),
    "webp": (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "application/pdf"),
    "mp3 with its tag": (b"ID3\4\0\0\0\0\0\0", "audio/mpeg"),
    "mp3 without": (b"\xff\xfb\x90\x64\0\0", "audio/mpeg"),
    "m4a": (b"\0\0\0\x1cftypM4A \0\0\0\0", "audio/mp4"),
    "mp4": (b"\0\0\0\x20ftypisom\0\0\2\0", "video/mp4"),
    "ogg": (b"OggS\0\2" + b"\0" * 22 + b"\x01vorbis", "audio/ogg"),
    "opus": (b"OggS\0\2" + b"\0" * 22 + b"OpusHead", "audio/ogg"),
    "wav": (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
    "webm": (b"\x1aE\xdf\xa3\x9fB\x86\x81\1B\xf7\x81\1B\x82\x84webmB\x87\x81\2", "video/webm"),
    "docx": (zipped("[Content_Types].xml", "word/document.xml"), OFFICE + "wordprocessingml.document"),
    "xlsx": (zipped("[Content_Types].xml", "xl/workbook.xml"), OFFICE + "spreadsheetml.sheet"),
    "pptx": (zipped("[Content_Types].xml", "ppt/presentation.xml"), OFFICE + "presentationml.presentation"),
    "odt": (
        zipped(mimetype="application/vnd.oasis.opendocument.text"),
        "application/vnd.oasis.opendocument.text",
    ),
    "text": ("What she said: “never”.\n".encode(), "text/plain"),
    "text with its mark": (b"\xef\xbb\xbfWhat she said.", "text/plain"),
    "japanese text": ("田中さんの話".encode(), "text/plain"),
    "markdown with an address": (b"<https://example.org> says\n\n# So", "text/plain"),
    "a chat": (b"<Anna> hello\n<Bob> hi", "text/plain"),
}

REFUSED = {
    "html": (b"<!DOCTYPE html><p>Hi", kinds.PAGE),
    "html after space": (b"\n\t <HTML><body>", kinds.PAGE),
    "html after a mark": (b"\xef\xbb\xbf<html>", kinds.PAGE),
    "a comment": (b"<!-- x --><b>", kinds.PAGE),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', kinds.PAGE),
    "xml": (b'<?xml version="1.0"?><svg/>', kinds.PAGE),
    "php": (b"<?php system($_GET[0]);", kinds.PAGE),
    "a script in text": (b"Notes.\n<script>alert(1)</script>", kinds.PAGE),
    "shell": (b"#!/bin/sh\nrm -rf /", kinds.PROGRAM),
    "exe": (b"MZ\x90\0\3\0\0\0", kinds.PROGRAM),
    "elf": (b"\x7fELF\2\1\1\0", kinds.PROGRAM),
    "mach-o": (b"\xcf\xfa\xed\xfe\7\0\0\1", kinds.PROGRAM),
    "java": (b"\xca\xfe\xba\xbe\0\0\0\x34", kinds.PROGRAM),
    "wasm": (b"\0asm\1\0\0\0", kinds.PROGRAM),
    "macros": (zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), kinds.MACROS),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 20, kinds.OLD_OFFICE),
    "zip": (zipped("a.txt"), kinds.OTHER),
    "jar": (zipped("META-INF/MANIFEST.MF", "A.class"), kinds.OTHER),
    "broken zip": (b"PK\3\4 and no more", kinds.OTHER),
    "nul": (b"a\0b", kinds.OTHER),
    "gzip": (b"\x1f\x8b\x08\0\0\0\0\0", kinds.OTHER),
    "theora": (b"OggS\0\2" + b"\0" * 22 + b"\x80theora", kinds.OTHER),
    "matroska": (b"\x1aE\xdf\xa3\xa3B\x86\x81\1B\x82\x88matroska", kinds.OTHER),
    "utf-16": ("what".encode("utf-16"), kinds.NO_UTF8),
    "latin-1": (b"caf\xe9", kinds.NO_UTF8),
    "shift_jis": ("田中さん".encode("shift_jis"), kinds.OTHER),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_may_stay_is_known_by_its_marks(name):
    body, type_ = GOOD[name]
    assert type_of(body, "lies.html") == type_
    assert type_ in kinds.ENDINGS


@pytest.mark.parametrize("name", REFUSED)
def test_whatever_else_is_refused_with_a_sentence(name):
    body, sentence = REFUSED[name]
    with pytest.raises(Unfit) as refused:
        type_of(body, "looks.png")
    if name != "shift_jis":
        assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("name", "type_"), [("a.csv", "text/csv"), ("a.MD", "text/markdown"), ("a.txt", "text/plain"), ("a", "text/plain")]
)
def test_a_name_only_tells_kinds_of_text_apart(name, type_):
    assert type_of(b"a,b\n1,2", name) == type_
    assert type_of(GOOD["png"][0], name) == "image/png"


@pytest.mark.parametrize(
    ("name", "type_", "given_out"),
    [
        ("photo.JPG", "image/jpeg", "photo.JPG"),
        ("photo.exe", "image/png", "photo.exe.png"),
        ("evil.bat", "text/plain", "evil.bat.txt"),
        ("page.html", "text/plain", "page.html.txt"),
        ("notes", "text/plain", "notes.txt"),
        ("png", "image/png", "png.png"),
    ],
)
def test_no_file_is_handed_out_with_the_ending_of_another_type(name, type_, given_out):
    assert named(name, type_) == given_out


def says(body: bytes, name: str = "") -> str:
    try:
        return type_of(body, name)
    except Unfit as unfit:
        return str(unfit)


@given(st.binary(max_size=200), st.text(max_size=20))
def test_any_bytes_have_a_known_type_or_a_sentence(body, name):
    assert says(body, name) in kinds.ENDINGS or says(body, name).endswith(".")


@given(st.sampled_from([body for body, _ in GOOD.values()]), st.binary(max_size=60))
def test_what_follows_the_marks_breaks_nothing(body, more):
    assert says(body + more) in kinds.ENDINGS or says(body + more).endswith(".")
