"""How a result is computed: pure functions on plain values. The same inputs always give the same result.

The words of a plan are in `criteria`, what was seen in `observed` and `observe`, numbers in `statistics`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from experiments.rules import sentences as say
from experiments.rules import statistics
from experiments.rules.criteria import ASKED, STRENGTH, KillCriterion, Kind, Number, Plan, Policy, Role, exact
from experiments.rules.explain import Case, explain
from experiments.rules.observed import Arms, Observed, seen
from experiments.rules.outcomes import Outcome, Status, outcome
from experiments.rules.result import Confidence, Result, Verdict
from kaizenlab.lib.reasons import Reason, reason

RATIO_CHECK = 0.001  # a sample ratio less likely than this breaks a comparison


def judge(
    plan: Plan,
    observed: Mapping[str, Observed],
    *,
    kills: Sequence[KillCriterion] = (),
    broken: str | None = None,
    deviations: int = 0,
    policy: Policy | None = None,
    closed: bool = True,
) -> Result:
    """The result of an experiment. `observed` is keyed by criterion; `kills` are the kill criteria already reached."""
    policy = policy or Policy()
    outcomes = tuple(
        outcome(criterion, observed.get(criterion.name), policy, running=not closed) for criterion in plan.criteria
    )
    off = ratios_off(plan, observed)
    verdict = _verdict(outcomes, kills, broken=broken is not None or (closed and bool(off)), closed=closed)
    weak, strong = _weigh(outcomes, kills, verdict, policy)
    other_doubts = doubts(plan, outcomes, verdict, deviations, weak)
    confidence = None
    if verdict in {Verdict.VALIDATED, Verdict.INVALIDATED}:
        confidence = Confidence.LOW if weak or other_doubts else Confidence.HIGH
    case = Case(
        plan=plan, policy=policy, observed=observed, outcomes=outcomes, kills=tuple(kills), broken=broken, off=off,
        verdict=verdict, confidence=confidence, weak=weak, strong=strong, doubts=other_doubts, closed=closed,
    )  # fmt: skip
    return Result(verdict, confidence, outcomes, tuple(kills), explain(case), deviations, closed)


def _verdict(
    outcomes: Sequence[Outcome], kills: Sequence[KillCriterion], *, broken: bool, closed: bool
) -> Verdict | None:
    """First match wins: invalid, invalidated, validated, inconclusive. While it runs the last is *not there yet*."""
    primaries = [each.status for each in outcomes if each.role is Role.PRIMARY]
    if broken:
        return Verdict.INVALID
    if kills or Status.MISSED in primaries:
        return Verdict.INVALIDATED
    if primaries and all(status is Status.MET for status in primaries):
        return Verdict.VALIDATED
    return Verdict.INCONCLUSIVE if closed else None


def ratios_off(plan: Plan, observed: Mapping[str, Observed]) -> tuple[str, ...]:
    """The comparisons whose arms do not fit the planned allocation."""
    return tuple(
        criterion.name
        for criterion in plan.criteria
        if isinstance(arms := seen(observed.get(criterion.name)), Arms)
        and _ratio_p(arms, criterion.allocation) < RATIO_CHECK
    )


def _ratio_p(arms: Arms, allocation: tuple[Number, Number]) -> float:
    planned = exact(allocation[0]), exact(allocation[1])
    return statistics.sample_ratio_p(arms.control.size, arms.variant.size, planned)


def _weigh(
    outcomes: Sequence[Outcome], kills: Sequence[KillCriterion], verdict: Verdict | None, policy: Policy
) -> tuple[frozenset[str], frozenset[str]]:
    """The criteria whose probability keeps confidence low, and those whose probability carries it.

    Validated: every primary has to reach the cut-off. Invalidated: one missed criterion is enough to be sure of the
    miss; where only kill criteria were reached, one of theirs.
    """
    if verdict is Verdict.VALIDATED:
        asked = [each for each in outcomes if each.role is Role.PRIMARY and each.probability is not None]
        sure = {each.name for each in asked if (each.probability or 0) >= policy.cut_off}
        return frozenset({each.name for each in asked} - sure), frozenset(sure)
    if verdict is Verdict.INVALIDATED:
        missed = [each for each in outcomes if each.role is Role.PRIMARY and each.status is Status.MISSED]
        asked = missed or [each for each in outcomes if each.name in {kill.criterion for kill in kills}]
        sure = {each.name for each in asked if each.probability is not None and 1 - each.probability >= policy.cut_off}
        return frozenset() if sure else frozenset(each.name for each in asked), frozenset(sure)
    return frozenset(), frozenset()


def doubts(
    plan: Plan,
    outcomes: Sequence[Outcome],
    verdict: Verdict | None,
    deviations: int,
    weak: frozenset[str] = frozenset(),
) -> tuple[Reason, ...]:
    """What keeps confidence low besides a probability."""
    judgements = {each.name for each in plan.primaries if each.kind is Kind.JUDGEMENT}
    given, asked = STRENGTH[plan.method], ASKED[plan.stage]
    found = [
        reason(say.LOW_UNKNOWN, name=each.name)
        for each in outcomes
        if each.name in weak - judgements and each.probability is None
    ]
    if judgements:
        found.append(reason(say.LOW_JUDGEMENT))
    if given < asked:
        facts = {"method": say.METHOD[plan.method], "stage": say.STAGE[plan.stage]}
        strengths = {"given": say.STRENGTH[given], "asked": say.STRENGTH[asked]}
        found.append(reason(say.LOW_STRENGTH, **{name: reason(text) for name, text in (facts | strengths).items()}))
    if verdict is Verdict.VALIDATED:
        found += [
            reason(say.LOW_GUARDRAIL, name=each.name, status=reason(say.STATUS[each.status]))
            for each in outcomes
            if each.role is Role.GUARDRAIL and each.status is not Status.SAFE
        ]
    if deviations:
        found.append(reason(say.LOW_DEVIATION))
    return tuple(found)
