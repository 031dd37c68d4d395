"""The strip where outcomes are not a handful of columns: zones on a scale, and what the policy says in each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, inf
from typing import Protocol

from experiments.rules import doubts, judge, statistics
from experiments.rules.criteria import Criterion, Kind, Plan, Policy
from experiments.rules.observed import Answers, Conversions, Events, Observed, Ruling, Sample, value_of
from experiments.rules.result import Confidence, Result, Verdict
from kaizenlab.lib.reasons import Reason, exact_percent, gettext_noop, number, reason

OF_VERDICT = {
    (Verdict.VALIDATED, Confidence.HIGH): gettext_noop("validated, high confidence"),
    (Verdict.VALIDATED, Confidence.LOW): gettext_noop("validated, low confidence"),
    (Verdict.INCONCLUSIVE, None): gettext_noop("inconclusive"),
}
PIVOT_SUGGESTED = gettext_noop("invalidated: pivot or kill, pivot suggested")
KILL_SUGGESTED = gettext_noop("invalidated: pivot or kill, kill suggested")
IS_INVALID = gettext_noop("invalid")
FROM_TO = gettext_noop("%(low)s to %(high)s")
SHORT = gettext_noop("the whole 95 %% interval short of the bar")
ACROSS = gettext_noop("the interval lies across the bar, or a sample is too small")
REACHED = gettext_noop("the bar is reached, and the interval is clear of no effect")
CLEAR = gettext_noop("the chance that the bar holds passes the cut-off")
MISSES = gettext_noop("short of the bar")
MEETS = gettext_noop("at the bar or better")
SAYS_NO = gettext_noop("the judge says no")
SAYS_YES = gettext_noop("the judge says yes")


class Recommended(Protocol):
    @property
    def response(self) -> str: ...


Respond = Callable[[Result], Recommended | None]


@dataclass(frozen=True, slots=True)
class Setting:
    """One criterion of a plan on its own, the others taken as met."""

    plan: Plan
    criterion: Criterion
    respond: Respond
    policy: Policy
    deviations: int

    def judged(self, observed: Observed) -> Result:
        rulings = {each.name: Ruling(met=True) for each in self.plan.primaries if each.kind is Kind.JUDGEMENT}
        return judge(
            self.plan, rulings | {self.criterion.name: observed}, policy=self.policy, deviations=self.deviations
        )

    def doubts(self) -> tuple[Reason, ...]:
        return doubts(self.plan, (), Verdict.VALIDATED, self.deviations)


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the scale, from `low` to `high`, both in it; None where the border depends on what will be seen."""

    label: Reason | str
    low: float | None
    high: float | None
    response: str
    verdict: Verdict
    confidence: Confidence | None
    says: Reason
    here: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """Zones from small values to large, on an axis from `low` to `high` where its ends are known."""

    zones: tuple[Zone, ...]
    low: float | None = None
    high: float | None = None
    bar: float = 0
    here: float | None = None


def scale(setting: Setting, observed: Observed | None) -> Scale:
    match setting.criterion.kind:
        case Kind.MEAN:
            return _mean(setting, observed if isinstance(observed, Sample) else None)
        case Kind.COMPARISON:
            return _comparison(setting, observed)
        case Kind.JUDGEMENT:
            return _judgement(setting, observed)
    return _whole_numbers(setting, observed)


def words(response: str, verdict: Verdict, confidence: Confidence | None) -> Reason:
    if verdict is Verdict.INVALIDATED:
        return reason(PIVOT_SUGGESTED if response == "pivot" else KILL_SUGGESTED)
    return reason(OF_VERDICT.get((verdict, confidence), IS_INVALID))


def answer(setting: Setting, result: Result) -> str:
    recommended = setting.respond(result)
    return "" if recommended is None else str(recommended.response)


def _whole_numbers(setting: Setting, observed: Observed | None) -> Scale:
    """Whole numbers of yeses, successes or events; borders are found by halving, because the response is monotone."""
    criterion = setting.criterion
    planned = criterion.period_days if criterion.kind is Kind.COUNT else criterion.planned
    size = max(planned or 1, _size(observed))
    here = value_of(criterion, observed) if observed else None
    bar = criterion.bar * size if criterion.kind is not Kind.COUNT else criterion.bar * size / (planned or 1)
    most = size if criterion.kind is Kind.K_OF_N else max(ceil(3 * bar), int(2 * (here or 0) * _unit(criterion, size)))
    most = most if criterion.kind is Kind.COUNT else min(size, most)
    says = _Along(setting, size)
    borders = [0, *_borders(says, 0, most), most + 1]
    unit = _unit(criterion, size)
    zones = []
    for first, beyond in pairwise(borders):
        response, verdict, confidence = says(first)
        low, high = first / unit, (beyond - 1) / unit
        held = here is not None and first <= here * unit < beyond
        label = reason(FROM_TO, low=_mark(criterion, low), high=_mark(criterion, high))
        zones.append(
            Zone(label, low, high, response, verdict, confidence, words(response, verdict, confidence), here=held)
        )
    return Scale(
        zones=tuple(zones),
        low=0,
        high=most / unit,
        bar=float(bar / unit),
        here=None if here is None else float(here),
    )


@dataclass(frozen=True, slots=True)
class _Along:
    """What the policy says at each whole number of the scale."""

    setting: Setting
    size: int

    def __call__(self, k: int) -> tuple[str, Verdict, Confidence | None]:
        result = self.setting.judged(_seen_as(self.setting.criterion.kind, k, self.size))
        verdict = result.verdict or Verdict.INCONCLUSIVE
        return answer(self.setting, result), verdict, result.confidence if verdict is Verdict.VALIDATED else None


