"""The list and the record as files: exactly what the filters let through."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.world import hypothesis


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_csv_holds_the_rows_of_the_list_in_its_order(world):
    hypothesis(world, statement="One", tags=["a", "b"])
    hypothesis(world, statement="Two", assumptions=0)
    response = world.as_("vera").get(world.url("hypotheses.csv"))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="hinoki-hypotheses.csv"'
    found = rows(response.content.decode())
    assert [(row["ref"], row["statement"], row["tags"], row["owner"]) for row in found] == [
        ("H-2", "Two", "", "Bob"),
        ("H-1", "One", "a, b", "Bob"),
    ]


def test_the_same_filters_narrow_it(world):
    hypothesis(world, statement="One")
    hypothesis(world, statement="Two", assumptions=0)
    data = json.loads(world.as_("vera").get(world.url("hypotheses.json?status=draft")).content)
    assert [row["statement"] for row in data] == ["Two"]


def test_all_pages_are_in_it(world):
    for number in range(55):
        hypothesis(world, statement=f"Belief {number}", assumptions=0)
    assert len(json.loads(world.as_("vera").get(world.url("hypotheses.json")).content)) == 55


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\uff1d=", "\t="])
def test_a_spreadsheet_finds_no_formula(world, start):
    said = f"{start}HYPERLINK(1)"
    hypothesis(world, statement=said.strip(), problem=f"{start}1", tags=["=cmd"])
    row = rows(world.as_("vera").get(world.url("hypotheses.csv")).content.decode())[0]
    assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for value in row.values())


def test_json_holds_text_as_it_was_written(world):
    hypothesis(world, statement="=1+1 <b>「値段」</b>")
    record = json.loads(world.as_("vera").get(world.url("hypotheses/1.json")).content)
    assert record["statement"] == "=1+1 <b>「値段」</b>"
    known = {"supports": 0, "contradicts": 0, "neutral": 0}
    assert record["assumptions"] == [{"text": "Assumption 1", "importance": 3, "uncertainty": 3, **known}]


def test_markdown_makes_nothing_of_what_people_wrote(world):
    hypothesis(world, statement="# <script>x</script>\n[a](javascript:b)", problem="* **no**")
    text = world.as_("vera").get(world.url("hypotheses/1.md")).content.decode()
    assert text.startswith("# \\# \\<script\\>x\\</script\\> \\[a\\](javascript:b)\n")
    assert "\\* \\*\\*no\\*\\*" in text


def test_one_record_as_a_table(world):
    hypothesis(world)
    assert [row["ref"] for row in rows(world.as_("vera").get(world.url("hypotheses/1.csv")).content.decode())] == [
        "H-1"
    ]


def test_what_does_not_exist_is_not_found(world):
    vera = world.as_("vera")
    for path in ("hypotheses/1.json", "hypotheses/999999999999999999.json", "hypotheses.pdf", "hypotheses/1.pdf"):
        assert vera.get(world.url(path)).status_code == 404
