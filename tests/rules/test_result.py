"""Invalid, invalidated, validated, inconclusive; and how sure."""

from __future__ import annotations

import pytest

from experiments.rules import judge
from experiments.rules.criteria import KillCriterion, Measure, Method, Policy, Stage
from experiments.rules.observed import Answers, Arms, Conversions, Events, Ruling, Sample, sample_of
from experiments.rules.result import Confidence, Verdict, result_from_json
from tests.rules.plans import (
    BY,
    GUARDRAIL,
    NAME,
    comparison,
    count,
    interviews,
    judgement,
    mean,
    of_five,
    plan,
    rate,
    result_of,
)

KILL = KillCriterion(NAME, BY, at_most=0, of=3)
HIGH, LOW = Confidence.HIGH, Confidence.LOW


def said(result):
    return " ".join(str(reason) for reason in result.reasons).replace("\xa0", " ")


def test_a_broken_test_is_invalid_before_anything_else():
    result = of_five(0, broken="the prototype did not load", kills=(KILL,))
    assert (result.verdict, result.confidence) == (Verdict.INVALID, None)
    assert "the prototype did not load" in said(result)


def test_a_sample_ratio_that_does_not_fit_the_allocation_is_invalid_at_the_end():
    skewed = (comparison(), Arms(Conversions(100, 1000), Conversions(200, 1200)))
    assert result_of(skewed).verdict is Verdict.INVALID
    assert "χ², p < 0.001" in said(result_of(skewed))


def test_while_it_runs_a_failing_sample_ratio_is_only_shown():
    skewed = (comparison(planned=5000), Arms(Conversions(100, 1000), Conversions(200, 1200)))
    running = result_of(skewed, closed=False)
    assert running.verdict is None
    assert "judged at the end" in said(running)


def test_the_sample_ratio_of_means_and_of_guardrails_is_checked_too():
    means = (comparison(planned=100, measure=Measure.MEAN), Arms(Sample(100, 1.0, 1.0), Sample(200, 2.0, 1.0)))
    assert result_of(means).verdict is Verdict.INVALID
    skewed = (comparison(target=-0.1, **GUARDRAIL), Arms(Conversions(100, 1000), Conversions(200, 1400)))
    assert result_of((interviews(), Answers(5, 5)), skewed).verdict is Verdict.INVALID


def test_a_planned_allocation_of_one_to_four_is_no_failure():
    fits = (comparison(planned=1263, allocation=(1, 4)), Arms(Conversions(561, 1263), Conversions(2476, 5065)))
    assert result_of(fits).verdict is Verdict.VALIDATED


def test_a_missed_primary_invalidates_whatever_else_is_met():
    result = result_of((interviews(), Answers(2, 5)), (judgement(), Ruling(met=True)))
    assert result.verdict is Verdict.INVALIDATED


def test_a_reached_kill_criterion_invalidates_though_every_primary_is_met():
    assert of_five(5, kills=(KILL,)).verdict is Verdict.INVALIDATED


def test_all_primaries_met_validate_and_one_undecided_leaves_it_inconclusive():
    assert result_of((interviews(), Answers(3, 5)), (count(), Events(25, 3))).verdict is Verdict.VALIDATED
    assert result_of((interviews(), Answers(3, 5)), (count(), Events(5, 3))).verdict is Verdict.INCONCLUSIVE


def test_without_a_primary_criterion_nothing_is_validated():
    assert result_of().verdict is Verdict.INCONCLUSIVE
    assert result_of((rate(**GUARDRAIL), Conversions(200, 1000))).verdict is Verdict.INCONCLUSIVE


def test_undecided_is_never_no():
    assert of_five(0, 2).verdict is Verdict.INCONCLUSIVE
    assert of_five(0, 0).verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(("yes", "confidence"), [(3, LOW), (4, LOW), (5, HIGH)])
def test_validated_is_sure_where_every_primarys_probability_reaches_the_cut_off(yes, confidence):
    assert of_five(yes).confidence is confidence


