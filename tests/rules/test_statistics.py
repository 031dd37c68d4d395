"""Probabilities, intervals and p-values against scipy, statsmodels, exact fractions and plain quadrature: to 1e-6."""

from __future__ import annotations

import math
import warnings
from fractions import Fraction
from itertools import pairwise
from math import exp, inf, log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint, proportions_ztest
from statsmodels.stats.rates import confint_poisson
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from experiments.rules import statistics
from experiments.rules.statistics import Share, Spread

NEAR = {"abs": 1e-6, "rel": 0}
ARMS = [
    (Share(2, 5), Share(4, 5)),
    (Share(0, 5), Share(5, 5)),
    (Share(5, 5), Share(0, 5)),
    (Share(0, 1), Share(1, 1)),
    (Share(8502, 44700), Share(8279, 45489)),
    (Share(17489, 145274), Share(17264, 145310)),
    (Share(561, 1263), Share(2476, 5065)),
    (Share(3, 10), Share(30000, 100000)),
    (Share(30000, 100000), Share(3, 10)),
    (Share(1, 10**6), Share(4, 10**6)),
    (Share(10**6 - 3, 10**6), Share(10**6 - 1, 10**6)),
    (Share(5, 10**8), Share(9, 10**8)),
    (Share(5 * 10**7, 10**8), Share(5 * 10**7 + 9000, 10**8)),
    (Share(12, 30), Share(10**7, 10**8)),
    (Share(0, 10**8), Share(10**8, 10**8)),
]


@given(n=st.integers(0, 200), data=st.data(), bar=st.floats(0.01, 0.99))
def test_the_chance_of_a_share_is_the_beta_tail(n, data, bar):
    k = data.draw(st.integers(0, n))
    assert statistics.share_reaches(Share(k, n), bar) == pytest.approx(stats.beta.sf(bar, 1 + k, 1 + n - k), **NEAR)


@pytest.mark.parametrize(
    ("k", "n", "chance"),
    [(0, 5, 0.0041), (1, 5, 0.0410), (2, 5, 0.1792), (3, 5, 0.4557), (4, 5, 0.7667), (5, 5, 0.9533), (16, 20, 0.9630)],
)
def test_the_reference_values_of_k_of_n(k, n, chance):
    assert round(statistics.share_reaches(Share(k, n), 0.6), 4) == chance


@given(st.integers(2, 50), st.floats(-100, 100), st.floats(0.01, 50), st.floats(-100, 100))
def test_the_chance_of_a_mean_is_students_t(n, mean, sd, bar):
    oracle = stats.t.cdf((mean - bar) / (sd / sqrt(n)), n - 1)
    assert statistics.mean_reaches(Spread(n, mean, sd), bar) == pytest.approx(oracle, **NEAR)


@given(st.integers(0, 500), st.integers(1, 400), st.floats(0.01, 20))
def test_the_chance_of_a_count_is_the_gamma_tail(events, days, per_day):
    oracle = stats.gamma.sf(per_day, 1 + events, scale=1 / days)
    assert statistics.count_reaches(events, days, per_day) == pytest.approx(oracle, **NEAR)


def by_quad(weight, survives, low, high):
    """E[survives(p)] for p with this Beta density, by scipy's adaptive quadrature around the mode."""
    a, b = weight.a, weight.b
    sd = sqrt(a * b / (a + b) ** 2 / (a + b + 1))
    points = [p for p in (a / (a + b) + step * sd for step in (-30, -9, -5, -2, 0, 2, 5, 9, 30)) if low < p < high]
    edges = [low, *points, high]
    pieces = [
        integrate.quad(lambda p: stats.beta.pdf(p, a, b) * survives(p), left, right, limit=400, epsabs=1e-11)[0]
        for left, right in pairwise(edges)
    ]
    return sum(pieces)


@pytest.mark.parametrize(("control", "variant"), ARMS[:10])
@pytest.mark.parametrize("bar", [-0.3, 0.0, 0.005])
def test_the_chance_of_a_difference_is_the_double_beta_integral(control, variant, bar):
    low, high = max(0.0, -bar), min(1.0, 1 - bar)
    inside = by_quad(control, lambda p: stats.beta.sf(p + bar, variant.a, variant.b), low, high)
    below = stats.beta.cdf(low, control.a, control.b)
    oracle = inside + below
    assert statistics.difference_reaches(control, variant, bar) == pytest.approx(oracle, **NEAR)


