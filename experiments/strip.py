"""The strip: every outcome that an experiment can have, and what the policy will say about it, before any data exists.

A k of n with few people has one column per outcome; larger ones and the other kinds are zones on a scale. Where a plan
has several criteria, the strip of one says what holds if all the others are met. It knows the policy only as a
function, `respond`, because decisions lie above experiments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from math import ceil, floor, inf
from typing import Protocol

from scipy import special

from experiments import statistics
from experiments.criteria import Criterion, Kind, Plan, Policy
from experiments.observed import Answers, Conversions, Events, Observed, Ruling, Sample, seen, value_of
from experiments.reasons import Reason, exact_percent, gettext_noop, number, reason
from experiments.result import Confidence, Result, Verdict
from experiments.rules import doubts, judge
from experiments.statistics import Share

MOST_COLUMNS = 20
ROUND_NUMBERS = (3, 5, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100)

OF_VERDICT = {
    (Verdict.VALIDATED, Confidence.HIGH): gettext_noop("validated, high confidence"),
    (Verdict.VALIDATED, Confidence.LOW): gettext_noop("validated, low confidence"),
    (Verdict.INCONCLUSIVE, None): gettext_noop("inconclusive"),
}
PIVOT_SUGGESTED = gettext_noop("invalidated: pivot or kill, pivot suggested")
KILL_SUGGESTED = gettext_noop("invalidated: pivot or kill, kill suggested")
IS_INVALID = gettext_noop("invalid")
OUT_OF_REACH = gettext_noop("out of reach")

IF_OTHERS = gettext_noop("This is what holds if the other criteria are met.")
PEOPLE = gettext_noop("%(k)s of %(n)s")
AT_MOST = gettext_noop("at most %(k)s of %(n)s")
ENOUGH = gettext_noop("With %(planned)s people, %(bar)s is enough for high confidence.")
ONLY_LOW = gettext_noop("With %(planned)s people, %(bar)s can only reach low confidence.")
NEVER_HIGH = gettext_noop("With %(planned)s people, no outcome reaches high confidence.")
NEEDED = gettext_noop("You need %(best)s, or more people, for high: %(larger)s pass the cut-off of %(cut_off)s.")
MORE_PEOPLE = gettext_noop("You need more people for high: %(larger)s pass the cut-off of %(cut_off)s.")
LIST_OF_TWO = gettext_noop("%(first)s or %(second)s")
LIST_OF_THREE = gettext_noop("%(first)s, %(second)s, or %(third)s")
FROM_TO = gettext_noop("%(low)s to %(high)s")
SHORT = gettext_noop("the whole 95 %% interval short of the bar")
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
class Column:
    """One outcome. `chance`: that it ends here, while it runs; `gone`: it no longer can. `bar`: the line stands before
    it. `first` and `last`: of the columns with the same response."""

    k: int
    of: int
    response: str
    verdict: Verdict
    confidence: Confidence | None
    probability: float
    chance: float | None
    gone: bool
    here: bool
    bar: bool
    first: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring columns about which the policy says the same."""

    first: int
    last: int
    response: str
    says: Reason

    @property
    def span(self) -> int:
        return self.last - self.first + 1


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
class Strip:
    """Either columns with their runs, or zones on a scale from `low` to `high`. `here`: today's value."""

    criterion: Criterion
    columns: tuple[Column, ...] = ()
    runs: tuple[Run, ...] = ()
    zones: tuple[Zone, ...] = ()
    low: float | None = None
    high: float | None = None
    bar: float = 0
    here: float | None = None
    caption: tuple[Reason, ...] = ()


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


def strip(
    plan: Plan,
    respond: Respond,
    *,
    criterion: str | None = None,
    observed: Observed | None = None,
    policy: Policy | None = None,
    deviations: int = 0,
    running: bool = False,
) -> Strip | None:
    """The strip of the named criterion, or of the first primary one; None where there is none to draw."""
    named = next((each for each in plan.primaries if criterion in {None, each.name}), None)
    if named is None:
        return None
    # A judgement keeps confidence low even when it is met, so it stays; what else is met changes nothing.
    judgements = tuple(each for each in plan.primaries if each is not named and each.kind is Kind.JUDGEMENT)
    alone = replace(plan, criteria=(named, *judgements), kill_criteria=())
    setting = Setting(alone, named, respond, policy or Policy(), deviations)
    drawn = _draw(setting, seen(observed), running=running)
    return replace(drawn, caption=(reason(IF_OTHERS), *drawn.caption)) if len(plan.criteria) > 1 else drawn


