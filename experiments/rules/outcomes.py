"""One criterion, held against what was observed: measure it, then say whether the bar is met."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import Any

from experiments.rules import statistics
from experiments.rules.criteria import Criterion, Kind, Number, Policy, Role, exact
from experiments.rules.observed import Answers, Arms, Conversions, Events, Observed, Ruling, Sample, effect_of, seen
from experiments.rules.statistics import Interval, Share, Spread

FEWEST = 5  # successes and failures in each arm, below which the normal interval of a comparison means little


class Status(StrEnum):
    """What a criterion came to: the first three a primary's, the others a guardrail's, which can be undecided too."""

    MET = "met"
    MISSED = "missed"
    UNDECIDED = "undecided"
    SAFE = "safe"
    NOT_PROVEN_SAFE = "not_proven_safe"
    BREACHED = "breached"


class Futility(StrEnum):
    FUTILE = "futile"
    AT_RISK = "at_risk"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One criterion's part of a result, in the plan file's words. `chance` and `futility` only while it runs."""

    name: str
    role: Role
    status: Status
    observed: float | None = None
    probability: float | None = None
    interval: Interval | None = None
    p_value: float | None = None
    chance: float | None = None
    futility: Futility | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "role": self.role.value,
            "status": self.status.value,
            "observed": self.observed,
            "probability": self.probability,
            "interval": None if self.interval is None else list(self.interval),
            "p_value": self.p_value,
            "chance": self.chance,
            "futility": self.futility and self.futility.value,
        }


def outcome_from_json(data: dict[str, Any]) -> Outcome:
    enums = {
        "role": Role(data["role"]),
        "status": Status(data["status"]),
        "futility": Futility(data["futility"]) if data["futility"] else None,
        "interval": tuple(data["interval"]) if data["interval"] else None,
    }
    return Outcome(**{**data, **enums})


@dataclass(frozen=True, slots=True)
class Measured:
    """What the evidence comes to. `bar` has the interval's unit; `complete`: the planned sample is in."""

    status: Status = Status.UNDECIDED
    observed: float | None = None
    probability: float | None = None
    interval: Interval | None = None
    p_value: float | None = None
    chance: Fraction | float | None = None
    meets: bool = False
    complete: bool = False
    bar: Number = 0


def outcome(criterion: Criterion, observed: Observed | None, policy: Policy, *, running: bool = False) -> Outcome:
    measured = measure(criterion, observed)
    chance = measured.chance if running else None
    return Outcome(
        name=criterion.name,
        role=criterion.role,
        status=guarded(criterion, measured) if criterion.role is Role.GUARDRAIL else measured.status,
        observed=measured.observed,
        probability=measured.probability,
        interval=measured.interval,
        p_value=measured.p_value,
        chance=None if chance is None else float(chance),
        futility=futility(chance, policy),
    )


def guarded(criterion: Criterion, measured: Measured) -> Status:
    """A guardrail waits for its planned sample, and is safe only when its whole interval is."""
    if not measured.complete:
        return Status.UNDECIDED
    if not measured.meets:
        return Status.BREACHED
    if measured.interval is None:
        return Status.SAFE if criterion.kind is Kind.JUDGEMENT else Status.NOT_PROVEN_SAFE
    worst = measured.interval[0] if criterion.at_least else measured.interval[1]
    return Status.SAFE if criterion.reaches(worst, float(measured.bar)) else Status.NOT_PROVEN_SAFE


def futility(chance: Fraction | float | None, policy: Policy) -> Futility | None:
    """Strictly below the threshold, exactly: 0 of 2 where 3 of 5 are needed is 0.05, so at risk and not futile."""
    if chance is None:
        return None
    if chance == 0 or chance < exact(policy.futile):
        return Futility.FUTILE
    return Futility.AT_RISK if chance < exact(policy.at_risk) else None


def measure(criterion: Criterion, observed: Observed | None) -> Measured:
    match seen(observed):
        case None if criterion.kind in {Kind.K_OF_N, Kind.RATE}:
            return Measured(probability=_at(criterion, statistics.share_reaches(Share(0, 0), float(criterion.bar))))
        case Answers(yes=k, n=n) | Conversions(successes=k, exposures=n):
            return _share(criterion, Share(k, n))
        case Sample() as sample:
            return _mean(criterion, sample)
        case Events(events=events, days=days):
            return _count(criterion, events, days)
        case Arms(control=Conversions() as control, variant=Conversions() as variant):
            return _proportions(criterion, control, variant)
        case Arms(control=Sample() as control, variant=Sample() as variant):
            return _means(criterion, control, variant)
        case Ruling(met=met):
            return Measured(status=Status.MET if met else Status.MISSED, meets=bool(met), complete=True)
    return Measured()


def _share(criterion: Criterion, share: Share) -> Measured:
    planned = criterion.planned or 1
    bar = criterion.bar
    limit = ceil(bar * planned) if criterion.at_least else floor(bar * planned)
    status, chance = _share_so_far(criterion, share, planned, limit)
    meets = criterion.reaches(share.k * bar.denominator, bar.numerator * share.n)
    if share.n >= planned:
        status, chance = _decided(meets)
    return Measured(
        status=status,
        observed=share.k if criterion.kind is Kind.K_OF_N else share.rate,
        probability=_at(criterion, statistics.share_reaches(share, float(bar))),
        interval=statistics.wilson(share),
        chance=chance,
        meets=meets,
        complete=share.n >= planned,
        bar=bar,
    )