@pytest.mark.parametrize(("control", "variant"), ARMS[:10])
@pytest.mark.parametrize("bar", [0.2, 1.05, 3.0])
def test_the_chance_of_a_ratio_is_the_double_beta_integral(control, variant, bar):
    oracle = by_quad(control, lambda p: stats.beta.sf(p * bar, variant.a, variant.b), 0.0, min(1.0, 1 / bar))
    assert statistics.ratio_reaches(control, variant, bar) == pytest.approx(oracle, **NEAR)


def _beta(a, b):
    return Fraction(math.factorial(a - 1) * math.factorial(b - 1), math.factorial(a + b - 1))


@given(st.tuples(st.integers(0, 12), st.integers(0, 12)), st.tuples(st.integers(0, 12), st.integers(0, 12)))
def test_the_chance_of_any_difference_is_the_exact_sum(control, variant):
    control, variant = (Share(k, k + misses) for k, misses in (control, variant))
    a, b, c, d = variant.a, variant.b, control.a, control.b
    oracle = sum(_beta(c + i, b + d) / ((b + i) * _beta(1 + i, b) * _beta(c, d)) for i in range(a))
    assert statistics.difference_reaches(control, variant, 0) == pytest.approx(float(oracle), **NEAR)


@pytest.mark.parametrize(("control", "variant"), ARMS)
def test_large_samples_agree_with_a_grid_of_quantiles(control, variant):
    """An independent way: the mean of the variant's tail over a fine grid of the control's quantiles."""
    grid = (np.arange(20_000) + 0.5) / 20_000
    quantiles = stats.beta.ppf(grid, control.a, control.b)
    for bar in (-1e-4, 0.0, 1e-6):
        oracle = stats.beta.sf(quantiles + bar, variant.a, variant.b).mean()
        assert statistics.difference_reaches(control, variant, bar) == pytest.approx(oracle, abs=5e-6)
    oracle = stats.beta.sf(quantiles * 1.01, variant.a, variant.b).mean()
    assert statistics.ratio_reaches(control, variant, 1.01) == pytest.approx(oracle, abs=5e-6)


counts = st.integers(1, 10**8).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(max_examples=200)
@given(counts, counts, st.floats(-0.999, 0.999), st.floats(0.001, 1000))
def test_no_size_of_sample_warns_or_leaves_zero_to_one(control, variant, difference, ratio):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for chance in (
            statistics.difference_reaches(Share(*control), Share(*variant), difference),
            statistics.ratio_reaches(Share(*control), Share(*variant), ratio),
        ):
            assert 0 <= chance <= 1


def test_a_bar_next_to_nothing_is_no_trouble():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for bar in (-2.220446049250313e-16, 5e-324, 1 - 2**-53, 2**-53 - 1):
            assert 0 <= statistics.difference_reaches(Share(0, 1), Share(0, 1), bar) <= 1


@settings(max_examples=100)
@given(counts, counts, st.floats(-0.5, 0.5))
def test_changing_the_arms_over_gives_the_complement(control, variant, difference):
    chance = statistics.difference_reaches(Share(*control), Share(*variant), difference)
    other = statistics.difference_reaches(Share(*variant), Share(*control), -difference)
    assert chance + other == pytest.approx(1, **NEAR)


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_of_a_share_is_wilsons(share):
    k, n = share
    assert statistics.wilson(Share(k, n)) == pytest.approx(proportion_confint(k, n, 0.05, "wilson"), abs=1e-6)


