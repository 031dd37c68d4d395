"""How a response is chosen: seven rules, first match wins. Each test is a case of decisions/POLICY.md."""

from __future__ import annotations

import pytest

from decisions.rules import DEFAULT_TABLE, RULES, Days, Response, Urgency, recommend, recommendation_from_json
from experiments.rules.criteria import Policy, Stage
from experiments.rules.observed import Answers, Conversions, Ruling
from experiments.rules.result import Verdict
from tests.rules.plans import GUARDRAIL, interviews, judgement, of_five, rate, result_of

BREACHED = (rate(target=0.5, planned=10, **GUARDRAIL), Conversions(2, 10))
SAFE = (rate(target=0.01, planned=10, **GUARDRAIL), Conversions(10, 10))


def test_an_invalid_test_is_rerun_and_asks_for_no_product_decision():
    said = recommend(of_five(5, broken="the recorder failed"))
    assert (said.rule, said.response, said.answers) == (1, Response.RERUN, ())


def test_an_invalid_test_is_rerun_even_where_a_guardrail_is_breached():
    assert recommend(result_of((interviews(), Answers(5, 5)), BREACHED, broken="wrong people")).rule == 1


def test_a_breached_guardrail_is_investigated_though_everything_else_is_validated():
    said = recommend(result_of((interviews(), Answers(5, 5)), BREACHED))
    assert (said.rule, said.answers) == (2, (Response.INVESTIGATE,))


def test_a_breached_guardrail_is_investigated_when_the_rest_is_inconclusive():
    assert recommend(result_of((interviews(), Answers(2, 4)), BREACHED)).rule == 2


def test_a_breached_guardrail_gives_no_way_out_of_an_invalidated_result():
    assert recommend(result_of((interviews(), Answers(0, 5)), BREACHED)).rule == 6


def test_validated_with_high_confidence_continues():
    said = recommend(of_five(5))
    assert (said.rule, said.answers) == (3, (Response.CONTINUE,))


def test_validated_with_low_confidence_is_investigated():
    said = recommend(of_five(3))
    assert (said.rule, said.answers) == (4, (Response.INVESTIGATE,))


def test_a_guardrail_that_is_not_proven_safe_lowers_confidence_so_it_is_investigated():
    unproven = rate(target=0.5, planned=10, **GUARDRAIL), Conversions(5, 10)
    assert recommend(result_of((interviews(), Answers(5, 5)), unproven)).rule == 4


def test_a_safe_guardrail_lets_a_validated_result_continue():
    assert recommend(result_of((interviews(), Answers(5, 5)), SAFE)).rule == 3


def test_invalidated_with_pivots_left_and_evidence_pointing_elsewhere_suggests_a_pivot():
    said = recommend(of_five(0), pivots=1, other_segment=True)
    assert (said.rule, said.response) == (5, Response.PIVOT)
    assert set(said.answers) == {Response.PIVOT, Response.KILL}


def test_invalidated_at_the_pivot_limit_suggests_a_kill_wherever_the_evidence_points():
    said = recommend(of_five(0), pivots=2, other_segment=True)
    assert (said.rule, said.response) == (6, Response.KILL)


def test_a_workspace_sets_its_own_pivot_limit():
    assert recommend(of_five(0), pivots=2, other_segment=True, policy=Policy(pivot_limit=3)).rule == 5
    assert recommend(of_five(0), pivots=0, other_segment=True, policy=Policy(pivot_limit=0)).rule == 6


def test_invalidated_without_another_segment_suggests_a_kill_and_a_pivot_is_within_the_policy():
    said = recommend(of_five(0))
    assert (said.rule, said.response) == (6, Response.KILL)
    assert set(said.answers) == {Response.PIVOT, Response.KILL}


def test_low_confidence_changes_nothing_about_an_invalidated_result():
    assert of_five(2).confidence.value == "low"
    assert recommend(of_five(2)).rule == 6


def test_an_inconclusive_result_is_investigated():
    said = recommend(of_five(2, 4))
    assert (said.rule, said.answers) == (7, (Response.INVESTIGATE,))


def test_an_experiment_without_primary_criteria_is_inconclusive_and_investigated():
    assert recommend(result_of()).rule == 7


def test_nothing_is_recommended_while_nothing_is_certain():
    assert recommend(of_five(1, 3, closed=False)) is None


def test_a_result_that_is_certain_early_is_answered_early():
    assert recommend(of_five(0, 3, closed=False)).rule == 6


@pytest.mark.parametrize(
    ("rule", "severity", "days", "counted"),
    [
        (1, 2, 3, Days.WORKING),
        (2, 2, 3, Days.WORKING),
        (3, 3, 14, Days.CALENDAR),
        (4, 2, 3, Days.WORKING),
        (5, 1, 1, Days.WORKING),
        (6, 1, 1, Days.WORKING),
        (7, 2, 3, Days.WORKING),
    ],
)
def test_each_rule_has_its_severity_and_its_time(rule, severity, days, counted):
    assert DEFAULT_TABLE[rule] == Urgency(severity, days, counted)


def test_a_workspace_sets_its_own_severities_and_times():
    said = recommend(of_five(5), table={**DEFAULT_TABLE, 3: Urgency(1, 2)})
    assert (said.severity, said.decide_within_days, said.counted) == (1, 2, Days.WORKING)


def test_the_rules_that_were_tried_are_listed_with_why_each_did_or_did_not_match():
    said = recommend(of_five(3))
    assert [(trial.rule, trial.matched, str(trial.because)) for trial in said.tried] == [
        (1, False, "no"),
        (2, False, "none set"),
        (3, False, "46\xa0% is below the cut-off of 90\xa0%"),
        (4, True, "validated, but 46\xa0% is below the cut-off of 90\xa0%"),
    ]


def test_the_reason_names_the_rule_that_decided():
    assert str(recommend(of_five(3)).reasons[0]).startswith("Rule 4 decided (validated, but 46\xa0% is below")


def test_low_confidence_for_another_reason_than_a_probability_is_said_plainly():
    said = recommend(result_of((judgement(), Ruling(met=True))))
    assert str(said.tried[-1].because) == "validated, but confidence is low"


def test_the_rules_stand_in_their_order_and_the_last_always_matches():
    assert [rule.number for rule in RULES] == [1, 2, 3, 4, 5, 6, 7]
    for verdict in Verdict:
        result = {
            Verdict.VALIDATED: of_five(5),
            Verdict.INVALIDATED: of_five(0),
            Verdict.INCONCLUSIVE: of_five(2, 4),
            Verdict.INVALID: of_five(5, broken="x"),
        }[verdict]
        assert recommend(result).rule in range(1, 8)


def test_weak_evidence_for_the_stage_is_investigated_though_every_bar_is_met():
    assert recommend(result_of((interviews(), Answers(5, 5)), stage=Stage.BUSINESS)).rule == 4


def test_a_recommendation_can_be_stored_and_read_back():
    for result in (of_five(5), of_five(3), of_five(0), of_five(5, broken="x")):
        said = recommend(result, other_segment=True)
        assert recommendation_from_json(said.as_json()) == said
