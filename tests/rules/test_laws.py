"""Laws of the rules: whatever is planned and observed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from decisions.rules import Response, is_override, recommend
from experiments.rules import judge
from experiments.rules.criteria import (
    Criterion,
    Direction,
    Effect,
    Kind,
    Measure,
    Method,
    Plan,
    Policy,
    Role,
    Stage,
    check_plan,
)
from experiments.rules.observed import Answers, Arms, Conversions, Events, Observed, Ruling, Sample
from experiments.rules.outcomes import Status, outcome
from experiments.rules.result import Verdict
from tests.rules.plans import interviews, rate

PASS = {Status.MET, Status.SAFE}
FAIL = {Status.MISSED, Status.BREACHED}


def shares(most: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.integers(0, most).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


samples = st.builds(
    Sample, st.integers(0, 60), st.integers(-50, 50), st.one_of(st.just(0.0), st.floats(0.01, 30).map(float))
)


@st.composite
def observations(draw: Any, name: str) -> tuple[Criterion, Observed | None]:
    """A criterion that makes sense, and something that may have been observed of it."""
    kind = draw(st.sampled_from(Kind))
    role, direction = draw(st.sampled_from(Role)), draw(st.sampled_from(Direction))
    own: dict[str, Any] = {"name": name, "kind": kind, "role": role, "direction": direction}
    planned = draw(st.integers(2, 40))
    observed: Observed
    if kind is Kind.K_OF_N:
        own |= {"required": draw(st.integers(1, planned - 1)), "planned": planned}
        observed = Answers(*draw(shares(60)))
    elif kind is Kind.RATE:
        own |= {"target": draw(st.integers(1, 99)) / 100, "planned": planned}
        observed = Conversions(*draw(shares(60)))
    elif kind is Kind.MEAN:
        own |= {"target": draw(st.integers(-50, 50)), "planned": planned}
        observed = draw(samples)
    elif kind is Kind.COUNT:
        own |= {"target": planned, "period_days": draw(st.integers(1, 30))}
        observed = Events(draw(st.integers(0, 90)), draw(st.integers(0, 60)))
    elif kind is Kind.COMPARISON:
        measure = draw(st.sampled_from(Measure))
        effect = draw(st.sampled_from(Effect)) if measure is Measure.PROPORTION else Effect.DIFFERENCE
        target = draw(st.sampled_from([0.5, 1.5] if effect is Effect.RATIO else [-0.1, 0.1]))
        own |= {"measure": measure, "effect": effect, "target": target, "planned": planned}
        arm = st.builds(lambda pair: Conversions(*pair), shares(80)) if measure is Measure.PROPORTION else samples
        observed = Arms(draw(arm), draw(arm))
    else:
        observed = Ruling(draw(st.sampled_from([True, False, None])))
    return Criterion(**own), draw(st.sampled_from([observed, observed, observed, None]))


@st.composite
def experiments(draw: Any) -> tuple[Plan, dict[str, Observed]]:
    parts = [draw(observations(f"c{index}")) for index in range(draw(st.integers(0, 4)))]
    plan = Plan(draw(st.sampled_from(Stage)), draw(st.sampled_from(Method)), tuple(part for part, _ in parts))
    assert check_plan(plan) == []
    return plan, {criterion.name: seen for criterion, seen in parts if seen is not None}


@given(experiments(), st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_criteria_is_irrelevant(experiment, closed, random):
    plan, observed = experiment
    shuffled = list(plan.criteria)
    random.shuffle(shuffled)
    one = judge(plan, observed, closed=closed)
    other = judge(replace(plan, criteria=tuple(shuffled)), observed, closed=closed)
    assert (one.verdict, one.confidence) == (other.verdict, other.confidence)
    assert {outcome.name: outcome for outcome in one.outcomes} == {outcome.name: outcome for outcome in other.outcomes}


@given(st.sampled_from(Stage), st.sampled_from(Method), st.booleans())
def test_no_criteria_is_never_validated(stage, method, closed):
    assert judge(Plan(stage, method, ()), {}, closed=closed).verdict in {None, Verdict.INCONCLUSIVE}


@given(experiments(), observations("added"), st.booleans())
def test_adding_a_criterion_never_rescues(experiment, added, closed):
    plan, observed = experiment
    criterion, seen = added
    before = judge(plan, observed, closed=closed).verdict
    fuller = replace(plan, criteria=(*plan.criteria, criterion))
    after = judge(fuller, observed | ({} if seen is None else {"added": seen}), closed=closed).verdict
    if before in {Verdict.INVALIDATED, Verdict.INVALID}:
        assert after in {Verdict.INVALIDATED, Verdict.INVALID}
    if after is Verdict.VALIDATED and plan.primaries:
        assert before is Verdict.VALIDATED


@given(observations("x"), st.integers(1, 20))
def test_a_better_reading_never_turns_a_pass_into_a_miss(part, better_by):
    criterion, observed = part
    better = improved(criterion, observed, better_by)
    if better is None:
        return
    before = outcome(criterion, observed, Policy()).status
    after = outcome(criterion, better, Policy()).status
    assert not (before in PASS and after in FAIL)
    assert not (before in PASS and after not in PASS and criterion.kind is not Kind.COMPARISON)


def improved(criterion: Criterion, observed: Observed | None, by: int) -> Observed | None:
    """The same sample with a better value, where there is room for one."""
    sign = 1 if criterion.at_least else -1

    def moved(k: int, n: int) -> int:
        return max(0, min(n, k + sign * by))

    match observed:
        case Answers(yes=k, n=n):
            return Answers(moved(k, n), n)
        case Conversions(successes=k, exposures=n):
            return Conversions(moved(k, n), n)
        case Sample() as sample:
            return replace(sample, mean=sample.mean + sign * by)
        case Events(events=events, days=days):
            return Events(max(0, events + sign * by), days)
        case Arms(control=control, variant=Conversions(successes=k, exposures=n)):
            return Arms(control, Conversions(moved(k, n), n))
        case Arms(control=control, variant=Sample() as variant):
            return Arms(control, replace(variant, mean=variant.mean + sign * by))
    return None


@given(experiments(), st.booleans(), st.integers(0, 4), st.booleans(), st.sampled_from([None, "broken"]))
def test_the_policy_is_total(experiment, closed, pivots, elsewhere, broken):
    plan, observed = experiment
    result = judge(plan, observed, closed=closed, broken=broken)
    said = recommend(result, pivots=pivots, other_segment=elsewhere)
    assert (said is None) == (result.verdict is None)
    if said is None:
        return
    assert said.rule in range(1, 8)
    assert said.response in said.answers or said.response is Response.RERUN
    assert not is_override(said.response, said) or said.response is Response.RERUN
    assert [trial.rule for trial in said.tried] == list(range(1, said.rule + 1))
    assert [trial.matched for trial in said.tried] == [False] * (said.rule - 1) + [True]


@given(experiments())
def test_continue_is_only_ever_said_where_every_primary_is_met_and_no_guardrail_is_in_doubt(experiment):
    plan, observed = experiment
    result = judge(plan, observed)
    said = recommend(result)
    if said.response is Response.CONTINUE:
        assert {each.status for each in result.outcomes} <= PASS
        assert result.verdict is Verdict.VALIDATED


@given(st.integers(2, 12), st.data(), st.sampled_from(Direction))
def test_what_is_certain_early_is_what_it_ends_with(planned, data, direction):
    criterion = interviews(data.draw(st.integers(1, planned - 1)), planned, direction=direction)
    answers = data.draw(st.lists(st.booleans(), min_size=planned, max_size=planned))
    final = outcome(criterion, Answers(sum(answers), planned), Policy()).status
    for n in range(1, planned):
        early = outcome(criterion, Answers(sum(answers[:n]), n), Policy(), running=True)
        if early.status is not Status.UNDECIDED:
            assert early.status is final
            assert early.chance == float(final is Status.MET)
        else:
            assert 0 < early.chance < 1


@given(st.integers(2, 300), st.data(), st.sampled_from(Direction))
def test_a_rate_that_is_certain_early_is_what_it_ends_with(planned, data, direction):
    criterion = rate(target=data.draw(st.integers(1, 99)) / 100, planned=planned, direction=direction)
    n = data.draw(st.integers(1, planned))
    k = data.draw(st.integers(0, n))
    more = data.draw(st.integers(0, planned - n))
    early = outcome(criterion, Conversions(k, n), Policy()).status
    final = outcome(criterion, Conversions(k + more, planned), Policy()).status
    assert early in {Status.UNDECIDED, final}


@given(experiments(), st.booleans())
def test_every_number_of_a_result_is_finite_and_every_sentence_can_be_said(experiment, closed):
    plan, observed = experiment
    result = judge(plan, observed, closed=closed)
    for each in result.outcomes:
        numbers = [each.observed, each.probability, each.p_value, each.chance, *(each.interval or ())]
        assert all(number is None or abs(number) < float("inf") for number in numbers)
        assert each.probability is None or 0 <= each.probability <= 1
        assert each.interval is None or each.interval[0] <= each.interval[1]
    for reason in result.reasons:
        assert str(reason).endswith((".", "!"))
        assert "%(" not in str(reason)
        assert "None" not in str(reason)