@given(st.lists(st.floats(-1000, 1000), min_size=2, max_size=40).filter(lambda values: np.std(values) > 1e-3))
def test_the_interval_of_a_mean_is_students_t(values):
    oracle = DescrStatsW(values).tconfint_mean(0.05)
    spread = Spread(len(values), float(np.mean(values)), float(np.std(values, ddof=1)))
    assert statistics.mean_interval(spread) == pytest.approx(oracle, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("events", [0, 1, 2, 5, 20, 300, 10**6])
def test_the_interval_of_a_count_is_exact_poisson(events):
    low, high = statistics.poisson_interval(events)
    oracle = confint_poisson(events, 1, method="exact-c", alpha=0.05) if events else (0.0, -log(0.025))
    assert (low, high) == pytest.approx(oracle, rel=1e-9)


@pytest.mark.parametrize(("control", "variant"), ARMS[4:9])
def test_the_interval_of_a_difference_is_unpooled_normal(control, variant):
    difference = variant.rate - control.rate
    oracle = confint_proportions_2indep(variant.k, variant.n, control.k, control.n, method="wald")
    assert statistics.difference_interval(control, variant, difference) == pytest.approx(oracle, abs=1e-6)


@pytest.mark.parametrize(("control", "variant"), ARMS[4:9])
def test_the_interval_of_a_ratio_lies_on_the_log_scale(control, variant):
    table = Table2x2([[variant.k, variant.n - variant.k], [control.k, control.n - control.k]])
    assert statistics.ratio_interval(control, variant) == pytest.approx(table.riskratio_confint(0.05), rel=1e-6)


def test_a_ratio_without_successes_has_no_interval():
    assert statistics.ratio_interval(Share(0, 10), Share(5, 10)) is None
    assert statistics.ratio_interval(Share(5, 10), Share(0, 10)) is None


WELCH = [
    (Spread(30, 61.2, 8.4), Spread(28, 55.1, 12.9)),
    (Spread(2, 1.0, 0.5), Spread(3, 4.0, 2.0)),
    (Spread(10**6, 10.0, 3.0), Spread(10**6, 10.01, 3.1)),
    (Spread(5, 100.0, 0.0), Spread(5, 101.0, 2.0)),
]


def compared(control, variant):
    """statsmodels wants the values: two groups with exactly these means and spreads."""

    def values(spread):
        base = np.linspace(-1, 1, min(spread.n, 2000))
        return base / base.std(ddof=1) * spread.sd + spread.mean

    return CompareMeans(DescrStatsW(values(variant)), DescrStatsW(values(control)))


@pytest.mark.parametrize(("control", "variant"), [pair for pair in WELCH if pair[0].n <= 2000])
def test_welchs_interval_and_p_value_are_those_of_statsmodels(control, variant):
    oracle, difference = compared(control, variant), variant.mean - control.mean
    interval = statistics.welch_interval(control, variant, difference)
    assert interval == pytest.approx(oracle.tconfint_diff(0.05, usevar="unequal"), rel=1e-6)
    p = statistics.welch_p(control, variant, difference)
    assert p == pytest.approx(oracle.ttest_ind(usevar="unequal")[1], **NEAR)


@pytest.mark.parametrize(("control", "variant"), WELCH)
def test_welchs_p_value_and_chance_are_those_of_scipy(control, variant):
    difference = variant.mean - control.mean
    numbers = variant.mean, variant.sd, variant.n, control.mean, control.sd, control.n
    oracle = stats.ttest_ind_from_stats(*numbers, equal_var=False)
    assert statistics.welch_p(control, variant, difference) == pytest.approx(oracle.pvalue, **NEAR)
    one_sided = stats.ttest_ind_from_stats(*numbers, equal_var=False, alternative="less").pvalue
    assert statistics.welch_reaches(control, variant, difference, 0) == pytest.approx(one_sided, **NEAR)


def test_welch_survives_spreads_of_any_size():
    for sd in (1e-300, 1e-12, 1e12, 1e15):
        control, variant = Spread(10, 0.0, sd), Spread(12, sd, 2 * sd)
        oracle = stats.ttest_ind_from_stats(1, 2, 12, 0, 1, 10, equal_var=False).pvalue
        assert statistics.welch_p(control, variant, sd) == pytest.approx(oracle, **NEAR)


@pytest.mark.parametrize(("control", "variant"), ARMS[4:9])
def test_the_p_value_of_proportions_is_the_pooled_z(control, variant):
    oracle = proportions_ztest([variant.k, control.k], [variant.n, control.n])[1]
    assert statistics.pooled_p(control, variant) == pytest.approx(oracle, **NEAR)


@pytest.mark.parametrize("arm", [Share(0, 50), Share(50, 50)])
def test_a_p_value_without_a_standard_error_is_none(arm):
    assert statistics.pooled_p(arm, arm) is None
    assert statistics.welch_p(Spread(5, 1, 0), Spread(5, 2, 0), 1) is None


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 9), st.integers(1, 9))
def test_the_sample_ratio_is_checked_by_chi_square(control, variant, share, other):
    total = control + variant
    expected = [total * share / (share + other), total * other / (share + other)]
    oracle = stats.chisquare([control, variant], expected).pvalue
    allocation = Fraction(share), Fraction(other)
    assert statistics.sample_ratio_p(control, variant, allocation) == pytest.approx(oracle, **NEAR)


