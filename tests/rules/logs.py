"""Builders for evidence logs: readings recorded minute by minute on a day in November."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from experiments.rules.observe import Answer, Arm, Reading, Said
from tests.rules.plans import NAME

DAY = date(2026, 11, 10)
BEGAN = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)


def at(minute: float) -> datetime:
    return BEGAN + timedelta(minutes=minute)


def reading(
    place: int,
    said: Said | None,
    *,
    criterion: str = NAME,
    observed_on: date = DAY,
    recorded_at: datetime | None = None,
    arm: Arm | None = None,
) -> Reading:
    return Reading(criterion, place, observed_on, recorded_at or at(place), said, arm)


def answered(*answers: str) -> list[Reading]:
    """One participant after another: "y" yes, "n" no, "u" unclear."""
    words = {"y": Answer.YES, "n": Answer.NO, "u": Answer.UNCLEAR}
    return [reading(place, words[answer]) for place, answer in enumerate(answers)]
