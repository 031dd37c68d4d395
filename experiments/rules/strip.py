"""The strip: every outcome that an experiment can have, and what the policy will say about it, before any data exists.

A k of n with few people has one column per outcome; larger ones and the other kinds are zones on a scale. Where a plan
has several criteria, the strip of one says what holds if all the others are met. It knows the policy only as a
function, `respond`, because decisions lie above experiments.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil, floor

from experiments.rules import statistics
from experiments.rules.criteria import Criterion, Kind, Plan, Policy
from experiments.rules.observed import Answers, Observed, seen
from experiments.rules.result import Confidence, Verdict
from experiments.rules.scale import Respond, Setting, Zone, answer, scale, words
from experiments.rules.statistics import Share
from kaizenlab.lib.reasons import Reason, exact_percent, gettext_noop, number, reason

MOST_COLUMNS = 20
ROUND_NUMBERS = (3, 5, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100)

OUT_OF_REACH = gettext_noop("out of reach")
IF_OTHERS = gettext_noop("This is what holds if the other criteria are met.")
PEOPLE = gettext_noop("%(k)s of %(n)s")
AT_MOST = gettext_noop("at most %(k)s of %(n)s")
ENOUGH = gettext_noop("With %(planned)s people, %(bar)s is enough for high confidence.")
ONLY_LOW = gettext_noop("With %(planned)s people, %(bar)s can only reach low confidence.")
NEVER_HIGH = gettext_noop("With %(planned)s people, no outcome reaches high confidence.")
NEEDED = gettext_noop("You need %(best)s, or more people, for high: %(larger)s pass the cut-off of %(cut_off)s.")
MORE_PEOPLE = gettext_noop("You need more people for high: %(larger)s pass the cut-off of %(cut_off)s.")
LIST_OF_THREE = gettext_noop("%(first)s, %(second)s, or %(third)s")


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
    planned = setting.criterion.planned or 0
    match setting.criterion.kind, observed:
        case Kind.K_OF_N, Answers(n=n) if max(n, planned) <= MOST_COLUMNS:
            return _columns(setting, observed, running=running)
        case Kind.K_OF_N, None if planned <= MOST_COLUMNS:
            return _columns(setting, Answers(0, 0), running=False)
    drawn = scale(setting, observed)
    return Strip(
        criterion=setting.criterion,
        zones=drawn.zones,
        low=drawn.low,
        high=drawn.high,
        bar=drawn.bar,
        here=drawn.here,
        caption=setting.doubts(),
    )


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
                response=answer(setting, result),
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
    return words(group[0].response, group[0].verdict, group[0].confidence)


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