@pytest.mark.parametrize(
    ("k", "n", "needed", "planned", "chance"),
    [
        (0, 1, 3, 5, 0.2),
        (0, 2, 3, 5, 0.05),
        (0, 3, 3, 5, 0),
        (1, 2, 3, 5, 0.5),
        (1, 3, 3, 5, 0.2),
        (2, 3, 3, 5, 0.8),
        (3, 4, 3, 5, 1),
        (3, 10, 12, 20, 0.0058),
        (5, 10, 12, 20, 0.2449),
    ],
)
def test_the_reference_values_of_the_predictive_chance(k, n, needed, planned, chance):
    assert round(float(statistics.share_chance(Share(k, n), planned, needed)), 4) == chance


def test_the_predictive_chance_is_an_exact_fraction():
    assert statistics.share_chance(Share(0, 2), 5, 3) == Fraction(1, 20)
    assert statistics.share_chance(Share(1, 3), 5, 3) == Fraction(1, 5)
    assert isinstance(statistics.share_chance(Share(3, 10), 1000, 600), Fraction)


@given(st.data())
def test_the_predictive_chance_is_beta_binomial(data):
    planned = data.draw(st.integers(1, 300))
    n = data.draw(st.integers(0, planned - 1))
    k = data.draw(st.integers(0, n))
    needed = data.draw(st.integers(0, planned))
    oracle = stats.betabinom.sf(needed - k - 1, planned - n, 1 + k, 1 + n - k)
    assert float(statistics.share_chance(Share(k, n), planned, needed)) == pytest.approx(oracle, **NEAR)


@pytest.mark.parametrize(
    ("k", "n", "planned", "needed"),
    [(3, 10, 1001, 400), (0, 1, 5000, 2500), (40, 1000, 20000, 820), (400, 9999, 10000, 401), (0, 900, 1100, 1)],
)
def test_large_plans_use_quadrature_and_agree_with_the_beta_binomial(k, n, planned, needed):
    oracle = stats.betabinom.sf(needed - k - 1, planned - n, 1 + k, 1 + n - k)
    assert statistics.share_chance(Share(k, n), planned, needed) == pytest.approx(oracle, **NEAR)


@settings(max_examples=50)
@given(st.data())
def test_the_chance_of_a_count_is_negative_binomial(data):
    period = data.draw(st.integers(2, 400))
    days = data.draw(st.integers(1, period - 1))
    events = data.draw(st.integers(0, 60))
    needed = data.draw(st.integers(1, 200))
    oracle = stats.nbinom.sf(needed - events - 1, 1 + events, days / period)
    assert float(statistics.count_chance(events, days, period, needed)) == pytest.approx(oracle, **NEAR)


@pytest.mark.parametrize(
    ("events", "days", "period", "needed"), [(900, 10, 14, 1200), (3, 1, 365, 1001), (0, 9, 10, 2000)]
)
def test_large_targets_agree_with_the_negative_binomial(events, days, period, needed):
    oracle = stats.nbinom.sf(needed - events - 1, 1 + events, days / period)
    assert statistics.count_chance(events, days, period, needed) == pytest.approx(oracle, **NEAR)


@given(st.data())
def test_the_endings_are_beta_binomial_and_sum_to_one(data):
    planned = data.draw(st.integers(1, 20))
    n = data.draw(st.integers(0, planned))
    k = data.draw(st.integers(0, n))
    endings = statistics.endings(Share(k, n), planned)
    assert sum(endings) == 1
    for final, chance in enumerate(endings):
        assert float(chance) == pytest.approx(stats.betabinom.pmf(final - k, planned - n, 1 + k, 1 + n - k), **NEAR)


def test_intervals_use_the_documented_z():
    assert statistics.Z == 1.959964
    low, high = statistics.ratio_interval(Share(20, 100), Share(30, 100))
    half = 1.959964 * sqrt(1 / 20 - 1 / 100 + 1 / 30 - 1 / 100)
    assert (low, high) == pytest.approx((1.5 * exp(-half), 1.5 * exp(half)))
    assert high < inf
