"""Why a result is what it is: what was needed, what was seen, what follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from experiments.rules import sentences as say
from experiments.rules.criteria import (
    Criterion,
    Effect,
    KillCriterion,
    Kind,
    Measure,
    Method,
    Number,
    Plan,
    Policy,
    Role,
    exact,
)
from experiments.rules.observed import Answers, Arms, Conversions, Events, Observed, Ruling, Sample, effect_of, seen
from experiments.rules.outcomes import FEWEST, Futility, Outcome, Status, both_planned
from experiments.rules.result import Confidence, Verdict
from kaizenlab.lib.reasons import Reason, exact_percent, number, percent, reason, signed

MOST_NAMED = 20  # values that are only shown; of more their number is enough


@dataclass(frozen=True, slots=True)
class Case:
    """All that a result is explained from. `weak` and `strong` name the criteria whose probability decided confidence;
    `doubts` say what else keeps it low; `off` are the comparisons whose sample ratio fails."""

    plan: Plan
    policy: Policy
    observed: Mapping[str, Observed]
    outcomes: tuple[Outcome, ...]
    kills: tuple[KillCriterion, ...]
    broken: str | None
    off: tuple[str, ...]
    verdict: Verdict | None
    confidence: Confidence | None
    weak: frozenset[str]
    strong: frozenset[str]
    doubts: tuple[Reason, ...]
    closed: bool


def explain(case: Case) -> tuple[Reason, ...]:
    reasons = []
    for criterion, outcome in zip(case.plan.criteria, case.outcomes, strict=True):
        for sentence in _of_criterion(case, criterion, outcome):
            alone = len(case.plan.criteria) == 1
            reasons.append(sentence if alone else reason(say.NAMED, name=criterion.name, sentence=sentence))
    reasons += [kill_reached(kill, case.plan.named(kill.criterion)) for kill in case.kills]
    reasons += _verdict(case)
    if case.confidence is Confidence.LOW:
        reasons += case.doubts
    return tuple(reasons)


def _of_criterion(case: Case, criterion: Criterion, outcome: Outcome) -> Iterator[Reason]:
    observed = seen(case.observed.get(criterion.name))
    clauses = {"seen": _seen(criterion, observed), "bar": _bar(criterion)}
    if observed is None or outcome.probability is None:
        yield reason(say.SENTENCE, **clauses)
    else:
        yield reason(_follows(case, criterion), **clauses, chance=_probability(case, criterion, observed, outcome))
    yield from _beyond(criterion, observed)
    yield from _status(criterion, observed, outcome)
    if outcome.chance is not None:
        yield _chance(case.policy, outcome)


def _seen(criterion: Criterion, observed: Observed | None) -> Reason:
    match observed:
        case Answers(yes=yes, n=n):
            return reason(say.SAID_YES, yes=number(yes), n=number(n))
        case Conversions(successes=k, exposures=n):
            return reason(say.SHARE, successes=number(k), exposures=number(n), share=_share(k, n))
        case Sample(n=1, mean=mean):
            return reason(say.VALUE, mean=number(float(mean)))
        case Sample(n=n, mean=mean):
            return reason(say.MEAN, n=number(n), mean=number(float(mean)))
        case Events(events=events, days=days):
            return _events(events, days, criterion.period_days or 1)
        case Arms() as arms:
            return _effect(criterion, arms)
        case Ruling(met=met, because=because):
            ruling = reason(say.JUDGE_YES if met else say.JUDGE_NO)
            return reason(say.BECAUSE, ruling=ruling, because=because) if because else ruling
    return reason(say.NOTHING)


def _events(events: int, days: int, period: int) -> Reason:
    if days > period:
        scaled = number(float(f"{events * period / days:.3g}"))
        return reason(say.EVENTS_SCALED, events=number(events), days=number(days), scaled=scaled, period=number(period))
    if days == 1:
        return reason(say.EVENTS_IN_A_DAY, events=number(events))
    return reason(say.EVENTS, events=number(events), days=number(days))


def _effect(criterion: Criterion, arms: Arms) -> Reason:
    effect = effect_of(criterion, arms)
    levels = {"variant": _level(arms.variant), "control": _level(arms.control)}
    if criterion.effect is Effect.RATIO:
        return reason(say.RATIO, **levels, effect="–" if effect is None else number(float(f"{float(effect):.4g}")))
    return reason(say.DIFFERENCE, **levels, effect=_difference(criterion, float(f"{float(effect or 0):.4g}")))


def _level(arm: Conversions | Sample) -> str:
    return _share(arm.successes, arm.exposures) if isinstance(arm, Conversions) else number(float(arm.mean))


def _share(k: int, n: int) -> str:
    return exact_percent(float(f"{k / n:.4g}"))


def _difference(criterion: Criterion, value: Number) -> Reason | str:
    if criterion.measure is Measure.PROPORTION:
        return reason(say.POINTS, points=signed(exact(value) * 100))
    return signed(exact(value))


def _bar(criterion: Criterion) -> Reason:
    at_least = criterion.at_least
    if criterion.kind is Kind.JUDGEMENT:
        return reason(say.JUDGED)
    if criterion.kind is Kind.K_OF_N:
        template = say.K_OF_N_AT_LEAST if at_least else say.K_OF_N_AT_MOST
        return reason(template, required=number(criterion.required or 0), planned=number(criterion.planned or 0))
    if criterion.kind is Kind.COUNT:
        template = say.PERIOD_AT_LEAST if at_least else say.PERIOD_AT_MOST
        return reason(template, target=number(criterion.bar), days=number(criterion.period_days or 0))
    return reason(say.BAR_AT_LEAST if at_least else say.BAR_AT_MOST, bar=_target(criterion))


def _target(criterion: Criterion) -> Reason | str:
    """The bar as a number on its own."""
    if criterion.kind is Kind.COUNT:
        return reason(say.A_PERIOD, target=number(criterion.bar), days=number(criterion.period_days or 0))
    if criterion.kind is Kind.COMPARISON and criterion.effect is Effect.DIFFERENCE:
        return _difference(criterion, criterion.bar)
    if criterion.kind is Kind.K_OF_N:
        return exact_percent(float(f"{float(criterion.bar):.4g}"))
    return exact_percent(criterion.bar) if criterion.kind is Kind.RATE else number(criterion.bar)


def _follows(case: Case, criterion: Criterion) -> str:
    if criterion.name in case.weak:
        return say.SO_LOW
    if case.confidence is Confidence.HIGH and criterion.name in case.strong:
        return say.SO_HIGH
    return say.WITH_CHANCE


def _probability(case: Case, criterion: Criterion, observed: Observed, outcome: Outcome) -> Reason:
    beside = None
    if case.confidence is not None and criterion.name in case.weak | case.strong:
        cut_off = exact(case.policy.cut_off)
        beside = cut_off if case.verdict is Verdict.VALIDATED else 1 - cut_off
    reaches, stays = {
        Kind.MEAN: (say.MEAN_REACHES, say.MEAN_STAYS),
        Kind.COMPARISON: (say.EFFECT_REACHES, say.EFFECT_STAYS),
    }.get(criterion.kind, (say.RATE_REACHES, say.RATE_STAYS))
    return reason(
        reaches if criterion.at_least else stays,
        sample=_sample(case.plan.method, observed),
        bar=_target(criterion),
        chance=percent(outcome.probability or 0.0, beside),
    )


def _sample(method: Method, observed: Observed) -> Reason:
    match observed:
        case Answers(n=n):
            one, many = (say.INTERVIEW, say.INTERVIEWS) if method is Method.INTERVIEW else (say.PERSON, say.PEOPLE)
            return reason(one) if n == 1 else reason(many, n=number(n))
        case Conversions(exposures=n):
            return reason(say.EXPOSURES, n=number(n))
        case Sample(n=n):
            return reason(say.VALUES, n=number(n))
        case Events(days=days):
            return reason(say.DAY) if days == 1 else reason(say.DAYS, n=number(days))
        case Arms(control=control, variant=variant):
            return reason(say.BOTH_ARMS, control=number(control.size), variant=number(variant.size))
    raise ValueError(observed)


def _beyond(criterion: Criterion, observed: Observed | None) -> Iterator[Reason]:
    """What came in beyond the plan: entered one by one it does not count, given as one total it all does."""
    match observed:
        case Sample(rest=values, unnamed=more) if more or len(values) > MOST_NAMED:
            yield reason(say.REST, planned=number(observed.n), rest=number(len(values) + more))
        case Sample(rest=values) if values:
            named = ", ".join(number(value) for value in values)
            yield reason(say.REST_NAMED, planned=number(observed.n), values=named)
        case Answers(rest=rest) | Conversions(rest=rest) if rest:
            yield reason(say.REST, planned=number(observed.size), rest=number(rest))
        case Arms(control=control, variant=variant) if _rest(control) or _rest(variant):
            counted, rest = control.size + variant.size, _rest(control) + _rest(variant)
            yield reason(say.REST, planned=number(counted), rest=number(rest))
        case Arms(control=control, variant=variant) if _more_than_planned(criterion, control, variant):
            yield reason(say.BEYOND_ARMS, control=number(control.size), variant=number(variant.size))
    if isinstance(observed, Answers | Conversions | Sample) and observed.size > (criterion.planned or 0):
        yield reason(say.BEYOND_PLAN, n=number(observed.size), planned=number(criterion.planned or 0))


def _rest(arm: Conversions | Sample) -> int:
    return arm.rest if isinstance(arm, Conversions) else len(arm.rest) + arm.unnamed


def _more_than_planned(criterion: Criterion, control: Conversions | Sample, variant: Conversions | Sample) -> bool:
    share, other = (exact(each) for each in criterion.allocation)
    planned = criterion.planned or 0
    return control.size > planned or variant.size * share > planned * other


def _status(criterion: Criterion, observed: Observed | None, outcome: Outcome) -> Iterator[Reason]:
    if outcome.status is Status.UNDECIDED:
        if observed is not None or criterion.kind is Kind.JUDGEMENT:
            yield _undecided(criterion, observed, outcome)
    elif criterion.role is Role.GUARDRAIL:
        template = {Status.SAFE: say.SAFE, Status.BREACHED: say.BREACHED}.get(outcome.status, say.NOT_PROVEN_SAFE)
        yield reason(template, **(_interval(criterion, outcome) if outcome.status is Status.NOT_PROVEN_SAFE else {}))


def _undecided(criterion: Criterion, observed: Observed | None, outcome: Outcome) -> Reason:
    match observed:
        case None:
            return reason(say.NO_VERDICT)
        case Sample(n=1):
            return reason(say.TOO_FEW_VALUES)
        case Events():
            return reason(say.PERIOD_NOT_OVER)
        case Arms(control=control, variant=variant):
            return _undecided_comparison(criterion, control, variant, outcome)
    return reason(say.NOT_ALL_IN)


def _undecided_comparison(
    criterion: Criterion, control: Conversions | Sample, variant: Conversions | Sample, outcome: Outcome
) -> Reason:
    if not both_planned(criterion, control.size, variant.size):
        return reason(say.ARMS_NOT_IN)
    if (isinstance(control, Conversions) and _scarce(control)) or (
        isinstance(variant, Conversions) and _scarce(variant)
    ):
        return reason(say.FIVE_AND_FIVE, fewest=FEWEST)
    if outcome.interval is None:
        return reason(say.TOO_FEW_VALUES)
    return reason(say.ACROSS, **_interval(criterion, outcome))


def _scarce(arm: Conversions) -> bool:
    return min(arm.successes, arm.exposures - arm.successes) < FEWEST


def _interval(criterion: Criterion, outcome: Outcome) -> dict[str, Reason | str]:
    low, high = (float(f"{bound:.3g}") for bound in outcome.interval or (0.0, 0.0))
    if criterion.kind in {Kind.K_OF_N, Kind.RATE}:
        return {"low": exact_percent(low), "high": exact_percent(high)}
    if criterion.kind is Kind.COMPARISON and criterion.effect is Effect.DIFFERENCE:
        return {"low": _difference(criterion, low), "high": _difference(criterion, high)}
    return {"low": number(low), "high": number(high)}


def _chance(policy: Policy, outcome: Outcome) -> Reason:
    chance = outcome.chance or 0.0
    if chance in {0, 1}:
        return reason(say.CERTAIN if chance else say.CANNOT)
    if outcome.futility is None:
        return reason(say.CHANCE, chance=percent(chance, policy.at_risk))
    futile = outcome.futility is Futility.FUTILE
    template, threshold = (say.FUTILE, policy.futile) if futile else (say.AT_RISK, policy.at_risk)
    return reason(template, chance=percent(chance, threshold), threshold=exact_percent(threshold))


def kill_reached(kill: KillCriterion, criterion: Criterion) -> Reason:
    """The sentence that says which kill criterion was reached."""
    at_most, at_least = say.KILL_AT_MOST, say.KILL_AT_LEAST
    facts = {"name": kill.criterion, "by": kill.by.isoformat()}
    if kill.of is not None:
        at_most, at_least = say.KILL_OF_AT_MOST, say.KILL_OF_AT_LEAST
        facts["of"] = number(kill.of)
    bound = exact(kill.at_least or 0) if kill.at_most is None else exact(kill.at_most)
    written: Reason | str = number(bound)
    if criterion.kind is Kind.RATE:
        written = exact_percent(bound)
    elif criterion.kind is Kind.COMPARISON and criterion.effect is Effect.DIFFERENCE:
        written = _difference(criterion, bound)
    return reason(at_least if kill.at_most is None else at_most, **facts, bound=written)


def _verdict(case: Case) -> Iterator[Reason]:
    for name in case.off:
        yield _ratio(case, name)
    if case.broken is not None:
        yield reason(say.IS_BROKEN, why=case.broken)
    elif case.verdict is Verdict.INVALIDATED:
        missed = any(each.role is Role.PRIMARY and each.status is Status.MISSED for each in case.outcomes)
        yield reason(say.IS_MISSED if missed else say.IS_KILLED)
    elif case.verdict is Verdict.VALIDATED:
        yield reason(say.IS_VALIDATED)
    elif case.verdict is Verdict.INCONCLUSIVE:
        yield reason(say.IS_UNDECIDED if case.plan.primaries else say.IS_EMPTY)
    elif case.verdict is None:
        yield reason(say.NOT_YET)


def _ratio(case: Case, name: str) -> Reason:
    arms = case.observed[name]
    assert isinstance(arms, Arms)
    control, variant = case.plan.named(name).allocation
    return reason(
        say.RATIO_IS_OFF if case.closed else say.RATIO_LOOKS_OFF,
        name=name,
        control=number(arms.control.size),
        variant=number(arms.variant.size),
        planned=f"{number(exact(control))} : {number(exact(variant))}",
    )