def _share_so_far(criterion: Criterion, share: Share, planned: int, limit: int) -> tuple[Status, Fraction | float]:
    """Before the planned sample: met or missed only when what is still to come can change nothing."""
    if share.n >= planned:
        return Status.UNDECIDED, 0.0
    if criterion.at_least:
        chance = statistics.share_chance(share, planned, limit)
        certain = share.k >= limit, share.k + planned - share.n < limit
    else:
        chance = 1 - statistics.share_chance(share, planned, limit + 1)
        certain = share.k + planned - share.n <= limit, share.k > limit
    return _certainly(*certain), chance


def _mean(criterion: Criterion, sample: Sample) -> Measured:
    spread = Spread(sample.n, float(sample.mean), sample.sd)
    meets = criterion.reaches(exact(sample.mean), criterion.bar)
    if sample.n < 2:
        return Measured(observed=spread.mean)
    complete = sample.n >= (criterion.planned or 1)
    probability = float(meets)
    if spread.error:
        probability = _at(criterion, statistics.mean_reaches(spread, float(criterion.bar)))
    return Measured(
        status=_decided(meets)[0] if complete else Status.UNDECIDED,
        observed=spread.mean,
        probability=probability,
        interval=statistics.mean_interval(spread),
        meets=meets,
        complete=complete,
        bar=criterion.bar,
    )


def _count(criterion: Criterion, events: int, days: int) -> Measured:
    """A total over more days is scaled to the period; before its end, *at least* can be met and *at most* missed."""
    period = criterion.period_days or 1
    target = int(criterion.bar)
    meets = criterion.reaches(events * period, target * days)
    if days >= period:
        status, chance = _decided(meets)
    elif criterion.at_least:
        status = _certainly(events >= target, False)
        chance = statistics.count_chance(events, days, period, target)
    else:
        status = _certainly(False, events > target)
        chance = 1 - statistics.count_chance(events, days, period, target + 1)
    return Measured(
        status=status,
        observed=events,
        probability=_at(criterion, statistics.count_reaches(events, days, target / period)),
        interval=statistics.poisson_interval(events),
        chance=chance,
        meets=meets,
        complete=days >= period,
        bar=Fraction(target * days, period),
    )


def _proportions(criterion: Criterion, without: Conversions, with_it: Conversions) -> Measured:
    control, variant = (Share(arm.successes, arm.exposures) for arm in (without, with_it))
    effect = effect_of(criterion, Arms(without, with_it))
    bar = float(criterion.bar)
    interval: Interval | None
    if criterion.no_effect:
        probability = statistics.ratio_reaches(control, variant, bar)
        interval = statistics.ratio_interval(control, variant)
    else:
        probability = statistics.difference_reaches(control, variant, bar)
        interval = statistics.difference_interval(control, variant, float(effect or 0))
    enough = min(control.k, variant.k, control.n - control.k, variant.n - variant.k) >= FEWEST
    complete = enough and both_planned(criterion, control.n, variant.n)
    return Measured(
        status=_compared(criterion, effect, interval) if complete else Status.UNDECIDED,
        observed=None if effect is None else float(effect),
        probability=_at(criterion, probability),
        interval=interval,
        p_value=statistics.pooled_p(control, variant),
        meets=effect is not None and criterion.reaches(effect, criterion.bar),
        complete=complete,
        bar=criterion.bar,
    )


def _means(criterion: Criterion, without: Sample, with_it: Sample) -> Measured:
    control, variant = (Spread(arm.n, float(arm.mean), arm.sd) for arm in (without, with_it))
    effect = exact(with_it.mean) - exact(without.mean)
    difference = float(effect)
    if min(control.n, variant.n) < 2:
        return Measured(observed=difference)
    meets = criterion.reaches(effect, criterion.bar)
    probability = float(meets)
    if statistics.welch_error(control, variant):
        probability = _at(criterion, statistics.welch_reaches(control, variant, difference, float(criterion.bar)))
    interval = statistics.welch_interval(control, variant, difference)
    complete = both_planned(criterion, control.n, variant.n)
    return Measured(
        status=_compared(criterion, effect, interval) if complete else Status.UNDECIDED,
        observed=difference,
        probability=probability,
        interval=interval,
        p_value=statistics.welch_p(control, variant, difference),
        meets=meets,
        complete=complete,
        bar=criterion.bar,
    )


def _compared(criterion: Criterion, effect: Number | None, interval: Interval | None) -> Status:
    """Met: the effect reaches the bar, and its whole interval lies beyond the bar or no effect, whichever is easier."""
    if effect is None or interval is None:
        return Status.UNDECIDED
    bar, (low, high) = float(criterion.bar), interval
    if criterion.at_least:
        beyond, short = low > min(bar, criterion.no_effect), high < bar
    else:
        beyond, short = high < max(bar, criterion.no_effect), low > bar
    return _certainly(beyond and criterion.reaches(effect, criterion.bar), short)


def both_planned(criterion: Criterion, control: int, variant: int) -> bool:
    """The variant's planned sample is the control's, scaled by the allocation."""
    control_share, variant_share = (exact(share) for share in criterion.allocation)
    planned = criterion.planned or 1
    return control >= planned and variant * control_share >= planned * variant_share


def _certainly(met: bool, missed: bool) -> Status:
    if met:
        return Status.MET
    return Status.MISSED if missed else Status.UNDECIDED


def _decided(meets: bool) -> tuple[Status, Fraction | float]:
    return (Status.MET, Fraction(1)) if meets else (Status.MISSED, Fraction(0))


def _at(criterion: Criterion, reaches: float) -> float:
    """The probability in the criterion's own direction."""
    return reaches if criterion.at_least else 1 - reaches
