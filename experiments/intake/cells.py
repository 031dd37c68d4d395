"""One cell, read as what its column holds. Whoever typed it may have used full-width digits or Japanese words."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from experiments.forms.readings import LARGEST_VALUE, MOST_VALUES
from experiments.rules.criteria import LARGEST_COUNT
from kaizenlab.lib.blank import is_blank
from kaizenlab.lib.fields import EARLIEST, digits
from kaizenlab.lib.reasons import Reason, gettext_noop, number, reason

ANSWERS = {
    "yes": "yes y true 1 ok はい 有 あり ○ 〇 ◯ ✓ ✔ する した",
    "no": "no n false 0 いいえ 無 なし × ✗ ✕ x しない しなかった",
    "unclear": "unclear unsure ? 不明 わからない 分からない どちらとも △ どちらともいえない",
}
MANNERS = {"said": "said say says 発言 言った 話した", "did": "did do does done 行動 した 行った"}
ARMS = {
    "control": "control a 対照 対照群 コントロール 既存",
    "variant": "variant b treatment test 変更 変更群 バリアント 介入 介入群 新規",
}
REAL = ("", "real", "実測", "実際", "本物")

AN_ANSWER = gettext_noop("yes, no or unclear")
YES_OR_NO = gettext_noop("yes or no")
A_MANNER = gettext_noop("said or did")
AN_ARM = gettext_noop("control or variant")
A_DAY = {
    "ymd": gettext_noop("a date such as 2026-11-09"),
    "dmy": gettext_noop("a date such as 09.11.2026"),
    "mdy": gettext_noop("a date such as 11/09/2026"),
}
NOT_AHEAD = gettext_noop("a day that is not in the future")
NOT_SO_EARLY = gettext_noop("a day since 1900")
A_WHOLE = gettext_noop("a whole number from %(low)s to %(high)s")
A_NUMBER = gettext_noop("a number")
NO_LESS = gettext_noop("a number of 0 or more")
NUMBERS = gettext_noop("numbers with spaces between them")
FEWER = gettext_noop("at most %(most)s values")
SHORTER = gettext_noop("at most %(most)s characters")
NO_CONTROLS = gettext_noop("text without control characters")
A_REAL = gettext_noop("real: simulated answers are no evidence")

ORDERS = {
    "ymd": re.compile(r"(?P<y>\d{4})[-/.年 ]{1,2}(?P<m>\d{1,2})[-/.月 ]{1,2}(?P<d>\d{1,2})日?"),
    "dmy": re.compile(r"(?P<d>\d{1,2})[-/. ]{1,2}(?P<m>\d{1,2})[-/. ]{1,2}(?P<y>\d{4})"),
    "mdy": re.compile(r"(?P<m>\d{1,2})[-/. ]{1,2}(?P<d>\d{1,2})[-/. ]{1,2}(?P<y>\d{4})"),
}
COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})")
CLOCK = re.compile(r"[T ]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?", re.IGNORECASE)
BETWEEN_VALUES = re.compile(r"[\s;|、]+|,(?=\s)")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # but tab and line feed
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
WHOLE = re.compile(r"[+-]?\d{1,18}(\.0*)?")


class Wrong(Exception):  # noqa: N818 - it is an answer, not a mistake
    """What was expected in the cell instead."""

    def __init__(self, template: str, **facts: Any) -> None:
        super().__init__(template)
        self.expected: Reason = reason(template, **facts)


def _words(table: Mapping[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, words in table.items() for word in words.split()}


WORDS = {"answer": _words(ANSWERS), "manner": _words(MANNERS), "arm": _words(ARMS)}


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def answer(text: str) -> str:
    return _one_of("answer", text, AN_ANSWER)


def verdict(text: str) -> bool:
    said = _one_of("answer", text, YES_OR_NO)
    if said == "unclear":
        raise Wrong(YES_OR_NO)
    return said == "yes"


def manner(text: str) -> str:
    return _one_of("manner", text, A_MANNER)


def arm(text: str) -> str:
    return _one_of("arm", text, AN_ARM)


def origin(text: str) -> None:
    if plain(text) not in REAL:
        raise Wrong(A_REAL)


def _one_of(table: str, text: str, expected: str) -> str:
    found = WORDS[table].get(plain(text)) or WORDS[table].get(text.strip())
    if found is None:
        raise Wrong(expected)
    return found


def words(text: str, most: int) -> str:
    """As a form takes them: stripped at both ends, every line ended by a line feed; nothing where nothing is seen."""
    said = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if CONTROL.search(said):
        raise Wrong(NO_CONTROLS)
    if len(said) > most:
        raise Wrong(SHORTER, most=f"{most:,}")
    return "" if is_blank(said) else said


def day(text: str, order: str, *, today: dt.date, zone: str) -> dt.date:
    """A date in the chosen order; a year that comes first needs no choice. A time with its zone is read in ours."""
    written = unicodedata.normalize("NFKC", text).strip()
    clock = CLOCK.search(written)
    date = written[: clock.start()] if clock and clock.end() == len(written) else written
    found = ORDERS["ymd"].fullmatch(date) or COMPACT.fullmatch(date) or ORDERS[order].fullmatch(date)
    try:
        day = dt.date(*(int(found[part]) for part in "ymd")) if found else None
        if day and clock and clock[3]:
            moment = dt.datetime.fromisoformat(f"{day.isoformat()}T{clock[0].lstrip(' Tt').replace(' ', '')}")
            day = moment.astimezone(ZoneInfo(zone)).date()
    except (ValueError, OverflowError):
        day = None
    if day is None:
        raise Wrong(A_DAY[order])
    if day > today:
        raise Wrong(NOT_AHEAD)
    if day < EARLIEST:
        raise Wrong(NOT_SO_EARLY)
    return day


def whole(text: str, low: int = 0, high: int = LARGEST_COUNT) -> int:
    written = digits(text)
    if not WHOLE.fullmatch(written) or not low <= (value := int(written.partition(".")[0])) <= high:
        raise Wrong(A_WHOLE, low=low, high=f"{high:,}")
    return value


def decimal(text: str, mark: str, low: float = -LARGEST_VALUE) -> float:
    written = digits(text.replace(".", "").replace(",", ".") if mark == "," else text)
    if not NUMBER.fullmatch(written) or not low <= (value := float(Decimal(written))) <= LARGEST_VALUE:
        raise Wrong(A_NUMBER if low < 0 else NO_LESS)
    return value


def values(text: str, mark: str) -> tuple[float, ...]:
    """Numbers between spaces, lines, semicolons or bars. With a decimal point a comma alone separates nothing."""
    written = [each for each in BETWEEN_VALUES.split(unicodedata.normalize("NFKC", text)) if each]
    if len(written) > MOST_VALUES:
        raise Wrong(FEWER, most=number(MOST_VALUES))
    try:
        return tuple(decimal(each, mark) for each in written)
    except Wrong:
        raise Wrong(NUMBERS if len(written) > 1 else A_NUMBER) from None