def _borders(says: Callable[[int], tuple[str, Verdict, Confidence | None]], low: int, high: int) -> list[int]:
    """Each first number at which something else is said."""
    if says(low) == says(high):
        return []
    if high - low == 1:
        return [high]
    middle = (low + high) // 2
    return _borders(says, low, middle) + _borders(says, middle, high)


def _seen_as(kind: Kind, k: int, size: int) -> Observed:
    if kind is Kind.K_OF_N:
        return Answers(k, size)
    return Conversions(k, size) if kind is Kind.RATE else Events(k, size)


def _size(observed: Observed | None) -> int:
    match observed:
        case Answers() | Conversions():
            return observed.size
        case Events(days=days):
            return days
    return 0


def _unit(criterion: Criterion, size: int) -> int:
    """How many steps of the scale make 1: a rate is shown as a share of its exposures."""
    return size if criterion.kind is Kind.RATE else 1


def _mark(criterion: Criterion, value: float) -> str:
    return exact_percent(float(f"{value:.4g}")) if criterion.kind is Kind.RATE else number(value)


def _mean(setting: Setting, observed: Sample | None) -> Scale:
    """With a spread seen, the border to high confidence is a quantile of Student's t from the bar; else it is open."""
    criterion = setting.criterion
    bar = float(criterion.bar)
    away = None
    if observed and observed.n > 1 and observed.sd:
        n = max(observed.n, criterion.planned or 1)
        away = statistics.student(n - 1, setting.policy.cut_off) * observed.sd / n**0.5
    sign = 1 if criterion.at_least else -1
    clear = None if away is None else bar + sign * away
    zones = [
        _zone(setting, reason(MISSES), Verdict.INVALIDATED, None, bar),
        _zone(setting, reason(MEETS), Verdict.VALIDATED, bar, clear, Confidence.LOW),
    ]
    if not setting.doubts():
        zones.append(_zone(setting, reason(CLEAR), Verdict.VALIDATED, clear, None, Confidence.HIGH))
    here = float(observed.mean) if observed else None
    placed = [replace(zone, here=here is not None and _holds(zone, sign * here, sign)) for zone in zones]
    span = 3 * away if away else None
    return Scale(
        zones=_along(criterion, placed),
        low=None if span is None else min(bar - span, bar if here is None else here),
        high=None if span is None else max(bar + span, bar if here is None else here),
        bar=bar,
        here=here,
    )


def _holds(zone: Zone, value: float, sign: int) -> bool:
    """Whether the zone, from its `low` (in it) towards better values, holds the value; both times the sign."""
    low = -inf if zone.low is None else sign * zone.low
    high = inf if zone.high is None else sign * zone.high
    return low <= value < high and not (zone.low is None and zone.verdict is Verdict.VALIDATED)


def _comparison(setting: Setting, observed: Observed | None) -> Scale:
    """Where the borders lie depends on the rates that will be seen, so the zones are named in words."""
    zones = [
        _zone(setting, reason(SHORT), Verdict.INVALIDATED),
        _zone(setting, reason(ACROSS), Verdict.INCONCLUSIVE),
    ]
    if setting.doubts() or _beyond_no_effect(setting.criterion):
        zones.append(_zone(setting, reason(REACHED), Verdict.VALIDATED, confidence=Confidence.LOW))
    if not setting.doubts():
        zones.append(_zone(setting, reason(CLEAR), Verdict.VALIDATED, confidence=Confidence.HIGH))
    value = None if observed is None else value_of(setting.criterion, observed)
    return Scale(
        zones=_along(setting.criterion, _placed(setting, zones, observed)),
        bar=float(setting.criterion.bar),
        here=None if value is None else float(value),
    )


def _beyond_no_effect(criterion: Criterion) -> bool:
    """Such a bar can be met while the truth may well lie between no effect and the bar."""
    return not criterion.reaches(criterion.no_effect, criterion.bar)


def _judgement(setting: Setting, observed: Observed | None) -> Scale:
    zones = [
        _zone(setting, reason(SAYS_NO), Verdict.INVALIDATED),
        _zone(setting, reason(SAYS_YES), Verdict.VALIDATED, confidence=Confidence.LOW),
    ]
    return Scale(_placed(setting, zones, observed))


def _zone(
    setting: Setting,
    label: Reason,
    verdict: Verdict,
    low: float | None = None,
    high: float | None = None,
    confidence: Confidence | None = None,
) -> Zone:
    """A zone whose result is known without its numbers."""
    if verdict is Verdict.INVALIDATED:
        confidence = Confidence.LOW
    response = answer(setting, Result(verdict, confidence, (), (), ()))
    return Zone(label, low, high, response, verdict, confidence, words(response, verdict, confidence))


def _placed(setting: Setting, zones: Sequence[Zone], observed: Observed | None) -> tuple[Zone, ...]:
    if observed is None:
        return tuple(zones)
    result = setting.judged(observed)
    now = result.verdict, result.confidence if result.verdict is Verdict.VALIDATED else None
    return tuple(
        replace(zone, here=now == (zone.verdict, zone.confidence if zone.verdict is Verdict.VALIDATED else None))
        for zone in zones
    )


def _along(criterion: Criterion, zones: Sequence[Zone]) -> tuple[Zone, ...]:
    """From small to large values: where less is better, the better zones come first."""
    if criterion.at_least:
        return tuple(zones)
    return tuple(replace(zone, low=zone.high, high=zone.low) for zone in reversed(zones))
