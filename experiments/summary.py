"""What was needed and what was got, as short as a list has room for: "3 of 5", "≥ 4 %"."""

from __future__ import annotations

from experiments.dossier import Dossier
from experiments.rules.criteria import Criterion, Effect, Kind, Measure, Number, Role, exact
from experiments.rules.observed import Answers, Arms, Conversions, Events, Observed, Ruling, Sample, effect_of, seen
from experiments.rules.outcomes import Outcome, Status
from experiments.rules.result import Result
from kaizenlab.lib.reasons import exact_percent, number, signed

TELLING = (Status.MISSED, Status.UNDECIDED, Status.MET)
NOTHING = "–"


def needed_and_got(dossier: Dossier, result: Result) -> tuple[str, str]:
    """Of the criterion that tells most: a missed one, one that a kill criterion names, an undecided one, a met one."""
    outcome = telling(result)
    if outcome is None:
        return "", ""
    if outcome.name not in {criterion.name for criterion in dossier.newest.plan.criteria}:
        return "", ""
    criterion = dossier.newest.plan.named(outcome.name)
    return needed(criterion), got(criterion, dossier.observed.get(criterion.name))


def telling(result: Result) -> Outcome | None:
    primaries = [outcome for outcome in result.outcomes if outcome.role is Role.PRIMARY]
    killed = {kill.criterion for kill in result.kills}
    ranked = sorted(
        primaries,
        key=lambda outcome: (
            outcome.status is not Status.MISSED,
            outcome.name not in killed,
            TELLING.index(outcome.status),
        ),
    )
    return ranked[0] if ranked else None


def needed(criterion: Criterion) -> str:
    sign = "" if criterion.at_least else "≤\N{NO-BREAK SPACE}"
    match criterion.kind:
        case Kind.K_OF_N:
            return f"{sign}{number(criterion.required or 0)} of {number(criterion.planned or 0)}"
        case Kind.COUNT:
            return f"{sign}{number(criterion.bar)} in {number(criterion.period_days or 0)} d"
        case Kind.JUDGEMENT:
            return "yes"
        case Kind.RATE:
            return sign + exact_percent(criterion.bar)
    return sign + amount(criterion, criterion.bar)


def got(criterion: Criterion, seen_: Observed | None) -> str:
    match seen(seen_):
        case Answers(yes=yes, n=n):
            return f"{number(yes)} of {number(n)}"
        case Conversions(successes=k, exposures=n):
            return exact_percent(float(f"{k / n:.4g}"))
        case Sample(mean=mean):
            return amount(criterion, float(mean))
        case Events(events=events, days=days):
            return f"{number(events)} in {number(days)} d"
        case Arms() as arms:
            effect = effect_of(criterion, arms)
            return NOTHING if effect is None else amount(criterion, float(f"{float(effect):.4g}"))
        case Ruling(met=met):
            return "yes" if met else "no"
    return NOTHING


def amount(criterion: Criterion, value: Number) -> str:
    """A mean as it is, an effect with its sign: points for a difference of proportions, × for a ratio."""
    if criterion.kind is not Kind.COMPARISON:
        return number(exact(value))
    if criterion.effect is Effect.RATIO:
        return f"×\N{NO-BREAK SPACE}{number(exact(value))}"
    if criterion.measure is Measure.PROPORTION:
        return f"{signed(exact(value) * 100)}\N{NO-BREAK SPACE}pp"
    return signed(exact(value))
