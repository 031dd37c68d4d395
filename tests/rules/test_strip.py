"""The strip: every outcome and what the policy will say, before any data exists."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions.rules import recommend
from experiments.rules.criteria import Direction, Effect, Measure, Method, Policy, Stage
from experiments.rules.observed import Answers, Arms, Conversions, Events, Ruling, Sample
from experiments.rules.strip import strip
from tests.rules.plans import GUARDRAIL, at_most, comparison, count, interviews, judgement, mean, plan, rate, result_of


def drawn(*criteria, respond=recommend, stage=Stage.PROBLEM, method=Method.INTERVIEW, **given_):
    return strip(plan(*criteria, stage=stage, method=method), respond, **given_)


def caption(found):
    return " ".join(str(reason) for reason in found.caption).replace("\xa0", " ")


def runs(found):
    return [(run.first, run.last, run.span, run.response, str(run.says)) for run in found.runs]


def test_three_of_five_has_six_outcomes_in_three_runs():
    assert runs(drawn(interviews())) == [
        (0, 2, 3, "kill", "invalidated: pivot or kill, kill suggested"),
        (3, 4, 2, "investigate", "validated, low confidence"),
        (5, 5, 1, "continue", "validated, high confidence"),
    ]


def test_the_caption_says_what_would_reach_high_confidence():
    assert caption(drawn(interviews())) == (
        "With 5 people, 3 of 5 can only reach low confidence. "
        "You need 5 of 5, or more people, for high: 7 of 8, 9 of 10, or 15 of 20 pass the cut-off of 90 %."
    )


def test_the_caption_says_when_the_bar_is_enough_or_nothing_is():
    assert caption(drawn(interviews(3, 4), policy=Policy(cut_off=0.3))).endswith(
        "3 of 4 is enough for high confidence."
    )
    assert "no outcome reaches high confidence. You need more people" in caption(drawn(interviews(2, 3)))


@pytest.mark.parametrize(
    ("given_", "why"),
    [
        ({"stage": Stage.BUSINESS}, "the business stage asks for test"),
        ({"deviations": 1}, "changed after the start"),
    ],
)
def test_the_caption_says_what_else_keeps_confidence_low(given_, why):
    found = drawn(interviews(), **given_)
    assert why in caption(found)
    assert "continue" not in {column.response for column in found.columns}


def test_the_line_of_the_bar_stands_before_the_first_outcome_that_meets_it():
    assert [column.k for column in drawn(interviews()).columns if column.bar] == [3]
    assert [column.k for column in drawn(interviews(1, 5, **at_most())).columns if column.bar] == [2]


def test_while_it_runs_each_ending_has_its_chance_and_what_cannot_be_is_gone():
    found = drawn(interviews(), observed=Answers(1, 3), running=True)
    assert [column.chance for column in found.columns] == pytest.approx([0, 0.4, 0.4, 0.2, 0, 0])
    assert [column.k for column in found.columns if column.gone] == [0, 4, 5]
    assert [column.k for column in found.columns if column.here] == [1]
    assert str(found.runs[-1].says) == "out of reach"


def test_before_any_data_nothing_is_here_and_nothing_is_gone():
    found = drawn(interviews(), running=True)
    assert not any(column.here or column.gone for column in found.columns)
    assert {column.chance for column in found.columns} == {None}


def test_after_the_end_the_outcome_that_happened_is_here():
    assert [column.k for column in drawn(interviews(), observed=Answers(3, 5)).columns if column.here] == [3]


def test_a_total_beyond_the_plan_gets_the_columns_of_its_own_size():
    assert [(column.k, column.of) for column in drawn(interviews(), observed=Answers(5, 7)).columns if column.here] == [
        (5, 7)
    ]


def test_the_policy_is_asked_with_what_is_known():
    pivoting = drawn(interviews(), respond=partial(recommend, other_segment=True))
    assert runs(pivoting)[0][3:] == ("pivot", "invalidated: pivot or kill, pivot suggested")


def test_with_several_criteria_it_says_what_holds_if_the_others_are_met():
    both = drawn(interviews(), count())
    assert runs(both) == runs(drawn(interviews()))
    assert caption(both).startswith("This is what holds if the other criteria are met.")
    assert drawn(interviews(), count(), criterion="sign-ups").criterion.name == "sign-ups"


def test_a_judgement_beside_it_keeps_confidence_low_even_when_it_is_met():
    assert [run[3] for run in runs(drawn(judgement(), interviews(), criterion=interviews().name))] == [
        "kill",
        "investigate",
    ]


def test_without_a_primary_criterion_there_is_no_strip():
    assert drawn(rate(**GUARDRAIL)) is None
    assert drawn() is None


@given(st.integers(2, 20), st.data(), st.sampled_from(Direction))
def test_every_column_says_what_the_rules_say(planned, data, direction):
    criterion = interviews(data.draw(st.integers(1, planned - 1)), planned, direction=direction)
    for column in drawn(criterion).columns:
        result = result_of((criterion, Answers(column.k, planned)))
        assert (column.verdict, column.confidence) == (result.verdict, result.confidence)
        assert column.response == recommend(result).response
        assert column.probability == result.outcomes[0].probability


def zones(found):
    return [(zone.low, zone.high, zone.response) for zone in found.zones]


def test_a_large_k_of_n_is_a_scale_with_zones():
    found = drawn(interviews(30, 50), observed=Answers(10, 20))
    assert zones(found) == [(0, 29, "kill"), (30, 34, "investigate"), (35, 50, "continue")]
    assert (found.columns, found.low, found.high, found.bar, found.here) == ((), 0, 50, 30, 10)
    assert [zone.here for zone in found.zones] == [True, False, False]


def test_a_rate_is_a_scale_of_shares():
    found = drawn(rate(planned=2000))
    assert zones(found) == [(0, 0.0395, "kill"), (0.04, 0.045, "investigate"), (0.0455, 0.12, "continue")]
    assert str(found.zones[0].label).replace("\xa0", " ") == "0 % to 3.95 %"


def test_a_count_is_a_scale_of_events_in_its_period():
    found = drawn(count(), observed=Events(12, 7))
    assert zones(found) == [(0, 19, "kill"), (20, 25, "investigate"), (26, 60, "continue")]
    assert (found.bar, found.here) == (20, 12)
    assert [zone[2] for zone in zones(drawn(count(**at_most())))] == ["continue", "investigate", "kill"]


@given(st.integers(1, 60), st.integers(1, 30), st.sampled_from(Direction), st.data())
def test_every_zone_says_what_the_rules_say(target, days, direction, data):
    criterion = count(target, days, direction=direction)
    found = drawn(criterion)
    assert [zone.low for zone in found.zones][1:] == [zone.high + 1 for zone in found.zones][:-1]
    zone = data.draw(st.sampled_from(found.zones))
    events = data.draw(st.integers(int(zone.low), int(zone.high)))
    assert zone.response == recommend(result_of((criterion, Events(events, days)))).response


def test_a_mean_knows_its_border_to_high_confidence_once_its_spread_is_seen():
    assert zones(drawn(mean())) == [(None, 60, "kill"), (60, None, "investigate"), (None, None, "continue")]
    seen = drawn(mean(), observed=Sample(5, 64.0, 6.0))
    border = seen.zones[1].high
    assert zones(seen)[1] == (60, border, "investigate")
    assert [zone.here for zone in seen.zones] == [False, True, False]
    just, below = (result_of((mean(), Sample(5, border + step, 6.0))) for step in (1e-6, -1e-6))
    assert (just.confidence, below.confidence) == ("high", "low")


def test_where_less_is_better_the_better_zones_come_first():
    assert [zone[2] for zone in zones(drawn(mean(**at_most())))] == ["continue", "investigate", "kill"]
    assert [zone[2] for zone in zones(drawn(comparison(**at_most())))] == ["continue", "investigate", "kill"]


def test_a_comparison_names_its_zones_and_where_it_stands():
    arms = Arms(Conversions(100, 1000), Conversions(150, 1000))
    found = drawn(comparison(), observed=arms)
    assert [zone.response for zone in found.zones] == ["kill", "investigate", "continue"]
    assert [zone.here for zone in found.zones] == [False, False, True]
    harder = drawn(comparison(target=0.04), observed=arms)
    assert [(zone.verdict, zone.confidence) for zone in harder.zones][2] == ("validated", "low")
    assert [zone.here for zone in harder.zones] == [False, False, True, False]


@pytest.mark.parametrize(
    "criterion",
    [
        comparison(target=1.2, effect=Effect.RATIO),
        comparison(measure=Measure.MEAN),
        judgement(),
        mean(),
        rate(),
        count(),
    ],
)
def test_every_kind_has_a_strip(criterion):
    found = drawn(criterion)
    assert found.zones
    assert all(str(zone.label) and str(zone.says) and zone.response for zone in found.zones)


def test_a_judgement_has_two_zones_and_never_more_than_low_confidence():
    found = drawn(judgement(), observed=Ruling(met=True))
    assert [(zone.response, zone.here) for zone in found.zones] == [("kill", False), ("investigate", True)]
