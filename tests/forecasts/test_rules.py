"""The Brier score, its partition and the bins of the reliability diagram: reference values, laws and an oracle."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from experiments.forecasts import rules

probabilities = st.integers(0, 10_000).map(lambda hundredths: Fraction(hundredths, 10_000))
pairs = st.lists(st.tuples(probabilities, st.integers(0, 1)), min_size=1, max_size=60)


def test_the_reference_values():
    assert rules.brier([(0.7, 1), (0.9, 1), (0.4, 0)]) == Fraction(26, 300)
    assert f"{rules.brier([(0.7, 1), (0.9, 1), (0.4, 0)]):.4f}" == "0.0867"


@given(st.lists(st.integers(0, 1), min_size=1))
def test_always_a_half_gets_a_quarter(happened):
    assert rules.brier([(0.5, each) for each in happened]) == Fraction(1, 4)


def test_who_is_sure_and_right_gets_0_and_who_is_sure_and_wrong_gets_1():
    assert rules.brier([(1, 1), (0, 0)]) == 0
    assert rules.brier([(1, 0), (0, 1)]) == 1


def test_inconclusive_did_not_happen_and_invalid_says_nothing():
    assert rules.HAPPENED == {"validated": 1, "invalidated": 0, "inconclusive": 0}


def test_tenths_are_read_as_they_were_written():
    assert rules.score(0.7, 1) == Fraction(9, 100)


@given(pairs)
def test_the_mean_square_that_numpy_computes(said):
    p, happened = (np.array([float(pair[i]) for pair in said]) for i in (0, 1))
    assert float(rules.brier(said)) == pytest.approx(np.mean((p - happened) ** 2))


@given(pairs)
def test_reliability_less_resolution_and_uncertainty_is_the_score_exactly(said):
    tallies = rules.tallied(said)
    assert rules.parts(tallies).brier == rules.brier_of(tallies) == rules.brier(said)


@given(pairs)
def test_no_part_is_negative_and_resolution_never_exceeds_uncertainty(said):
    parts = rules.parts(rules.tallied(said))
    assert parts.reliability >= 0
    assert 0 <= parts.resolution <= parts.uncertainty <= Fraction(1, 4)


@given(pairs)
def test_the_partition_that_numpy_computes(said):
    p, happened = (np.array([float(pair[i]) for pair in said]) for i in (0, 1))
    groups = [(p == value) for value in np.unique(p)]
    reliability = sum(g.sum() * (p[g][0] - happened[g].mean()) ** 2 for g in groups) / len(p)
    resolution = sum(g.sum() * (happened[g].mean() - happened.mean()) ** 2 for g in groups) / len(p)
    parts = rules.parts(rules.tallied(said))
    assert float(parts.reliability) == pytest.approx(reliability)
    assert float(parts.resolution) == pytest.approx(resolution)
    assert float(parts.uncertainty) == pytest.approx(happened.var())


@given(pairs, st.randoms())
def test_the_order_of_forecasts_is_irrelevant(said, random):
    shuffled = random.sample(said, len(said))
    assert rules.tallied(shuffled) == rules.tallied(said)


@given(pairs, probabilities)
def test_saying_ones_true_belief_costs_least(said, other):
    """A proper score: with the share that happened as the forecast of all, no other number does better."""
    happened = [each for _, each in said]
    honest = Fraction(sum(happened), len(happened))
    assert rules.brier([(honest, h) for h in happened]) <= rules.brier([(other, h) for h in happened])


@given(pairs)
def test_every_forecast_is_in_the_one_bin_that_holds_it(said):
    bins = rules.bins(rules.tallied(said))
    assert sum(each.n for each in bins) == len(said)
    assert sum(each.happened for each in bins) == sum(happened for _, happened in said)
    assert [each.low for each in bins] == sorted({each.low for each in bins})
    for each in bins:
        assert each.low <= each.mean <= each.high
        assert each.high - each.low == Fraction(1, 10)


@pytest.mark.parametrize(("said", "low"), [(0, 0), ("0.0999", 0), ("0.1", 1), ("0.7", 7), ("0.8999", 8), (1, 9)])
def test_a_border_belongs_to_the_bin_above_and_1_to_the_last(said, low):
    assert [each.low for each in rules.bins(rules.tallied([(Fraction(said), 1)]))] == [Fraction(low, 10)]


@given(pairs)
def test_a_bins_interval_is_wilsons_and_holds_its_rate(said):
    for each in rules.bins(rules.tallied(said)):
        low, high = proportion_confint(each.happened, each.n, method="wilson")
        assert each.interval == (pytest.approx(low, abs=1e-6), pytest.approx(high, abs=1e-6))
        assert each.interval[0] <= each.rate <= each.interval[1]
