"""Criteria beside what was seen of them: words, and the interval drawn against the bar, in percent of the width."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from experiments import summary, words
from experiments.dossier import Dossier
from experiments.rules.criteria import Criterion, Effect, Kind, Measure
from experiments.rules.observed import Events, Observed
from experiments.rules.outcomes import Outcome
from experiments.rules.result import Result
from experiments.rules.statistics import Interval
from kaizenlab.lib.reasons import number, percent, signed

ROOM = 28  # percent of a narrow axis that two numbers take side by side
MARGIN = 0.12  # of the stretch that an open axis shows, kept free on both sides


@dataclass(frozen=True)
class Seen:
    name: str
    role: str
    status: str
    status_word: str
    needed: str
    got: str
    interval: Drawn | None


@dataclass(frozen=True)
class Drawn:
    """Places on the axis in percent of its width, with what is written there; `says` is the same in words."""

    low: float
    high: float
    got: float
    bar: float
    low_text: str
    high_text: str
    bar_text: str
    start_text: str
    end_text: str
    says: str

    @property
    def names_ends(self) -> bool:
        """Whether the interval's ends have room for their numbers."""
        return self.low > 9 and self.high < 91 and self.high - self.low > 12

    @property
    def names_start(self) -> bool:
        """Whether the axis's beginning has room for its number: the interval's is worth more where they would meet."""
        return self.low > ROOM or not self.names_ends

    @property
    def names_end(self) -> bool:
        return self.high < 100 - ROOM or not self.names_ends

    @property
    def bar_anchor(self) -> str:
        return "end" if self.bar > 60 else "start"

    @property
    def bar_aside(self) -> int:
        return -6 if self.bar > 60 else 6


def criteria_seen(dossier: Dossier, result: Result) -> list[Seen]:
    """Every criterion of the plan in force; one that a deviation dropped has no bar to be drawn against any more."""
    found = dossier.observed
    outcomes = {outcome.name: outcome for outcome in result.outcomes}
    return [
        shown(criterion, outcomes[criterion.name], found.get(criterion.name))
        for criterion in dossier.newest.plan.criteria
    ]


def shown(criterion: Criterion, outcome: Outcome, seen: Observed | None) -> Seen:
    return Seen(
        name=criterion.name,
        role=str(words.ROLES[criterion.role.value]),
        status=outcome.status.value,
        status_word=str(words.STATUSES[outcome.status.value]),
        needed=summary.needed(criterion),
        got=summary.got(criterion, seen),
        interval=drawn(criterion, outcome, seen),
    )


def drawn(criterion: Criterion, outcome: Outcome, seen: Observed | None) -> Drawn | None:
    if outcome.interval is None or outcome.observed is None:
        return None
    bar, got = bar_of(criterion, seen), got_of(criterion, outcome, seen)
    start, end = axis(criterion, [*outcome.interval, bar, got])

    def at(value: float) -> float:
        return round(min(100.0, max(0.0, 100 * (value - start) / (end - start))), 2)

    def write(value: float) -> str:
        return amount(criterion, value)

    low, high = outcome.interval
    facts = {"got": write(got), "low": write(low), "high": write(high), "bar": write(bar)}
    return Drawn(
        low=at(low),
        high=at(high),
        got=at(got),
        bar=at(bar),
        low_text=facts["low"],
        high_text=facts["high"],
        bar_text=_("bar %(bar)s") % facts,
        start_text=write(start),
        end_text=write(end),
        says=_("Seen %(got)s, 95 %% interval from %(low)s to %(high)s, bar %(bar)s.") % facts,
    )


def bar_of(criterion: Criterion, seen: Observed | None) -> float:
    """In the interval's unit: a count's bar is the events that the days so far would need."""
    if isinstance(seen, Events):
        return float(criterion.bar) * seen.days / (criterion.period_days or 1)
    return float(criterion.bar)


def got_of(criterion: Criterion, outcome: Outcome, seen: Observed | None) -> float:
    assert outcome.observed is not None
    if criterion.kind is Kind.K_OF_N:
        return outcome.observed / max(getattr(seen, "n", 1), 1)
    return outcome.observed


def axis(criterion: Criterion, values: list[float]) -> Interval:
    """Shares on the whole of 0 to 100 % where they need it; everything else on the stretch that holds it all."""
    if criterion.kind is Kind.K_OF_N or (criterion.kind is Kind.RATE and max(values) > 0.25):
        return 0.0, 1.0
    if criterion.kind in {Kind.RATE, Kind.COUNT}:
        return 0.0, max(values) * (1 + MARGIN) or 1.0
    if criterion.kind is Kind.COMPARISON:
        values = [*values, float(criterion.no_effect)]
    margin = (max(values) - min(values)) * MARGIN or 1.0
    return min(values) - margin, max(values) + margin


def amount(criterion: Criterion, value: float) -> str:
    rounded = float(f"{value:.3g}")
    if criterion.kind in {Kind.K_OF_N, Kind.RATE}:
        return percent(value) if value > 0.1 or not value else f"{number(rounded * 100)}\N{NO-BREAK SPACE}%"
    if criterion.kind is Kind.COMPARISON and criterion.effect is not Effect.RATIO:
        if criterion.measure is Measure.PROPORTION:
            return f"{signed(float(f'{value * 100:.3g}'))}\N{NO-BREAK SPACE}pp"
        return signed(rounded)
    return number(rounded)
