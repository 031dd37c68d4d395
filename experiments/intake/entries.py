"""A line of a table as the piece of evidence it is, or what is wrong with it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from experiments.actions.evidence import Entry, Word
from experiments.dossier import said_as_json
from experiments.facts import criterion_of, first_id
from experiments.intake import cells, columns
from experiments.models import Criterion, Evidence, Testimony
from experiments.rules.criteria import Criterion as Bar
from experiments.rules.observe import Answer, Said, Values
from experiments.rules.observed import Answers, Conversions, Events, Ruling, Sample
from experiments.rules.simulated import says_simulated
from experiments.stance import Stance, stance
from kaizenlab.lib.bidi import isolated
from kaizenlab.lib.blank import is_blank
from kaizenlab.lib.reasons import Reason, reason, reason_from_json
from kaizenlab.lib.tables import Record

MOST_DAYS = 36_600
LONGEST = {
    "alias": Testimony._meta.get_field("alias").max_length or 0,
    "source": Evidence._meta.get_field("source").max_length or 0,
    "elsewhere": Evidence._meta.get_field("elsewhere").max_length or 0,
    "findings": 8000,
    "quotes": 8000,
    "because": 2000,
}
SHOWN = 40  # characters of what stood in the cell
PICTURES = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"} | {0x7F: 0x2421}  # of controls

IN_CELL = gettext_noop("Line %(line)s, column %(column)s: expected %(expected)s, got “%(got)s”.")
IN_LINE = gettext_noop("Line %(line)s: expected %(expected)s.")
AS_MANY = gettext_noop("%(n)s cells, as the first line has, got %(got)s")
SOMETHING = gettext_noop("an answer, a finding or a quote; it says nothing")
TOGETHER = gettext_noop("something in the column %(other)s too, or in neither")
NO_MORE = gettext_noop("no more than in the column %(other)s")
ONE_OR_OTHER = gettext_noop("the values or their total, not both")
ITS_ARM = gettext_noop("which arm the numbers are of")
A_TOTAL = gettext_noop("a mean and how many values beside the standard deviation")
A_SPREAD = gettext_noop("a standard deviation too, for more than one value")
CONTRADICTS = gettext_noop("an answer that contradicts a criterion: only such evidence points elsewhere")
A_DATE = gettext_noop("a date in the column %(column)s, or a day chosen for lines without one")


@dataclass(frozen=True, slots=True)
class Problem:
    """`column` is empty where the whole line is meant; `got` is the start of what stood in the cell."""

    line: int
    expected: Reason
    column: str = ""
    got: str = ""

    def __str__(self) -> str:
        facts = {"line": self.line, "column": self.column, "expected": self.expected.said(_), "got": isolated(self.got)}
        return _(IN_CELL if self.column else IN_LINE) % facts

    def as_json(self) -> list[Any]:
        return [self.line, self.expected.as_json(), self.column, self.got]


def problem_from_json(data: Sequence[Any]) -> Problem:
    line, expected, column, got = data
    return Problem(line, reason_from_json(expected), column, got)


@dataclass(frozen=True)
class Mapped:
    """What somebody said about a table: what each column holds, and how to read days and numbers."""

    columns: tuple[str, ...]
    order: str = "ymd"
    mark: str = "."
    day: str = ""  # ISO; for lines without a date

    def as_json(self) -> dict[str, Any]:
        return {"columns": list(self.columns), "order": self.order, "mark": self.mark, "day": self.day}


def mapped_from_json(data: Mapping[str, Any]) -> Mapped:
    return Mapped(**{**data, "columns": tuple(data["columns"])})


class Reader:
    """Reads the lines of one table. `read` keeps what is wrong with the line in `problems`."""

    def __init__(
        self, header: Sequence[str], mapped: Mapped, criteria: Sequence[Criterion], *, today: dt.date, zone: str
    ) -> None:
        self.header, self.mapped, self.today, self.zone = header, mapped, today, zone
        self.at: dict[str, list[int]] = {}
        for position, held in enumerate(mapped.columns):
            if held:
                self.at.setdefault(held, []).append(position)
        self.origins = [position for position, name in enumerate(header) if columns.is_fixed(name)]
        self.bars: list[tuple[Criterion, Bar]] = [
            (row, criterion_of(row)) for row in criteria if any(key.startswith(f"{first_id(row)}:") for key in self.at)
        ]

    def read(self, record: Record) -> Entry | None:
        """None where something is wrong. A line without a date of its own has the day that was chosen for such."""
        self.line, self.cells, self.problems = record.line, record.cells, list[Problem]()
        if not self.is_whole():
            return None
        for position, text in enumerate(self.cells[: len(self.header)]):
            if position in self.origins:
                self.cell(position, cells.origin)
            elif says_simulated(text):
                self.problems.append(Problem(self.line, reason(cells.A_REAL), self.header[position], shown(text)))
        said = {first_id(row): self.said_of(row) for row, _bar in self.bars}
        entry = Entry(
            observed_on=self.observed_on(),
            words=tuple(Word(key, word, arm) for key, by_arm in said.items() for arm, word in by_arm.items()),
            alias=" ".join(self.text("alias").split("\n")),
            findings="\n\n".join(filter(None, self.texts("findings"))),
            quotes=tuple(line.strip() for text in self.texts("quotes") for line in text.split("\n") if line.strip()),
            source=self.text("source"),
            elsewhere=(elsewhere := self.text("elsewhere")),
            points_elsewhere=bool(elsewhere),
            manner=self.one("manner", cells.manner) or "",
        )
        self.check(entry, said)
        return None if self.problems else entry

    def is_whole(self) -> bool:
        """As many cells as there are columns; empty ones at the end may be more, since spreadsheets add them."""
        n, got = len(self.header), len(self.cells)
        if got < n or any(self.cells[n:]):
            self.problems.append(Problem(self.line, reason(AS_MANY, n=n, got=got)))
            return False
        return True

    def check(self, entry: Entry, said: Mapping[int, Mapping[str, Said]]) -> None:
        if self.problems:
            return
        if not (entry.words or entry.findings or entry.quotes):
            self.problems.append(Problem(self.line, reason(SOMETHING)))
        if (
            entry.elsewhere
            and self.bars
            and not any(stance(bar, said[first_id(row)]) is Stance.CONTRADICTS for row, bar in self.bars)
        ):
            self.wrong("elsewhere", reason(CONTRADICTS))

    def wrong(self, key: str, expected: Reason) -> None:
        position = self.at[key][0]
        self.problems.append(Problem(self.line, expected, self.header[position], shown(self.cells[position])))

    def cell[T](self, position: int, read: Callable[[str], T]) -> T | None:
        """None for an empty cell, and for one that holds something else."""
        text = self.cells[position]
        if is_blank(text):
            return None
        try:
            return read(text)
        except cells.Wrong as wrong:
            self.problems.append(Problem(self.line, wrong.expected, self.header[position], shown(text)))
            return None

    def one[T](self, key: str, read: Callable[[str], T]) -> T | None:
        return self.cell(self.at[key][0], read) if key in self.at else None

    def texts(self, key: str) -> list[str]:
        most = LONGEST[key]
        return [self.cell(position, lambda text: cells.words(text, most)) or "" for position in self.at.get(key, ())]

    def text(self, key: str) -> str:
        return next(iter(self.texts(key)), "")

    def observed_on(self) -> dt.date:
        order, today, zone = self.mapped.order, self.today, self.zone
        found = self.one("observed_on", lambda text: cells.day(text, order, today=today, zone=zone))
        if found is None and not self.mapped.day and not self.problems:
            names = [self.header[position] for position in self.at.get("observed_on", ())]
            column = names[0] if names else str(columns.WORDS["observed_on"])
            self.problems.append(Problem(self.line, reason(A_DATE, column=column)))
        return found or dt.date.fromisoformat(self.mapped.day or today.isoformat())

    def said_of(self, row: Criterion) -> dict[str, Said]:
        """What the line says about one criterion, by arm."""
        of = f"{first_id(row)}:"
        if row.kind != "comparison":
            said = self.measured(row, of)
            return {} if said is None else {"": said}
        found = {arm: self.measured(row, f"{of}{arm}:") for arm in ("control", "variant")}
        arm, said = self.one(f"{of}arm", cells.arm), self.measured(row, of)
        if said is not None and arm is None and not self.problems:
            self.problems.append(Problem(self.line, reason(ITS_ARM)))
        if said is not None and arm is not None:
            found[arm] = said
        return {arm: word for arm, word in found.items() if word is not None}

    def measured(self, row: Criterion, of: str) -> Said | None:
        match row.kind if row.kind != "comparison" else row.measure:
            case "k_of_n":
                return self.answered(of)
            case "rate" | "proportion":
                return self.converted(of)
            case "mean":
                return self.sampled(of)
            case "count":
                return self.counted(of)
        return self.ruled(of)

    def answered(self, of: str) -> Said | None:
        said = self.one(f"{of}answer", cells.answer)
        total = self.part(f"{of}yes", f"{of}n")
        if said and total:
            self.wrong(f"{of}answer", reason(ONE_OR_OTHER))
        if said:
            return Answer(said)
        return Answers(*total) if total else None

    def converted(self, of: str) -> Said | None:
        said = self.one(f"{of}converted", cells.verdict)
        total = self.part(f"{of}successes", f"{of}exposures")
        if said is not None and total:
            self.wrong(f"{of}converted", reason(ONE_OR_OTHER))
        if said is not None:
            return Conversions(int(said), 1)
        return Conversions(*total) if total else None

    def part(self, part: str, whole: str) -> tuple[int, int] | None:
        """“3 of 5”: both or neither, and the part no more than the whole."""
        some = self.one(part, cells.whole)
        of_all = self.one(whole, lambda text: cells.whole(text, low=1))
        if not self.both((part, some), (whole, of_all)):
            return None
        assert some is not None
        assert of_all is not None
        if some > of_all:
            self.wrong(part, reason(NO_MORE, other=self.header[self.at[whole][0]]))
        return some, of_all

    def both(self, *pair: tuple[str, Any]) -> bool:
        given = [key for key, value in pair if value is not None]
        if len(given) == 1 and not self.problems:
            [missing] = {key for key, _value in pair} - set(given)
            other = self.header[self.at[given[0]][0]]
            if missing in self.at:
                self.wrong(missing, reason(TOGETHER, other=other))
            else:
                self.wrong(given[0], reason(TOGETHER, other=str(columns.PARTS[missing.rpartition(":")[2]])))
        return len(given) == 2

    def sampled(self, of: str) -> Said | None:
        mark = self.mapped.mark
        values = self.one(f"{of}values", lambda text: cells.values(text, mark))
        n = self.one(f"{of}n", lambda text: cells.whole(text, low=1))
        mean = self.one(f"{of}mean", lambda text: cells.decimal(text, mark))
        sd = self.one(f"{of}sd", lambda text: cells.decimal(text, mark, low=0))
        if values and (n, mean, sd) != (None, None, None):
            self.wrong(f"{of}values", reason(ONE_OR_OTHER))
        if values:
            return Values(values)
        if not self.both((f"{of}n", n), (f"{of}mean", mean)):
            if sd is not None and not self.problems:
                self.wrong(f"{of}sd", reason(A_TOTAL))
            return None
        assert n is not None
        assert mean is not None
        if n > 1 and sd is None and not self.problems:
            self.wrong(f"{of}n", reason(A_SPREAD))
        return Sample(n=n, mean=mean, sd=(sd or 0.0) if n > 1 else 0.0)

    def counted(self, of: str) -> Said | None:
        events = self.one(f"{of}events", cells.whole)
        days = self.one(f"{of}days", lambda text: cells.whole(text, low=1, high=MOST_DAYS))
        if not self.both((f"{of}events", events), (f"{of}days", days)):
            return None
        assert events is not None
        assert days is not None
        return Events(events, days)

    def ruled(self, of: str) -> Said | None:
        met = self.one(f"{of}met", cells.verdict)
        because = self.one(f"{of}because", lambda text: cells.words(text, LONGEST["because"])) or None
        return Ruling(met, because) if self.both((f"{of}met", met), (f"{of}because", because)) and because else None

    @property
    def dated(self) -> bool:
        """Whether the line just read has a date of its own."""
        return any(self.cells[at].strip() for at in self.at.get("observed_on", ()))


def shown(text: str) -> str:
    """The start of what stands in a cell, on one line."""
    return " ".join(text.translate(PICTURES).split())[:SHOWN]


def content(entry: Entry, *, dated: bool) -> bytes:
    """What a line says, as a digest: the same line of the same table always gives the same one. A day that was only
    chosen for it is left out, or the same file would be new again tomorrow."""
    said = [[word.criterion, word.arm, said_as_json(word.said)] for word in entry.words]
    rest = [getattr(entry, name) for name in ("alias", "findings", "quotes", "source", "elsewhere", "manner")]
    day = entry.observed_on.isoformat() if dated else None
    return hashlib.sha256(json.dumps([day, said, rest], separators=(",", ":")).encode()).digest()
