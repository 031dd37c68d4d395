"""From the append-only log to what was observed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.rules.criteria import Measure
from experiments.rules.observe import Answer, Arm, Values, current, observe
from experiments.rules.observed import Answers, Arms, Conversions, Events, Ruling, Sample, sample_of
from tests.rules.logs import DAY, answered, at, reading
from tests.rules.plans import at_most, comparison, count, interviews, judgement, mean, rate


def test_nothing_recorded_is_nothing_observed():
    assert observe(interviews(), []) is None
    assert observe(interviews(), [reading(0, Answer.YES, criterion="another")]) is None


def test_an_unclear_answer_counts_in_n_and_is_no_yes():
    assert observe(interviews(), answered("y", "u", "n")) == Answers(1, 3)


def test_an_unclear_answer_is_a_yes_where_the_bar_is_at_most():
    assert observe(interviews(**at_most()), answered("y", "u", "n")) == Answers(2, 3)


def test_the_first_planned_answers_decide_and_the_rest_is_only_shown():
    assert observe(interviews(), answered(*"nnnyyyyy")) == Answers(2, 5, rest=3)


def test_a_correction_keeps_its_predecessors_place():
    log = [*answered(*"nnnyyy"), reading(0, Answer.YES, recorded_at=at(60))]
    assert observe(interviews(), log) == Answers(3, 5, rest=1)


def test_the_newest_correction_stands():
    log = [
        *answered("n", "n"),
        reading(0, Answer.YES, recorded_at=at(60)),
        reading(0, Answer.UNCLEAR, recorded_at=at(90)),
        reading(0, Answer.NO, recorded_at=at(75)),
    ]
    assert [each.said for each in current(log)] == [Answer.UNCLEAR, Answer.NO]


def test_a_withdrawn_reading_counts_no_longer():
    log = [*answered(*"nnnyyy"), reading(0, None, recorded_at=at(60))]
    assert observe(interviews(), log) == Answers(3, 5)


def test_evidence_observed_before_registration_never_counts():
    log = [reading(0, Answer.YES, observed_on=date(2026, 11, 3)), reading(1, Answer.NO)]
    assert observe(interviews(), log, since=DAY) == Answers(0, 1)


def test_only_what_was_observed_before_a_day_is_taken():
    log = [reading(0, Answer.YES), reading(1, Answer.NO, observed_on=date(2026, 11, 13))]
    assert observe(interviews(), log, before=date(2026, 11, 13)) == Answers(1, 1)


def test_a_total_is_taken_whole_and_what_follows_is_the_rest():
    log = [reading(0, Answers(2, 4)), reading(1, Answers(3, 3)), reading(2, Answers(9, 9))]
    assert observe(interviews(), log) == Answers(5, 7, rest=9)


def test_a_rate_adds_up_its_batches():
    log = [reading(place, Conversions(20, 400), criterion="converts") for place in range(4)]
    assert observe(rate(), log) == Conversions(60, 1200, rest=400)


def test_a_mean_takes_its_values_one_by_one():
    log = [
        reading(place, Values((float(value),)), criterion="seconds") for place, value in enumerate([1, 2, 3, 4, 5, 6])
    ]
    assert observe(mean(), log) == sample_of([1, 2, 3, 4, 5, 6], 5)


@given(st.lists(st.lists(st.integers(-99, 99), min_size=1, max_size=6), min_size=1, max_size=5))
def test_totals_of_values_come_to_what_the_values_come_to(groups):
    log = [reading(place, sample_of(group), criterion="seconds") for place, group in enumerate(groups)]
    whole = sample_of([value for group in groups for value in group])
    merged = observe(mean(planned=10**6), log)
    assert (merged.n, merged.mean) == (whole.n, pytest.approx(whole.mean, abs=1e-9))
    assert merged.sd == pytest.approx(whole.sd, abs=1e-6)


def test_a_count_is_filled_up_in_the_order_of_its_days():
    days = [(12, 5), (10, 7), (30, 9)]
    log = [
        reading(place, Events(events, 7), criterion="sign-ups", observed_on=date(2026, 11, day))
        for place, (day, events) in enumerate(days)
    ]
    assert observe(count(), log) == Events(12, 14)


def test_a_comparison_adds_up_each_arm_until_both_have_their_sample():
    def both(place, control, variant):
        return [
            reading(place, Conversions(*control), criterion="lift", arm=Arm.CONTROL),
            reading(place, Conversions(*variant), criterion="lift", arm=Arm.VARIANT),
        ]

    log = [*both(0, (50, 600), (60, 500)), *both(1, (50, 600), (60, 500)), *both(2, (1, 100), (99, 100))]
    observed = observe(comparison(), log)
    assert observed == Arms(Conversions(100, 1200, rest=100), Conversions(120, 1000, rest=100))


def test_the_arms_wait_for_each_other_so_that_their_ratio_stays_true():
    log = [reading(place, Conversions(5, 500), criterion="lift", arm=Arm.CONTROL) for place in range(4)]
    log.append(reading(4, Conversions(50, 1000), criterion="lift", arm=Arm.VARIANT))
    assert observe(comparison(), log).control.exposures == 2000


def test_a_comparison_of_means_sums_up_values_per_arm():
    log = [
        reading(0, Values((1.0, 2.0)), criterion="lift", arm=Arm.CONTROL),
        reading(0, Sample(3, 5.0, 1.0), criterion="lift", arm=Arm.VARIANT),
    ]
    assert observe(comparison(measure=Measure.MEAN), log) == Arms(sample_of([1, 2]), Sample(3, 5.0, 1.0))


def test_an_arm_that_saw_nothing_is_empty():
    log = [reading(0, Conversions(5, 50), criterion="lift", arm=Arm.VARIANT)]
    assert observe(comparison(), log).control == Conversions(0, 0)


def test_the_first_verdict_of_the_judge_stands_until_it_is_corrected():
    judged = [reading(0, Ruling(met=False), criterion="the editor agrees")]
    second = reading(1, Ruling(met=True), criterion="the editor agrees")
    assert observe(judgement(), [*judged, second]) == Ruling(met=False)
    corrected = reading(0, Ruling(met=True, because="read it again"), criterion="the editor agrees", recorded_at=at(9))
    assert observe(judgement(), [*judged, second, corrected]).met is True


@given(st.permutations(answered(*"ynuynyy")))
def test_the_order_in_which_the_log_is_handed_over_is_irrelevant(log):
    assert observe(interviews(), log) == observe(interviews(), answered(*"ynuynyy"))
