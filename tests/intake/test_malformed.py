"""Tables that are none, and lines that are wrong: each is told why, and nothing of it stays."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from experiments.facts import first_id
from experiments.intake import staging
from experiments.intake.models import Import, ImportedRow
from experiments.models import Evidence
from experiments.queries import criteria_of
from kaizenlab.drafts.models import Draft
from kaizenlab.lib import clock
from tests import world as build

pytestmark = pytest.mark.django_db

TODAY = clock.today("UTC").isoformat()


@pytest.fixture(scope="module")
def built(around):
    world = build.make_world()
    return world, build.running(world)


@pytest.fixture
def world(each):
    return each[0]


@pytest.fixture
def experiment(each):
    return each[1]


def workbook():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
    return content.getvalue()


# What was uploaded, and why it is no table.
NO_TABLES = {
    "empty": (b"", "The submitted file is empty."),
    "only a mark": (b"\xef\xbb\xbf", "There is nothing in it."),
    "blank lines": (b"\n\r\n \n"[:2], "There is nothing in it."),
    "only separators": (b",,,\n,,,\n", "There is nothing in it."),
    "only names": (b"who,answer\n", "There is only the line with the names of the columns."),
    "only sep=": (b"sep=;\r\n", "There is nothing in it."),
    "xlsx": (workbook(), "This is a spreadsheet’s own file."),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "This is a spreadsheet’s own file."),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "This is no text but PDF."),
    "PNG": (b"\x89PNG\r\n\x1a\n" + bytes(64), "This is no text but PNG."),
    "JPEG": (b"\xff\xd8\xff\xe0" + bytes(64), "This is no text but JPEG."),
    "GIF": (b"GIF89a" + bytes(64), "This is no text but GIF."),
    "gzip": (gzip.compress(b"who,answer\nP1,yes\n"), "This is no text but gzip."),
    "program": (b"\x7fELF\x02\x01\x01" + bytes(64), "This is no text but ELF."),
    "database": (b"SQLite format 3\x00" + bytes(64), "This is no text but SQLite."),
    "Latin-1": ("who,note\nP1,caf\xe9 ferm\xe9\n".encode("latin-1"), "Line 2 is not UTF-8."),
    "Shift_JIS": ("who,note\nP1,ok\nP2,会議\n".encode("cp932"), "Line 3 is not UTF-8."),
    "cut within a letter": ("who,note\nP1,café".encode()[:-1], "Line 2 is not UTF-8."),
    "UTF-32": ("who,answer\nP1,yes\n".encode("utf-32"), "This is UTF-32, which no spreadsheet writes."),
    "UTF-16 unmarked": ("who,answer\nP1,yes\n".encode("utf-16-le"), "This looks like UTF-16 without its mark."),
    "open quotation": (b'who,note\nP1,"we rebuilt it\nP2,twice\n', "opens on line 2 is never closed."),
    "text after a quotation": (b'who,note\nP1,"we" rebuilt it\n', "Line 2 has text after a closing quotation mark."),
    "endless cell": (b"who,note\nP1," + b"x" * 140_000 + b"\n", "Line 2 has a cell longer than 131,072 characters."),
    "too many columns": (b",".join(b"c%d" % n for n in range(101)) + b"\n", "There are 101 columns; 100 are the most."),
    "too many lines": (b"a\n" + b"1\n" * 200_001, "It has more than 200,000 lines."),
}

# One line of a table, and what is said of it. Columns: who, answer, date, note, say or do, points elsewhere.
LINES = {
    "no answer of ours": ("P1,perhaps,,,,", "column answer: expected yes, no or unclear, got “perhaps”."),
    "a number for an answer": ("P1,7,,,,", "column answer: expected yes, no or unclear, got “7”."),
    "a cell too few": ("P1,yes,,,", "expected 6 cells, as the first line has, got 5."),
    "a cell too many": ("P1,yes,,,,,more", "expected 6 cells, as the first line has, got 7."),
    "no such day": ("P1,yes,2026-02-30,,,", "column date: expected a date such as 2026-11-09, got “2026-02-30”."),
    "no day at all": ("P1,yes,last week,,,", "column date: expected a date such as 2026-11-09, got “last week”."),
    "a day ahead": ("P1,yes,2999-01-01,,,", "column date: expected a day that is not in the future"),
    "a day too early": ("P1,yes,1066-10-14,,,", "column date: expected a day since 1900"),
    "nothing said": ("P1,,,,,", "expected an answer, a finding or a quote; it says nothing."),
    "neither said nor did": ("P1,yes,,,thought,", "column manner: expected said or did, got “thought”."),
    "elsewhere without contradiction": ("P1,yes,,,,Freelancers", "only such evidence points elsewhere"),
    "an alias that never ends": (f"{'P' * 300},yes,,,,", "column who: expected at most "),
    "a note that never ends": (f"P1,yes,,{'x' * 8001},,", "column note: expected at most 8,000 characters"),
    "a control character": ("P1,yes,,be\x07ll,,", "column note: expected text without control characters"),
    "simulated words": ("P1,yes,,Simulated interview,,", "expected real: simulated answers are no evidence"),
}
HEADER = "who,answer,date,note,manner,elsewhere\n"
HOLDS = ("alias", "answer", "observed_on", "findings", "manner", "elsewhere")


def sent(world, experiment, content):
    file = SimpleUploadedFile("table.csv", content)
    return world.as_("bob").post(world.url(f"experiments/{experiment.number}/import/"), {"file": file})


def nothing_stays(world):
    world.enter()
    return not any(model.objects.exists() for model in (Evidence, Import, ImportedRow, Draft))


def test_there_are_thirty_and_more():
    assert len(NO_TABLES) + len(LINES) >= 30


@pytest.mark.parametrize(("content", "why"), NO_TABLES.values(), ids=NO_TABLES)
def test_what_is_no_table_is_told_why_and_leaves_nothing(world, experiment, content, why):
    before = world.trail()
    page = sent(world, experiment, content)
    assert page.status_code == 422
    assert why in page.content.decode().replace("&#x27;", "’").replace("'", "’")
    assert nothing_stays(world)
    assert world.trail() == before


@pytest.mark.parametrize("beside", [False, True], ids=["alone", "beside a right one"])
@pytest.mark.parametrize(("line", "why"), LINES.values(), ids=LINES)
def test_a_wrong_line_is_named_with_its_reason_and_is_never_recorded(world, experiment, line, why, beside):
    bob, bar = world.as_("bob"), first_id(criteria_of(experiment)[0])
    content = f"{HEADER}{line}\n" + (f"P9,no,{TODAY},It hurts,said,\n" if beside else "")
    there = sent(world, experiment, content.encode())["Location"]
    held = {f"column{at}": f"{bar}:answer" if to == "answer" else to for at, to in enumerate(HOLDS)}
    assert bob.post(there, held | {"order": "ymd", "mark": ".", "day": TODAY}).status_code == 303
    page = bob.get(there).content.decode()
    assert "<li>Line 2" in page
    assert why in page
    assert page.count("<li>Line ") == 1
    assert bob.post(there + "confirm/").status_code == 409, "not without saying that the wrong line is left out"
    assert bob.post(there + "confirm/", {"leave_out": "1"}).status_code == (303 if beside else 409)
    world.enter()
    assert list(Evidence.objects.values_list("testimony__alias", flat=True)) == (["P9"] if beside else [])


def test_a_file_one_byte_too_large_is_refused_and_one_that_is_not_is_taken(world, experiment, monkeypatch):
    content = b"who,answer\nP1,yes\n"
    monkeypatch.setattr(staging, "MOST_BYTES", len(content) - 1)
    page = sent(world, experiment, content)
    assert (page.status_code, "It is larger than" in page.content.decode()) == (422, True)
    monkeypatch.setattr(staging, "MOST_BYTES", len(content))
    assert sent(world, experiment, content).status_code == 303
