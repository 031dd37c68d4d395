"""Text as a table: which character separates its cells, and its records with the line on which each begins."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kaizenlab.lib.decoding import Unreadable
from kaizenlab.lib.reasons import gettext_noop, reason

SEPARATORS = ("\t", ";", "|", ",")  # of two that fit as well, the one less often found inside a cell
SAYS_SEPARATOR = re.compile(r'"?sep=(.)"?', re.IGNORECASE)  # the line that Excel writes for itself
SAMPLE = 50  # records that a separator is tried on
MOST_COLUMNS = 100

OPEN = gettext_noop("The quotation mark that opens on line %(line)s is never closed.")
AFTER = gettext_noop("Line %(line)s has text after a closing quotation mark. Inside a cell, write the mark twice.")
LONG = gettext_noop("Line %(line)s has a cell longer than %(most)s characters. Is a quotation mark left open there?")
EMPTY = gettext_noop("There is nothing in it.")
ONLY_NAMES = gettext_noop("There is only the line with the names of the columns.")
WIDE = gettext_noop("There are %(n)s columns; %(most)s are the most.")


@dataclass(frozen=True, slots=True)
class Record:
    """`line`: the first of the lines it stands on, counted as an editor does."""

    line: int
    cells: Sequence[str]


def separator_of(head: str) -> str:
    """The line `sep=;` says it. Else the separator under which most records have as many cells as the first one."""
    first = head.partition("\n")[0].rstrip("\r")
    if said := SAYS_SEPARATOR.fullmatch(first):
        return said[1]
    best = max(SEPARATORS, key=lambda separator: _fit(head, separator))
    return best if _fit(head, best) > (0, 0) else ","


def _fit(head: str, separator: str) -> tuple[float, int]:
    """The share of records as wide as the first, then their width; nothing where there is but one column."""
    widths = [len(record.cells) for record in _sample(head, separator)]
    if not widths or widths[0] < 2:
        return 0, 0
    return sum(width == widths[0] for width in widths) / len(widths), widths[0]


def _sample(head: str, separator: str) -> list[Record]:
    """What can be read of the head, whose last record may be cut."""
    found: list[Record] = []
    try:
        for record in records(io.StringIO(head, newline=""), separator):
            found.append(record)
            if len(found) == SAMPLE:
                break
    except Unreadable:
        pass
    return found


def records(lines: Iterable[str], separator: str) -> Iterator[Record]:
    """Every record but empty lines and Excel's `sep=`. `lines` keep their ends, since a quoted cell may hold some."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            says_separator = line == 1 and SAYS_SEPARATOR.fullmatch(separator.join(cells))
            if any(cells) and not says_separator:
                yield Record(line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        said = str(error)
        why = OPEN if "unexpected end" in said else LONG if "field limit" in said else AFTER
        raise Unreadable(reason(why, line=line, most=f"{csv.field_size_limit():,}")) from None


def head_of(rows: Iterator[Record]) -> list[str]:
    """The names of the columns; one without a name, or with a name that was there before, gets a number."""
    record = next(rows, None)
    if record is None:
        raise Unreadable(reason(EMPTY))
    if len(record.cells) > MOST_COLUMNS:
        raise Unreadable(reason(WIDE, n=len(record.cells), most=MOST_COLUMNS))
    names: list[str] = []
    for position, cell in enumerate(record.cells, start=1):
        name = " ".join(cell.replace("\0", "").split())[:80]
        names.append(name if name and name not in names else f"{name} ({position})".strip())
    return names
