"""One mark per decision on a line of days: where each stands, in percent of the width. Pure geometry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LEFT, RIGHT = 2.5, 96.0
LEVELS = (26, 2)  # the marks' upper edge in pixels: on the line, and above it where two would touch
APART = 2.4  # percent between two marks on one level: a mark's width on a wide screen
TICKS = 6
CLEAR = 7.0  # percent that the word “today” keeps free
STEPS = (1, 2, 7, 14, 28, 91, 182, 364, 728, 1820, 3640)  # days between ticks


@dataclass(frozen=True, slots=True)
class Mark:
    x: float
    y: int
    stem: int
    outcome: str
    signs: str

    @property
    def shape(self) -> str:
        return f"o-{self.outcome}" if self.outcome else "s-cancelled"

    @property
    def sign_y(self) -> int:
        return self.y + 15


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    day: dt.date


@dataclass(frozen=True, slots=True)
class Timeline:
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    today: float | None


def timeline(decided: Iterable[tuple[dt.date, str, str]], today: dt.date) -> Timeline:
    """`decided`: day, outcome and signs (‡ deviation, / overridden, ◷ late) of each, in any order."""
    rows = sorted(decided)
    if not rows:
        return Timeline((), (), None)
    first, last = rows[0][0], rows[-1][0]
    shows_today = (today - last).days <= max((last - first).days, 14)
    end = max(today if shows_today else last, first + dt.timedelta(days=1))
    places = [place(day, first, end) for day, _, _ in rows]
    now = place(today, first, end) if shows_today else None
    words = [(place(day, first, end), day) for day in ticks(first, end)]
    return Timeline(
        marks=tuple(
            Mark(round(x, 2), y, y + 20, outcome, signs)
            for (x, y), (_, outcome, signs) in zip(spread(places), rows, strict=True)
        ),
        ticks=tuple(Tick(round(x, 2), day) for x, day in words if now is None or abs(x - now) > CLEAR),
        today=now and round(now, 2),
    )


def place(day: dt.date, first: dt.date, end: dt.date) -> float:
    return LEFT + (RIGHT - LEFT) * (day - first).days / max((end - first).days, 1)


def spread(places: Sequence[float]) -> list[tuple[float, int]]:
    """Marks that would touch stand on two levels, then a little aside, so that none hides another."""
    free = dict.fromkeys(LEVELS, float("-inf"))
    placed = []
    for x in places:
        level = min(LEVELS, key=lambda level: (max(free[level] - x, 0), LEVELS.index(level)))
        x = max(x, free[level])
        placed.append((x, level))
        free[level] = x + APART
    beyond = max((x for x, _ in placed), default=RIGHT) - RIGHT
    return [(x - beyond, level) for x, level in placed] if beyond > 0 and placed[0][0] - beyond >= 0 else placed


def ticks(first: dt.date, end: dt.date) -> list[dt.date]:
    days = (end - first).days
    step = next((step for step in STEPS if days / step <= TICKS), STEPS[-1])
    return [first + dt.timedelta(days=ahead) for ahead in range(0, days + 1, step)]