def _draw(setting: Setting, observed: Observed | None, *, running: bool) -> Strip:
    criterion = setting.criterion
    match criterion.kind, observed:
        case Kind.K_OF_N, Answers(n=n) if max(n, criterion.planned or 0) <= MOST_COLUMNS:
            return _columns(setting, observed, running=running)
        case Kind.K_OF_N, None if (criterion.planned or 0) <= MOST_COLUMNS:
            return _columns(setting, Answers(0, 0), running=False)
        case ((Kind.K_OF_N | Kind.RATE | Kind.COUNT), _):
            return _scale(setting, observed)
        case Kind.MEAN, _:
            return _mean(setting, observed if isinstance(observed, Sample) else None)
        case Kind.COMPARISON, _:
            return _comparison(setting, observed)
    return _judgement(setting, observed)


def _columns(setting: Setting, observed: Answers, *, running: bool) -> Strip:
    criterion = setting.criterion
    of = max(criterion.planned or 1, observed.n)
    chances = statistics.endings(Share(observed.yes, observed.n), of) if running else [None] * (of + 1)
    line = _first_beyond(criterion, of)
    columns = []
    for k, chance in enumerate(chances):
        result = setting.judged(Answers(k, of))
        columns.append(
            Column(
                k=k,
                of=of,
                response=_response(setting, result),
                verdict=result.verdict or Verdict.INCONCLUSIVE,
                confidence=result.confidence,
                probability=result.outcomes[0].probability or 0.0,
                chance=None if chance is None else float(chance),
                gone=chance == 0,
                here=observed.n > 0 and k == observed.yes,
                bar=k == line,
            )
        )
    runs = [list(group) for _, group in groupby(columns, key=_says_the_same)]
    return Strip(
        criterion=criterion,
        columns=tuple(
            replace(each, first=each is group[0], last=each is group[-1]) for group in runs for each in group
        ),
        runs=tuple(Run(group[0].k, group[-1].k, group[0].response, _says(group)) for group in runs),
        low=0,
        high=of,
        bar=line,
        here=observed.yes if observed.n else None,
        caption=tuple(_caption(setting, columns)),
    )


def _first_beyond(criterion: Criterion, of: int) -> int:
    """The line stands before the first outcome that meets *at least*, or misses *at most*."""
    return ceil(criterion.bar * of) if criterion.at_least else floor(criterion.bar * of) + 1


def _says_the_same(column: Column) -> tuple[str, Verdict, Confidence | None]:
    return column.response, column.verdict, column.confidence if column.verdict is Verdict.VALIDATED else None


def _says(group: Sequence[Column]) -> Reason:
    if all(column.gone for column in group):
        return reason(OUT_OF_REACH)
    return _words(group[0].response, group[0].verdict, group[0].confidence)


def _words(response: str, verdict: Verdict, confidence: Confidence | None) -> Reason:
    if verdict is Verdict.INVALIDATED:
        return reason(PIVOT_SUGGESTED if response == "pivot" else KILL_SUGGESTED)
    return reason(OF_VERDICT.get((verdict, confidence), IS_INVALID))


def _response(setting: Setting, result: Result) -> str:
    recommended = setting.respond(result)
    return "" if recommended is None else str(recommended.response)


def _caption(setting: Setting, columns: Sequence[Column]) -> Iterable[Reason]:
    """Whether the bar is enough for high confidence, and what would be."""
    if setting.doubts():
        yield from setting.doubts()
        return
    criterion, of = setting.criterion, columns[0].of
    met = [column for column in columns if column.verdict is Verdict.VALIDATED]
    high = [column.k for column in met if column.confidence is Confidence.HIGH]
    barely = (met[0] if criterion.at_least else met[-1]).k
    facts = {"planned": number(of), "bar": _of(criterion, barely, of)}
    if barely in high:
        yield reason(ENOUGH, **facts)
        return
    yield reason(ONLY_LOW if high else NEVER_HIGH, **facts)
    larger = _larger_samples(setting, of)
    facts = {"larger": larger, "cut_off": exact_percent(setting.policy.cut_off)}
    if high:
        yield reason(NEEDED, best=_of(criterion, min(high) if criterion.at_least else max(high), of), **facts)
    else:
        yield reason(MORE_PEOPLE, **facts)


def _of(criterion: Criterion, k: int, of: int) -> Reason:
    return reason(PEOPLE if criterion.at_least else AT_MOST, k=number(k), n=number(of))