def test_one_unsure_primary_keeps_a_validated_result_at_low_confidence():
    assert result_of((interviews(), Answers(5, 5)), (count(), Events(20, 14))).confidence is LOW


@pytest.mark.parametrize(("yes", "confidence"), [(0, HIGH), (1, HIGH), (2, LOW)])
def test_invalidated_is_sure_where_one_minus_the_probability_reaches_the_cut_off(yes, confidence):
    assert of_five(yes).confidence is confidence


def test_one_sure_miss_is_enough():
    result = result_of((interviews(), Answers(2, 5)), (count(), Events(2, 14)))
    assert (result.verdict, result.confidence) == (Verdict.INVALIDATED, HIGH)


def test_a_primary_that_is_met_says_nothing_about_how_sure_a_miss_is():
    result = result_of((interviews(), Answers(2, 5)), (interviews(name="other"), Answers(5, 5)))
    assert result.confidence is LOW


def test_where_only_a_kill_criterion_was_reached_its_own_criterion_decides_how_sure():
    assert result_of((interviews(3, 10), Answers(0, 4)), kills=(KILL,)).confidence is LOW
    assert result_of((interviews(6, 10), Answers(0, 4)), kills=(KILL,)).confidence is HIGH
    guarded = rate(**GUARDRAIL), Conversions(1, 200)
    kill = KillCriterion("converts", BY, at_most=0.01)
    assert result_of((interviews(), Answers(2, 4)), guarded, kills=(kill,)).confidence is HIGH


def test_a_kill_criterion_of_nothing_observed_has_no_probability_so_confidence_is_low():
    result = result_of((count(), None), kills=(KillCriterion("sign-ups", BY, at_most=5),))
    assert (result.verdict, result.confidence) == (Verdict.INVALIDATED, LOW)
    assert "there is no probability" in said(result)


def test_a_primary_judgement_keeps_confidence_low_whatever_the_result():
    assert result_of((judgement(), Ruling(met=True)), (interviews(), Answers(5, 5))).confidence is LOW
    assert result_of((judgement(), Ruling(met=True)), (interviews(), Answers(0, 5))).confidence is LOW
    assert result_of((judgement(**GUARDRAIL), Ruling(met=True)), (interviews(), Answers(5, 5))).confidence is HIGH


@pytest.mark.parametrize(
    ("stage", "method", "confidence"),
    [
        (Stage.PROBLEM, Method.SURVEY, HIGH),
        (Stage.PROBLEM, Method.INTERVIEW, HIGH),
        (Stage.SOLUTION, Method.SURVEY, LOW),
        (Stage.SOLUTION, Method.SMOKE_TEST, LOW),
        (Stage.SOLUTION, Method.DATA_ANALYSIS, LOW),
        (Stage.SOLUTION, Method.PROTOTYPE, HIGH),
        (Stage.SOLUTION, Method.WIZARD_OF_OZ, HIGH),
        (Stage.BUSINESS, Method.CONCIERGE, LOW),
        (Stage.BUSINESS, Method.PRE_SALE, HIGH),
        (Stage.BUSINESS, Method.AB_TEST, HIGH),
        (Stage.BUSINESS, Method.LAUNCH, HIGH),
    ],
)
def test_the_evidence_has_to_be_as_strong_as_the_stage_asks(stage, method, confidence):
    for yes in (5, 0):
        assert result_of((interviews(), Answers(yes, 5)), stage=stage, method=method).confidence is confidence


@pytest.mark.parametrize(
    ("seen", "confidence"),
    [((200, 1000), HIGH), ((41, 1000), LOW), ((30, 1000), LOW), ((20, 100), LOW)],
)
def test_a_guardrail_that_is_not_safe_keeps_a_validated_result_at_low_confidence(seen, confidence):
    guardrail = rate(**GUARDRAIL), Conversions(*seen)
    assert result_of((interviews(), Answers(5, 5)), guardrail).confidence is confidence
    assert result_of((interviews(), Answers(0, 5)), guardrail).confidence is HIGH


def test_a_deviation_keeps_confidence_low():
    assert of_five(5, deviations=1).confidence is LOW
    assert of_five(0, deviations=2).confidence is LOW
    assert "changed after the start" in said(of_five(5, deviations=1))


