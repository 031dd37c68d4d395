"""Met, missed, undecided; safe, breached: one criterion held against what was observed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from experiments.rules.criteria import Criterion, Effect, Measure, Policy
from experiments.rules.observed import Answers, Arms, Conversions, Events, Ruling, Sample, sample_of
from experiments.rules.outcomes import Outcome, outcome
from tests.rules.plans import GUARDRAIL, at_most, comparison, count, interviews, judgement, mean, rate


def held(criterion: Criterion, observed, *, running: bool = False) -> Outcome:
    return outcome(criterion, observed, Policy(), running=running)


def status(criterion: Criterion, observed) -> str:
    return held(criterion, observed).status.value


@pytest.mark.parametrize(
    ("yes", "n", "expected"),
    [
        (3, 5, "met"),
        (2, 5, "missed"),
        (3, 4, "met"),  # 3 yes of 5 planned after 4: already certain
        (0, 3, "missed"),  # 3 no of 5
        (2, 4, "undecided"),
        (1, 3, "undecided"),
        (6, 10, "met"),  # a total beyond the plan is judged whole
        (5, 9, "missed"),
        (3, 6, "missed"),
    ],
)
def test_k_of_n_at_least(yes, n, expected):
    assert status(interviews(3, 5), Answers(yes, n)) == expected


@pytest.mark.parametrize(
    ("yes", "n", "expected"),
    [(1, 5, "met"), (2, 5, "missed"), (2, 2, "missed"), (0, 4, "met"), (1, 4, "undecided"), (2, 10, "met")],
)
def test_k_of_n_at_most(yes, n, expected):
    assert status(interviews(1, 5, **at_most()), Answers(yes, n)) == expected


@pytest.mark.parametrize(
    ("successes", "exposures", "expected"),
    [
        (40, 1000, "met"),
        (39, 1000, "missed"),
        (40, 500, "met"),
        (0, 961, "missed"),
        (0, 960, "undecided"),
        (80, 2000, "met"),
        (79, 2000, "missed"),
    ],
)
def test_a_rate_is_judged_on_its_planned_exposures_or_when_certain(successes, exposures, expected):
    assert status(rate(), Conversions(successes, exposures)) == expected


@pytest.mark.parametrize("target", [0.07, Decimal("0.07"), Decimal("0.070000")])
def test_a_share_exactly_at_the_bar_is_met_in_either_direction(target):
    assert status(rate(target=target, planned=100), Conversions(7, 100)) == "met"
    assert status(rate(target=target, planned=100, **at_most()), Conversions(7, 100)) == "met"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([60] * 5, "met"),
        ([60, 60, 60, 60, 59], "missed"),
        ([70, 80, 90, 100], "undecided"),
        ([99], "undecided"),
    ],
)
def test_a_mean_is_judged_on_its_planned_values(values, expected):
    assert status(mean(), sample_of(values, 5)) == expected


def test_a_mean_is_compared_as_the_decimals_that_were_written():
    assert status(mean(target=0.2, planned=3), sample_of([0.1, 0.2, 0.3])) == "met"


def test_only_the_first_planned_values_decide():
    assert status(mean(), sample_of([60, 60, 60, 60, 60, 0, 0], 5)) == "met"


def test_a_mean_of_fewer_than_two_values_is_undecided_and_has_no_probability():
    alone = held(mean(planned=1), Sample(1, 99))
    assert (alone.status, alone.observed, alone.probability, alone.interval) == ("undecided", 99, None, None)


@pytest.mark.parametrize(
    ("events", "days", "expected"),
    [
        (20, 3, "met"),  # at least: as soon as the events reach the target
        (19, 13, "undecided"),
        (19, 14, "missed"),
        (40, 28, "met"),  # a total over more days, scaled to the period
        (39, 28, "missed"),
    ],
)
def test_a_count_at_least(events, days, expected):
    assert status(count(), Events(events, days)) == expected


@pytest.mark.parametrize(
    ("events", "days", "expected"),
    [(21, 3, "missed"), (20, 13, "undecided"), (20, 14, "met"), (40, 28, "met"), (41, 28, "missed")],
)
def test_a_count_at_most(events, days, expected):
    assert status(count(**at_most()), Events(events, days)) == expected


def arms(control, variant):
    return Arms(Conversions(*control), Conversions(*variant))


@pytest.mark.parametrize(
    ("control", "variant", "expected"),
    [
        ((100, 1000), (150, 1000), "met"),
        ((150, 1000), (100, 1000), "missed"),
        ((100, 1000), (101, 1000), "undecided"),
        ((100, 999), (150, 1000), "undecided"),  # the control's sample is not in
        ((100, 1000), (150, 999), "undecided"),
        ((4, 1000), (40, 1000), "undecided"),  # fewer than five successes
        ((996, 1000), (900, 1000), "undecided"),  # fewer than five failures
        ((5, 1000), (40, 1000), "met"),
    ],
)
def test_a_comparison_waits_for_both_arms_and_five_successes_and_failures(control, variant, expected):
    assert status(comparison(), arms(control, variant)) == expected


def test_the_variants_planned_sample_is_the_controls_scaled_by_the_allocation():
    criterion = comparison(planned=1263, allocation=(1, 4))
    assert status(criterion, arms((561, 1263), (2476, 5065))) == "met"
    assert status(criterion, arms((561, 1263), (2476, 5051))) == "undecided"


def test_a_comparison_is_met_where_it_clears_no_effect_though_not_the_bar():
    met = held(comparison(target=0.04), arms((100, 1000), (145, 1000)))
    assert (met.status, met.interval[0] > 0, met.interval[0] > 0.04) == ("met", True, False)


def test_a_bar_of_no_worse_than_a_point_is_met_where_the_interval_clears_the_bar():
    criterion = comparison(target=-0.01, planned=10000)
    assert status(criterion, arms((1000, 10000), (1010, 10000))) == "met"
    assert status(criterion, arms((1000, 10000), (960, 10000))) == "undecided"
    assert status(criterion, arms((1000, 10000), (700, 10000))) == "missed"


def test_a_comparison_at_most_is_the_mirror_image():
    criterion = comparison(target=0, **at_most())
    assert status(criterion, arms((150, 1000), (100, 1000))) == "met"
    assert status(criterion, arms((100, 1000), (150, 1000))) == "missed"
    harder = comparison(target=-0.04, **at_most())
    assert status(harder, arms((145, 1000), (100, 1000))) == "met"


def test_an_effect_short_of_its_bar_is_not_met_though_it_clears_no_effect():
    assert status(comparison(target=0.06), arms((100, 1000), (150, 1000))) == "undecided"


def test_a_ratio_is_compared_with_one():
    criterion = comparison(target=1.2, effect=Effect.RATIO)
    seen = held(criterion, arms((100, 1000), (150, 1000)))
    assert (seen.status, seen.observed) == ("met", 1.5)
    assert status(criterion, arms((150, 1000), (100, 1000))) == "missed"


def test_a_ratio_without_a_success_in_the_control_has_no_effect_and_no_interval():
    seen = held(comparison(target=1.2, effect=Effect.RATIO), arms((0, 1000), (40, 1000)))
    assert (seen.status, seen.observed, seen.interval) == ("undecided", None, None)
    assert seen.probability > 0.99


def test_means_are_compared_by_welch():
    criterion = comparison(target=0, planned=30, measure=Measure.MEAN)
    better = Arms(Sample(30, 50.0, 8.0), Sample(30, 60.0, 12.0))
    assert status(criterion, better) == "met"
    assert status(criterion, Arms(better.variant, better.control)) == "missed"
    assert status(criterion, Arms(Sample(30, 50.0, 8.0), Sample(30, 51.0, 12.0))) == "undecided"
    assert status(criterion, Arms(Sample(29, 50.0, 8.0), Sample(30, 60.0, 12.0))) == "undecided"


def test_means_of_one_value_are_undecided():
    seen = held(comparison(planned=1, measure=Measure.MEAN), Arms(Sample(1, 1.0), Sample(30, 60.0, 12.0)))
    assert (seen.status, seen.observed, seen.probability, seen.p_value) == ("undecided", 59, None, None)


def test_a_judgement_is_met_or_missed_as_the_judge_said():
    assert status(judgement(), Ruling(met=True)) == "met"
    assert status(judgement(), Ruling(met=False)) == "missed"
    assert status(judgement(), Ruling(met=None)) == "undecided"
    assert held(judgement(), Ruling(met=True)).probability is None


@pytest.mark.parametrize(
    ("criterion", "nothing", "prior"),
    [
        (interviews(), Answers(0, 0), 0.4),
        (interviews(**at_most()), Answers(0, 0), 0.6),
        (rate(target=0.25), Conversions(0, 0), 0.75),
        (mean(), Sample(0), None),
        (count(), Events(0, 0), None),
        (comparison(), Arms(Conversions(0, 0), Conversions(3, 9)), None),
        (comparison(), Arms(Conversions(3, 9), Conversions(0, 0)), None),
        (comparison(measure=Measure.MEAN), Arms(Sample(0), Sample(3, 1.0, 1.0)), None),
        (judgement(), Ruling(met=None), None),
    ],
)
def test_with_nothing_observed_every_number_is_null_but_the_prior(criterion, nothing, prior):
    for observed in (nothing, None):
        seen = held(criterion, observed, running=True)
        assert seen.probability == (None if prior is None else pytest.approx(prior))
        numbers = (seen.observed, seen.interval, seen.p_value, seen.chance, seen.futility)
        assert (seen.status, *numbers) == ("undecided", None, None, None, None, None)


@pytest.mark.parametrize(
    ("criterion", "observed", "expected"),
    [
        (interviews(**GUARDRAIL), Answers(4, 4), "undecided"),  # certain, but its sample is not in
        (interviews(**GUARDRAIL), Answers(2, 5), "breached"),
        (interviews(**GUARDRAIL), Answers(3, 5), "not_proven_safe"),
        (interviews(60, 100, **GUARDRAIL), Answers(80, 100), "safe"),
        (rate(**GUARDRAIL), Conversions(200, 1000), "safe"),
        (rate(**GUARDRAIL, **at_most()), Conversions(10, 1000), "safe"),
        (rate(**GUARDRAIL, **at_most()), Conversions(40, 1000), "not_proven_safe"),
        (rate(**GUARDRAIL, **at_most()), Conversions(41, 1000), "breached"),
        (mean(**GUARDRAIL), sample_of([70, 71, 72, 70, 71]), "safe"),
        (mean(**GUARDRAIL), sample_of([60, 90, 30, 80, 70]), "not_proven_safe"),
        (mean(**GUARDRAIL), sample_of([50, 51, 52, 50, 51]), "breached"),
        (mean(**GUARDRAIL), sample_of([60] * 5), "safe"),  # the whole interval is exactly at the bar
        (mean(**GUARDRAIL), sample_of([90] * 4), "undecided"),
        (count(**GUARDRAIL), Events(99, 13), "undecided"),
        (count(**GUARDRAIL), Events(99, 14), "safe"),
        (count(**GUARDRAIL), Events(21, 14), "not_proven_safe"),
        (count(**GUARDRAIL), Events(19, 14), "breached"),
        (count(**GUARDRAIL, **at_most()), Events(4, 28), "safe"),
        (comparison(-0.01, 10000, **GUARDRAIL), arms((1000, 10000), (1010, 10000)), "safe"),
        (comparison(-0.01, 10000, **GUARDRAIL), arms((1000, 10000), (960, 10000)), "not_proven_safe"),
        (comparison(-0.01, 10000, **GUARDRAIL), arms((1000, 10000), (890, 10000)), "breached"),
        (comparison(-0.01, 10000, **GUARDRAIL), arms((4, 10000), (0, 10000)), "undecided"),
        (judgement(**GUARDRAIL), Ruling(met=True), "safe"),
        (judgement(**GUARDRAIL), Ruling(met=False), "breached"),
        (judgement(**GUARDRAIL), Ruling(met=None), "undecided"),
    ],
)
def test_a_guardrail_waits_for_its_sample_then_is_safe_only_with_its_whole_interval(criterion, observed, expected):
    assert status(criterion, observed) == expected


@pytest.mark.parametrize("value", [59, 60, 61])
def test_without_spread_the_probability_is_one_where_the_bar_is_met_else_zero(value):
    assert held(mean(), sample_of([value] * 5)).probability == float(value >= 60)
    assert held(mean(**at_most()), sample_of([value] * 5)).probability == float(value <= 60)
    means = comparison(target=0, planned=5, measure=Measure.MEAN)
    seen = held(means, Arms(Sample(5, 60.0, 0.0), Sample(5, float(value), 0.0)))
    assert (seen.probability, seen.p_value) == (float(value >= 60), None)


def test_at_most_is_the_complement():
    assert held(interviews(), Answers(2, 5)).probability + held(
        interviews(**at_most()), Answers(2, 5)
    ).probability == pytest.approx(1)


def test_observed_is_shown_in_the_units_of_the_plan_file():
    assert held(interviews(), Answers(3, 5)).observed == 3
    assert held(rate(), Conversions(40, 1000)).observed == 0.04
    assert held(mean(), sample_of([1, 2, 3])).observed == 2
    assert held(count(), Events(30, 28)).observed == 30
    assert held(comparison(), arms((100, 1000), (150, 1000))).observed == 0.05
    assert held(judgement(), Ruling(met=True)).observed is None


@pytest.mark.parametrize(
    ("yes", "n", "chance", "futility"),
    [
        (0, 1, 0.2, None),  # not strictly below
        (0, 2, 0.05, "at_risk"),  # exactly 0.05: at risk, not futile
        (0, 3, 0, "futile"),
        (1, 2, 0.5, None),
        (1, 3, 0.2, None),
        (2, 3, 0.8, None),
        (3, 4, 1, None),
        (3, 5, 1, None),
        (2, 5, 0, "futile"),
    ],
)
def test_the_chance_while_it_runs_is_at_risk_below_a_fifth_and_futile_below_a_twentieth(yes, n, chance, futility):
    seen = held(interviews(), Answers(yes, n), running=True)
    assert (seen.chance, seen.futility) == (pytest.approx(chance, abs=1e-12), futility)


def test_there_is_no_chance_once_it_is_closed_and_none_for_the_other_kinds():
    assert held(interviews(), Answers(1, 3)).chance is None
    for criterion, observed in [
        (mean(), sample_of([1, 2])),
        (comparison(), arms((1, 10), (2, 10))),
        (judgement(), Ruling(met=True)),
    ]:
        assert held(criterion, observed, running=True).chance is None


@pytest.mark.parametrize(("events", "days", "chance"), [(20, 3, 1), (19, 14, 0), (0, 13, pytest.approx(0, abs=1e-9))])
def test_the_chance_of_a_count_is_certain_at_the_target_and_at_the_end(events, days, chance):
    assert held(count(), Events(events, days), running=True).chance == chance


def test_the_chance_at_most_is_that_of_not_exceeding_the_bar():
    assert held(interviews(2, 5, **at_most()), Answers(0, 2), running=True).chance == pytest.approx(0.95)
    assert held(interviews(1, 5, **at_most()), Answers(2, 2), running=True).futility == "futile"
    assert held(count(**at_most()), Events(21, 3), running=True).chance == 0
    assert held(count(**at_most()), Events(20, 14), running=True).chance == 1
