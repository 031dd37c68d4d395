"""Whether a piece of evidence supports a criterion, contradicts it or is neutral: it follows from the answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from fractions import Fraction

from experiments.rules.criteria import Criterion, Number
from experiments.rules.observe import Answer, Arm, Reading, Said, observe
from experiments.rules.observed import Answers, Events, Observed, Ruling, seen, value_of


class Stance(StrEnum):
    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    NEUTRAL = "neutral"


def stance(criterion: Criterion, said: Mapping[str, Said | None]) -> Stance:
    """`said` by arm. One answer speaks for itself; a total contradicts when it would miss the bar if it were all."""
    answer = said.get("")
    if isinstance(answer, Answer):
        if answer is Answer.UNCLEAR:
            return Stance.NEUTRAL
        return _for(supports=(answer is Answer.YES) is criterion.at_least)
    observed = seen(observe(criterion, _log(criterion, said)))
    if isinstance(observed, Ruling):
        return _for(supports=bool(observed.met))
    level = _level(criterion, observed)
    return Stance.NEUTRAL if level is None else _for(supports=criterion.reaches(level, criterion.bar))


def _for(*, supports: bool) -> Stance:
    return Stance.SUPPORTS if supports else Stance.CONTRADICTS


def _log(criterion: Criterion, said: Mapping[str, Said | None]) -> list[Reading]:
    moment = datetime.min.replace(tzinfo=UTC)
    return [Reading(criterion.name, 1, date.min, moment, word, Arm(arm) if arm else None) for arm, word in said.items()]


def _level(criterion: Criterion, observed: Observed | None) -> Number | None:
    """In the unit of the bar."""
    match observed:
        case None:
            return None
        case Answers(yes=yes, n=n):
            return Fraction(yes, n)
        case Events(events=events, days=days):
            return Fraction(events * (criterion.period_days or 1), days)
    return value_of(criterion, observed)
