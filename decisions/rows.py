"""A row of the history as people read it: words and dates made once a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions import words
from decisions.timeline import Timeline, timeline
from kaizenlab.lib.brief import brief, spoken
from kaizenlab.lib.dates import day, short_day
from kaizenlab.lib.refs import ref
from kaizenlab.templatetags.kaizen import mark, state

type Row = Mapping[str, Any]

REASON_LENGTH = 90


def shown(rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """Rows as the page shows them. Words, amounts and dates are made once for all, since translating each is what
    costs."""
    outcomes, kinds, actions = spoken(words.OUTCOMES), spoken(words.KINDS), spoken(words.ACTIONS)
    amount, on = cache(brief), cache(day)
    for row in rows:
        yield {
            "number": str(row["number"]),
            "sign": mark(row["outcome"]) if row["outcome"] and stands(row) else state(ring(row)),
            "word": outcomes.get(row["outcome"]) or kinds[row["kind"]],
            "title": row["title"],
            "remarks": list(remarks(row)),
            "needed": amount(row["needed"]),
            "got": amount(row["got"]),
            "by": name(row),
            "iso": row["at"].isoformat(),
            "date": on(timezone.localdate(row["at"])),
            "trace": " → ".join(trace(row, actions)),
        }


def stands(row: Row) -> bool:
    """Accepted once, whether or not superseded since: only that has the shape and colour of an outcome."""
    return row["state"] in ("accepted", "superseded")


def ring(row: Row) -> str:
    return "cancelled" if row["kind"] != "decision" else row["state"]


def name(row: Row) -> str:
    return row["by_name"] or row["by_email"].partition("@")[0]


def trace(row: Row, actions: Mapping[str, str]) -> Iterable[str]:
    """H-10 → E-32 → build: from the belief to what came of it."""
    yield ref("H", row["hypothesis_number"])
    yield ref("E", row["experiment_number"])
    if row["successor_number"]:
        yield ref("H", row["successor_number"])
    elif row["next_kind"] in ("build", "experiment"):
        yield actions[row["next_kind"]].lower()
    elif row["learning_number"]:
        yield ref("L", row["learning_number"])


def remarks(row: Row) -> Iterable[tuple[str, str]]:
    """What a reader has to know beside the outcome: a sign and a sentence."""
    if row["state"] in ("proposed", "rejected", "withdrawn", "superseded"):
        yield "", str(words.STATES[row["state"]])
    if row["override"]:
        said = words.RESPONSES.get(row["response"], "")
        yield "/", _("overrode %(response)s: %(reason)s") % {"response": said, "reason": short(row["override_reason"])}
    if row["late"]:
        yield "◷", _("late")
    if row["deviations"]:
        yield "‡", ngettext("%(n)d deviation", "%(n)d deviations", row["deviations"]) % {"n": row["deviations"]}


def short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= REASON_LENGTH else line[: REASON_LENGTH - 1].rstrip() + "…"


def signs(row: Row) -> str:
    return ("/" if row["override"] else "") + ("‡" if row["deviations"] else "") + ("◷" if row["late"] else "")


def drawn(rows: Iterable[Row], today: dt.date) -> Timeline:
    """The strip of the rows shown; the table is its twin."""
    standing = (row for row in rows if stands(row))
    return timeline(((day_of(row), row["outcome"], signs(row)) for row in standing), today)


def ticks(line: Timeline) -> list[dict[str, Any]]:
    return [{"x": tick.x, "word": short_day(tick.day)} for tick in line.ticks]


def summed(rows: Iterable[Row]) -> str:
    """“10 records: 3 continue, 3 investigate, 2 pivot, 2 kill”, of the rows shown."""
    rows = list(rows)
    outcomes = [row["outcome"] for row in rows if stands(row)]
    counted = [(outcomes.count(outcome), word) for outcome, word in words.OUTCOMES.items() if outcome in outcomes]
    total = ngettext("%(n)d record", "%(n)d records", len(rows)) % {"n": len(rows)}
    return total + (": " + ", ".join(f"{n} {word.lower()}" for n, word in counted) if counted else "")


def day_of(row: Row) -> dt.date:
    return timezone.localdate(row["at"])


def span(rows: Sequence[Row]) -> str:
    """From the first day shown to the last."""
    days = sorted(map(day_of, rows))
    return day(days[0]) if days[0] == days[-1] else f"{day(days[0])} – {day(days[-1])}"
