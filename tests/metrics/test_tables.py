"""A pasted table: what each line says, and what is wrong with the others."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from kaizenlab.metrics import tables
from kaizenlab.metrics.rules import Amount, Shape
from tests.world import NOON


def read(text: str, shape: Shape = Shape.VALUE) -> tables.Read:
    return tables.read(text, shape, zone="UTC", now=NOON)


def said(text: str, shape: Shape = Shape.VALUE) -> list[tuple[str, Amount]]:
    found = read(text, shape)
    assert not found.refused
    assert not found.problems
    return [(each.day.isoformat(), each.amount) for each in found.taken]


@pytest.mark.parametrize("separator", ["\t", ",", ";", "|"])
def test_two_columns_need_no_names(separator):
    rows = "".join(f"2026-11-0{day}{separator}{day}\n" for day in range(1, 4))
    assert said(rows) == [(f"2026-11-0{day}", Amount(Decimal(day))) for day in range(1, 4)]


def test_named_columns_stand_in_any_order():
    assert said("value,note,date\n1.5,x,2026-11-08") == [("2026-11-08", Amount(Decimal("1.5")))]
    assert said("日付\t値\n2026年11月8日\t１，２００") == [("2026-11-08", Amount(Decimal(1200)))]


def test_a_share_has_two_figures():
    assert said("date,part,whole\n2026-11-08,4,120", Shape.RATIO) == [("2026-11-08", Amount(part=4, whole=120))]
    assert said("2026-11-08;4;120", Shape.RATIO) == [("2026-11-08", Amount(part=4, whole=120))]


@pytest.mark.parametrize(
    ("line", "shape", "why"),
    [
        ("soon,1", Shape.VALUE, "Expected a day"),
        ("2026-11-10,1", Shape.VALUE, "not in the future"),
        ("2026-11-08,", Shape.VALUE, "Expected a number"),
        ("0001-01-01,1", Shape.VALUE, "from 1900 on"),
        ("2026-11-08,5,9,9", Shape.VALUE, "It has 4 cells; expected 2."),
        ("2026-11-08,1e5", Shape.VALUE, "Expected a number"),
        ("2026-11-08,NaN", Shape.VALUE, "Expected a number"),
        ("2026-11-08,1.5", Shape.COUNT, "Expected a whole number"),
        ("2026-11-08 14:00,1", Shape.COUNT, "without a time"),
        ("2026-11-08,5,4", Shape.RATIO, "at most as many"),
        ("2026-11-08,5", Shape.RATIO, "Expected a number as “whole”"),
    ],
)
def test_a_wrong_line_is_named_with_what_was_expected(line, shape, why):
    good = "2026-11-07,1,2" if shape is Shape.RATIO else "2026-11-07,1"
    found = read(f"{good}\n{line}\n", shape)
    assert [problem.line for problem in found.problems] == [2]
    assert why in found.problems[0].why
    assert len(found.taken) == 1


def test_the_same_table_has_the_same_keys_and_a_line_twice_is_two():
    first, again = (read("2026-11-08 09:00,1\n2026-11-08 09:00,1\n2026-11-08 10:00,1") for _ in range(2))
    assert [each.key for each in first.taken] == [each.key for each in again.taken]
    assert len({each.key for each in first.taken}) == 3


def test_a_count_twice_in_a_table_is_one():
    """A day has one count, so the same line again is the same reading."""
    first, second = read("2026-11-08,1\n2026-11-08,1", Shape.COUNT).taken
    assert first.key == second.key


def test_a_comma_before_decimals_is_asked_to_be_a_point():
    found = read("2026-11-07;6,5\n2026-11-08;1,200")
    assert [problem.why for problem in found.problems] == [
        "Expected a number as “value”: write 6,5 with a point, as 6.5."
    ]
    assert [each.amount.value for each in found.taken] == [1200]


def test_columns_of_which_nothing_is_taken_are_named():
    found = read("date,note,value,total\n2026-11-08,x,1,9")
    assert (found.unread, len(found.taken)) == (["note", "total"], 1)


def test_two_columns_that_say_the_same_are_refused():
    found = read("date,time,value\n2026-11-08,14:30,1")
    assert found.refused == "More than one column says “at”: date, time. Leave one of them."


def test_a_line_wider_than_the_names_is_wrong():
    assert [problem.line for problem in read("date,value\n2026-11-08,1,\n2026-11-09,1,2").problems] == [3]


def test_a_key_of_the_tables_own_is_kept():
    assert [each.key for each in read("date,value,key\n2026-11-08,1,nightly-8").taken] == ["nightly-8"]


@pytest.mark.parametrize("text", ["", "\n\n", "date,value\n"])
def test_a_table_without_a_reading_is_refused(text):
    assert read(text).refused == "There is no line with a reading in it."


def test_a_table_without_its_figures_is_refused():
    assert read("date,note\n2026-11-08,x").refused == "No column is named “value”."


def test_a_quotation_mark_left_open_is_named():
    assert "never closed" in read('2026-11-08,"1').refused


def test_ten_thousand_lines_are_the_most():
    rows = [f"{dt.date(1990, 1, 1) + dt.timedelta(days=n)},1" for n in range(tables.MOST_LINES + 1)]
    assert len(read("\n".join(rows[:-1])).taken) == tables.MOST_LINES
    assert "more than 10,000 lines" in read("\n".join(rows)).refused