def test_a_workspace_sets_its_own_cut_off():
    assert of_five(3, policy=Policy(cut_off=0.4)).confidence is HIGH
    assert of_five(5, policy=Policy(cut_off=0.99)).confidence is LOW


def test_only_validated_and_invalidated_have_a_confidence():
    assert of_five(2, 4).confidence is None
    assert of_five(5, broken="x").confidence is None
    assert of_five(2, 4, closed=False).confidence is None


@pytest.mark.parametrize(
    ("yes", "n", "given", "verdict"),
    [
        (1, 3, {}, None),
        (0, 0, {}, None),
        (1, 3, {"broken": "x"}, Verdict.INVALID),
        (1, 3, {"kills": (KILL,)}, Verdict.INVALIDATED),
        (0, 3, {}, Verdict.INVALIDATED),
        (3, 4, {}, Verdict.VALIDATED),
    ],
)
def test_while_it_runs_a_result_stands_as_soon_as_it_is_certain(yes, n, given, verdict):
    assert of_five(yes, n, closed=False, **given).verdict is verdict


def test_while_it_runs_every_primary_has_to_be_certain():
    running = result_of((interviews(), Answers(3, 4)), (count(), Events(5, 3)), closed=False)
    assert running.verdict is None


def test_the_result_says_the_sentence_of_the_article():
    assert (
        "3 of 5 said yes; the bar was 3 of 5; with 5 interviews the chance that the true rate reaches 60 % is 46 %, "
        "so confidence is low"
    ) in said(of_five(3))


def test_with_several_criteria_each_sentence_names_its_own():
    result = result_of((interviews(), Answers(3, 5)), (mean(), sample_of([61, 62, 63, 64, 65])))
    assert said(result).startswith(f"“{NAME}”: 3 of 5 said yes")
    assert "“seconds”: the mean of 5 values was 63; the bar was 60" in said(result)


def test_a_chance_near_the_cut_off_is_written_with_the_decimals_that_tell_them_apart():
    result = result_of((interviews(3, 5), Answers(6, 7)), policy=Policy(cut_off=0.89))
    assert "89.4 %, so confidence is high" in said(result)


def test_the_reasons_say_that_a_total_beyond_the_plan_was_judged_whole():
    assert "All 7 are judged together: more than the planned 5" in said(of_five(5, 7))


def test_the_reasons_say_so_for_a_comparison_too():
    arms = Arms(Conversions(100, 1000), Conversions(150, 1001))
    assert "All 1,000 and 1,001 are judged together" in said(result_of((comparison(), arms)))
    shown = Arms(Conversions(100, 1000, rest=40), Conversions(150, 1000, rest=60))
    assert "The first 2,000 decide, in the order in which they came; 100 more" in said(result_of((comparison(), shown)))


def test_the_reasons_name_the_values_that_do_not_count():
    result = result_of((mean(), sample_of([61, 62, 63, 64, 65, 1, 2.5], 5)))
    assert "The first 5 decide" in said(result)
    assert "does not count: 1, 2.5" in said(result)


def test_the_reasons_say_why_a_comparison_is_undecided():
    def why(control, variant):
        return said(result_of((comparison(), Arms(Conversions(*control), Conversions(*variant)))))

    assert "both arms need their planned sample" in why((100, 999), (150, 999))
    assert "at least 5 successes and 5 failures" in why((4, 1000), (150, 1000))
    assert "does not lie clearly on one side" in why((100, 1000), (110, 1000))


def test_a_result_can_be_stored_and_read_back():
    skewed = (comparison(), Arms(Conversions(100, 1000), Conversions(200, 1200)))
    for result in (of_five(3, kills=(KILL,)), of_five(0, 2, closed=False), result_of(skewed), result_of()):
        assert result_from_json(result.as_json()) == result


def test_the_same_inputs_always_give_the_same_result():
    given = plan(interviews(), mean()), {NAME: Answers(3, 5), "seconds": sample_of([61, 62])}
    assert judge(*given) == judge(*given)
