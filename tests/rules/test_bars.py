"""Bars that make sense, and the kill criteria beside them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from experiments.rules.criteria import (
    ASKED,
    STRENGTH,
    Effect,
    KillCriterion,
    Measure,
    Method,
    Policy,
    Stage,
    Strength,
    check_bar,
    check_plan,
    check_policy,
    check_registration,
    exact,
    kill_as_json,
    kill_from_json,
)
from tests.rules.plans import BY, GUARDRAIL, NAME, comparison, count, interviews, judgement, mean, plan, rate


def fields(problems):
    return [problem.field for problem in problems]


@pytest.mark.parametrize(
    "criterion",
    [
        interviews(1, 2),
        interviews(4, 5),
        rate(target=0.000001),
        rate(target=Decimal("0.999999")),
        mean(target=-12.5),
        count(target=1, period_days=1),
        count(target=Decimal("20.000000")),
        comparison(target=0),
        comparison(target=-0.01, **GUARDRAIL),
        comparison(target=1.1, effect=Effect.RATIO),
        comparison(target=0, effect=Effect.DIFFERENCE, measure=Measure.MEAN),
        comparison(target=400, measure=Measure.MEAN),
        judgement(),
        judgement(**GUARDRAIL),
    ],
)
def test_a_bar_that_makes_sense_has_no_problem(criterion):
    assert check_bar(criterion) == []


@pytest.mark.parametrize(
    ("criterion", "field"),
    [
        (interviews(0, 5), "required"),
        (interviews(5, 5), "required"),
        (interviews(6, 5), "required"),
        (interviews(None, 5), "required"),
        (interviews(1, None), "planned"),
        (rate(target=0), "target"),
        (rate(target=1), "target"),
        (rate(target=None), "target"),
        (rate(planned=0), "planned"),
        (mean(target=None), "target"),
        (mean(planned=None), "planned"),
        (count(target=0), "target"),
        (count(target=2.5), "target"),
        (count(period_days=0), "period_days"),
        (comparison(measure=None), "measure"),
        (comparison(target=0, **GUARDRAIL), "target"),
        (comparison(target=1, effect=Effect.RATIO, **GUARDRAIL), "target"),
        (comparison(target=0, measure=Measure.MEAN, **GUARDRAIL), "target"),
        (comparison(target=1.5), "target"),
        (comparison(target=0, effect=Effect.RATIO), "target"),
        (comparison(target=2, effect=Effect.RATIO, measure=Measure.MEAN), "effect"),
        (comparison(allocation=(1, 0)), "allocation"),
        (comparison(planned=0), "planned"),
    ],
)
def test_a_bar_that_makes_no_sense_names_its_field(criterion, field):
    assert field in fields(check_bar(criterion))


def test_all_of_all_is_refused_because_no_sample_could_make_it_certain():
    assert "no sample could make it certain" in str(check_bar(interviews(5, 5))[0].sentence)


def test_names_are_unique_and_not_empty():
    assert fields(check_plan(plan(interviews(), mean(name=NAME)))) == ["criteria[1].name"]
    assert fields(check_plan(plan(interviews(name="  ")))) == ["criteria[0].name"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"criterion": "nobody", "at_most": 0}, "criterion"),
        ({}, "at_most"),
        ({"at_most": 0, "at_least": 1}, "at_most"),
        ({"at_most": 0.5}, "at_most"),
        ({"at_most": -1}, "at_most"),
        ({"at_most": 4, "of": 3}, "at_most"),
        ({"at_most": 0, "of": 6}, "of"),
        ({"at_most": 0, "of": 0}, "of"),
        ({"criterion": "converts", "at_most": 0, "of": 3}, "of"),
        ({"criterion": "converts", "at_most": 2}, "at_most"),
        ({"criterion": "sign-ups", "at_most": 2.5}, "at_most"),
        ({"criterion": "the editor agrees", "at_most": 1}, "at_most"),
        ({"criterion": "the editor agrees", "at_least": 0}, "at_least"),
    ],
)
def test_a_kill_criterion_that_makes_no_sense_names_its_field(given, field):
    kill = KillCriterion(**{"criterion": NAME, "by": BY} | given)
    found = check_plan(plan(interviews(), rate(), count(), judgement(), kills=(kill,)))
    assert fields(found) == [f"kill_criteria[0].{field}"]


def test_of_the_first_m_may_be_said_once_per_criterion():
    kills = tuple(KillCriterion(NAME, BY, at_most=0, of=of) for of in (3, 4))
    assert fields(check_plan(plan(interviews(), kills=kills))) == ["kill_criteria[1].of"]


def test_a_registration_needs_a_primary_and_a_kill_criterion_in_time():
    kill = KillCriterion(NAME, BY, at_most=0, of=3)
    assert fields(check_registration(plan(mean(**GUARDRAIL)), BY)) == ["criteria", "kill_criteria"]
    assert fields(check_registration(plan(interviews(), kills=(kill,)), date(2026, 11, 12))) == ["kill_criteria"]
    assert check_registration(plan(interviews(), kills=(kill,)), BY) == []


@pytest.mark.parametrize(
    ("policy", "field"),
    [
        (Policy(cut_off=0), "cut_off"),
        (Policy(cut_off=1), "cut_off"),
        (Policy(pivot_limit=-1), "pivot_limit"),
        (Policy(at_risk=1.2), "at_risk"),
        (Policy(futile=0.3), "futile"),
    ],
)
def test_a_policy_that_makes_no_sense_names_its_field(policy, field):
    assert fields(check_policy(policy)) == [field]
    assert check_policy(Policy()) == []


def test_the_method_fixes_the_strength_of_the_evidence():
    by_strength = {strength: {method for method in Method if STRENGTH[method] is strength} for strength in Strength}
    assert by_strength == {
        Strength.OPINION: set(),
        Strength.ESTIMATES: set(),
        Strength.ANECDOTAL: set(),
        Strength.MARKET: {Method.SURVEY, Method.SMOKE_TEST, Method.DATA_ANALYSIS},
        Strength.USER: {
            Method.INTERVIEW, Method.USABILITY_TEST, Method.CONCIERGE, Method.WIZARD_OF_OZ, Method.PROTOTYPE,
        },
        Strength.TEST: {Method.PRE_SALE, Method.AB_TEST},
        Strength.LAUNCH: {Method.LAUNCH},
    }  # fmt: skip
    assert sorted(Strength) == list(Strength)


def test_each_stage_asks_for_more_than_the_one_before():
    assert [ASKED[stage].name for stage in Stage] == ["ANECDOTAL", "USER", "TEST"]


def test_a_number_is_taken_as_the_decimal_that_was_written():
    assert exact(0.07) == exact(Decimal("0.070000")) == exact(7) / 100


@pytest.mark.parametrize("kill", [KillCriterion(NAME, BY, at_most=0, of=3), KillCriterion("x", BY, at_least=0.5)])
def test_a_kill_criterion_can_be_stored_and_read_back(kill):
    assert kill_from_json(kill_as_json(kill)) == kill
