"""A table of readings, pasted or uploaded: what each line says, and what is wrong with those that can't be read.

The first line may name the columns; without it they are taken in order: when, then the value, or how many of how many.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from itertools import islice

from django.utils.translation import gettext as _

from kaizenlab.lib import tables
from kaizenlab.lib.blank import is_blank
from kaizenlab.lib.decoding import Unreadable
from kaizenlab.lib.fields import digits
from kaizenlab.metrics import moments
from kaizenlab.metrics.rules import Amount, Shape, Taken, wrong
from kaizenlab.metrics.wording import NO_MOMENT, mistake

MOST_LINES = 10_000
MOST_BYTES = 2_000_000
HEAD = 64 * 1024
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")

NAMED = {
    "at": "at when date day time moment observed observed_at timestamp 日付 日時 日 観測日",
    "value": "value amount count number n reading 値 件数 数 数値 測定値",
    "part": "part successes converted conversions yes 分子 成功 該当",
    "whole": "whole total of exposures all visitors 分母 全体 総数",
    "key": "key id キー 識別子",
}
COLUMNS = {name: column for column, names in NAMED.items() for name in names.split()}
ASKED = {Shape.VALUE: ("at", "value"), Shape.COUNT: ("at", "value"), Shape.RATIO: ("at", "part", "whole")}


@dataclass(frozen=True, slots=True)
class Problem:
    line: int
    why: str


@dataclass
class Read:
    """Every line that could be read, with the line it stands on; what is wrong with the others; and with the whole.
    `unread`: columns by their names of which nothing is taken."""

    taken: list[Taken] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: str = ""
    unread: list[str] = field(default_factory=list)


def read(text: str, shape: Shape, *, zone: str, now: dt.datetime) -> Read:
    found = Read()
    text = text.removeprefix("\ufeff")
    try:
        rows = tables.records(io.StringIO(text, newline=""), tables.separator_of(text[:HEAD]))
        records = list(islice(rows, MOST_LINES + 2))
    except Unreadable as refusal:
        found.refused = refusal.reason.said(_)
        return found
    named = names_of(records[0].cells, shape) if records else []
    has_head = "at" in named
    lines = records[1:] if has_head else records
    if not lines:
        found.refused = _("There is no line with a reading in it.")
    elif len(lines) > MOST_LINES:
        found.refused = _("It has more than %(most)s lines. Split it.") % {"most": f"{MOST_LINES:,}"}
    elif has_head and (missing := [name for name in ASKED[shape] if name not in named]):
        found.refused = _("No column is named “%(name)s”.") % {"name": missing[0]}
    elif has_head and (twice := [name for name in named if name and named.count(name) > 1]):
        alike = [cell.strip() for cell, name in zip(records[0].cells, named, strict=True) if name == twice[0]]
        found.refused = _("More than one column says “%(name)s”: %(columns)s. Leave one of them.") % {
            "name": twice[0],
            "columns": ", ".join(alike),
        }
    else:
        if has_head:
            found.unread = [cell.strip() for cell, name in zip(records[0].cells, named, strict=True) if not name]
        read_lines(found, lines, named if has_head else ASKED[shape], shape, zone, now)
    return found


def names_of(cells: Sequence[str], shape: Shape) -> list[str]:
    """What each column is, where the first line names them; "" for one that this shape has no use for."""
    named = [COLUMNS.get(cell.strip().casefold().replace(" ", "_"), "") for cell in cells]
    return [name if name in (*ASKED[shape], "key") else "" for name in named]


def read_lines(
    found: Read, lines: Iterable[tables.Record], named: Sequence[str], shape: Shape, zone: str, now: dt.datetime
) -> None:
    """`named`: what each column is. A further cell with something in it belongs to nothing."""
    columns = {name: place for place, name in enumerate(named) if name}
    seen: Counter[str] = Counter()
    for line in lines:
        cells = {name: line.cells[place].strip() for name, place in columns.items() if place < len(line.cells)}
        said: Taken | str
        if any(cell.strip() for cell in line.cells[len(named) :]):
            facts = {"n": len(line.cells), "expected": len(named)}
            said = _("It has %(n)s cells; expected %(expected)s.") % facts
        else:
            said = taken_of(cells, shape, zone, now)
        if isinstance(said, str):
            found.problems.append(Problem(line.line, said))
            continue
        found.taken.append(said if said.key else known_again(said, seen, shape))
        found.lines.append(line.line)


def taken_of(cells: dict[str, str], shape: Shape, zone: str, now: dt.datetime) -> Taken | str:
    """The reading, or why the line is none."""
    moment = moments.read(cells.get("at", ""), zone=zone, now=now)
    if moment is None:
        return str(NO_MOMENT)
    at, day, is_day = moment
    names = ASKED[shape][1:]
    numbers = {name: decimal(cells.get(name, "")) for name in names}
    if None in numbers.values():
        name = next(name for name in names if numbers[name] is None)
        return no_number(name, cells.get(name, ""))
    amount = amount_of(shape, numbers)
    if amount is None:
        return _("Expected whole numbers.")
    if problem := wrong(shape, amount, is_day=is_day):
        return mistake(problem[1])
    key = cells.get("key", "")
    if len(key) > 100 or (key and is_blank(key)):
        return _("Expected a key of at most 100 characters.")
    return Taken(at, day, is_day, amount, key)


def no_number(name: str, typed: str) -> str:
    """A comma may part thousands or decimals: only whoever wrote it knows."""
    if DECIMAL_COMMA.fullmatch(digits(typed)):
        facts = {"name": name, "typed": typed, "meant": digits(typed).replace(",", ".")}
        return _("Expected a number as “%(name)s”: write %(typed)s with a point, as %(meant)s.") % facts
    return _("Expected a number as “%(name)s”.") % {"name": name}


def amount_of(shape: Shape, numbers: dict[str, Decimal | None]) -> Amount | None:
    if shape is not Shape.RATIO:
        return Amount(value=numbers["value"])
    part, whole = numbers["part"], numbers["whole"]
    if part is None or whole is None or part != part.to_integral_value() or whole != whole.to_integral_value():
        return None
    return Amount(part=int(part), whole=int(whole))


def decimal(text: str) -> Decimal | None:
    """A number as people write it: full-width, with thousands, with a point. Nothing like 1e5 or NaN."""
    written = digits(text)
    if not written or len(written) > 40 or not set(written) <= set("0123456789.+-"):
        return None
    try:
        return Decimal(written)
    except InvalidOperation:
        return None


def known_again(said: Taken, seen: Counter[str], shape: Shape) -> Taken:
    """With a key made of what it says: the same table again brings nothing new. A line that stands in it twice is two
    readings, but of a count, of which a day has one."""
    content = content_of(said)
    seen[content] += 1
    return replace(said, key=key_of(content, 1 if shape is Shape.COUNT else seen[content]))


def content_of(said: Taken) -> str:
    """What makes two lines the same reading."""
    amount = said.amount
    value = None if amount.value is None else str(amount.value.normalize())
    return f"{said.at.isoformat()} {said.is_day} {value} {amount.part} {amount.whole}"


def key_of(content: str, nth: int) -> str:
    return "line:" + hashlib.sha256(f"{content} {nth}".encode()).hexdigest()