def _larger_samples(setting: Setting, of: int) -> Reason:
    """Three larger samples, and the fewest (for *at most*, the most) yeses that pass the cut-off in each."""
    next_round = next((size for size in ROUND_NUMBERS if size > of), of * 3 // 2)
    sizes = sorted({next_round, 2 * of, 4 * of})
    while len(sizes) < 3 or _passing(setting, sizes[0]) is None:
        sizes = [*sizes, 2 * sizes[-1]][-3:]
    said = [_of(setting.criterion, _passing(setting, size) or 0, size) for size in sizes]
    return reason(LIST_OF_THREE, first=said[0], second=said[1], third=said[2])


def _passing(setting: Setting, of: int) -> int | None:
    """The yeses closest to the bar whose probability passes the cut-off."""
    criterion, bar = setting.criterion, float(setting.criterion.bar)
    line = _first_beyond(criterion, of)
    candidates = range(line, of + 1) if criterion.at_least else range(line - 1, -1, -1)
    return next((k for k in candidates if _passes(setting, Share(k, of), bar)), None)


def _passes(setting: Setting, share: Share, bar: float) -> bool:
    reaches = statistics.share_reaches(share, bar)
    return (reaches if setting.criterion.at_least else 1 - reaches) >= setting.policy.cut_off


def _scale(setting: Setting, observed: Observed | None) -> Strip:
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
            Zone(label, low, high, response, verdict, confidence, _words(response, verdict, confidence), here=held)
        )
    return Strip(
        criterion=criterion,
        zones=tuple(zones),
        low=0,
        high=most / unit,
        bar=float(bar / unit),
        here=None if here is None else float(here),
        caption=setting.doubts(),
    )


@dataclass(frozen=True, slots=True)
class _Along:
    """What the policy says at each whole number of the scale."""

    setting: Setting
    size: int

    def __call__(self, k: int) -> tuple[str, Verdict, Confidence | None]:
        result = self.setting.judged(_seen_as(self.setting.criterion.kind, k, self.size))
        verdict = result.verdict or Verdict.INCONCLUSIVE
        return _response(self.setting, result), verdict, result.confidence if verdict is Verdict.VALIDATED else None


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
        case Answers(n=size) | Conversions(exposures=size) | Events(days=size):
            return size
    return 0


def _unit(criterion: Criterion, size: int) -> int:
    """How many steps of the scale make 1: a rate is shown as a share of its exposures."""
    return size if criterion.kind is Kind.RATE else 1


def _mark(criterion: Criterion, value: float) -> str:
    return exact_percent(float(f"{value:.4g}")) if criterion.kind is Kind.RATE else number(value)


def _mean(setting: Setting, observed: Sample | None) -> Strip:
    """With a spread seen, the border to high confidence is a quantile of Student's t from the bar; else it is open."""
    criterion = setting.criterion
    bar = float(criterion.bar)
    away = None
    if observed and observed.n > 1 and observed.sd:
        n = max(observed.n, criterion.planned or 1)
        away = float(special.stdtrit(n - 1, setting.policy.cut_off)) * observed.sd / n**0.5
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
    return Strip(
        criterion=criterion,
        zones=_along(criterion, placed),
        low=None if span is None else min(bar - span, bar if here is None else here),
        high=None if span is None else max(bar + span, bar if here is None else here),
        bar=bar,
        here=here,
        caption=setting.doubts(),
    )


def _holds(zone: Zone, value: float, sign: int) -> bool:
    """Whether the zone, from its `low` (in it) towards better values, holds the value; both times the sign."""
    low = -inf if zone.low is None else sign * zone.low
    high = inf if zone.high is None else sign * zone.high
    return low <= value < high and not (zone.low is None and zone.verdict is Verdict.VALIDATED)


def _comparison(setting: Setting, observed: Observed | None) -> Strip:
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
    return Strip(
        criterion=setting.criterion,
        zones=_along(setting.criterion, _placed(setting, zones, observed)),
        bar=float(setting.criterion.bar),
        here=None if value is None else float(value),
        caption=setting.doubts(),
    )


def _beyond_no_effect(criterion: Criterion) -> bool:
    """Such a bar can be met while the truth may well lie between no effect and the bar."""
    return not criterion.reaches(criterion.no_effect, criterion.bar)


def _judgement(setting: Setting, observed: Observed | None) -> Strip:
    zones = [
        _zone(setting, reason(SAYS_NO), Verdict.INVALIDATED),
        _zone(setting, reason(SAYS_YES), Verdict.VALIDATED, confidence=Confidence.LOW),
    ]
    return Strip(setting.criterion, zones=_placed(setting, zones, observed), caption=setting.doubts())


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
    response = _response(setting, Result(verdict, confidence, (), (), ()))
    return Zone(label, low, high, response, verdict, confidence, _words(response, verdict, confidence))


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
