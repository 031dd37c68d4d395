"""The quick walk against asking the pages' own functions at each moment, on long logs; and laws of every policy."""

from __future__ import annotations

import datetime as dt
import os
import random
from dataclasses import replace
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decisions.backtest import rules
from decisions.backtest.rules import Sign
from decisions.backtest.sums import Sums
from decisions.rules import DEFAULT_TABLE, Terms
from experiments.rules.criteria import Policy
from experiments.rules.observe import Answer
from experiments.rules.observed import Answers, Conversions, Events
from experiments.rules.outcomes import Futility
from experiments.rules.result import Verdict
from tests.backtest.pasts import at, kill, past, plan, revision, said
from tests.rules.plans import at_most, count, interviews, rate

EXAMPLES = int(os.environ.get("EXAMPLES", "40"))
LEVELS = (0.0, 0.01, 0.05, 0.2, 0.6)
BARS = {
    "few": interviews(),
    "many": interviews(18, 30),
    "at most": interviews(4, 20, **at_most()),
    "rate": rate(0.1, 120),
    "rate at most": rate(0.1, 120, **at_most()),
    "count": count(12, 10),
    "count at most": count(6, 10, **at_most()),
}


def word(kind, dice, lean):
    yes = dice.random() < lean
    if kind.startswith("count"):
        return Events(int(yes) + dice.choice([0, 0, 1, 2]), dice.choice([1, 1, 1, 2]))
    if kind.startswith("rate"):
        n = dice.choice([1, 1, 1, 5, 20])
        return Conversions(sum(dice.random() < lean / 4 for _ in range(n)), n)
    one = Answer.YES if yes else dice.choice([Answer.NO, Answer.NO, Answer.UNCLEAR])
    return one if dice.random() < 0.9 else Answers(int(yes), 2)


def lived(kind, seed):
    """A log of some dozens of pieces, several at once, some corrected or withdrawn, and the plan changed on the way."""
    dice = random.Random(seed)
    lean, bar = dice.random(), BARS[kind]
    log, moment = [], at(1, dice.choice([8.5, 12]))
    for place in range(1, dice.randint(1, 60)):
        moment += dt.timedelta(hours=dice.choice([0, 0, 1, 5, 30]))
        day = moment.date() - dt.timedelta(days=dice.choice([0, 0, 1, 4]))
        log.append(said(word(kind, dice, lean), moment, place, on=day))
        while dice.random() < 0.2:
            old = dice.choice(log)
            new = None if dice.random() < 0.3 else word(kind, dice, lean)
            log.append(replace(old, recorded_at=moment, said=new, observed_on=dice.choice([old.observed_on, day])))
    kills = (kill(dice.randint(1, 20), at_most=0),) if dice.random() < 0.5 else ()
    versions = [revision(plan(bar, kills=tuple(replace(each, criterion=bar.name) for each in kills)))]
    if dice.random() < 0.4 and bar.planned:
        larger = replace(bar, planned=bar.planned + dice.randint(1, 30))
        versions.append(revision(plan(larger), at(dice.randint(1, 20)), "deviation"))
    return past(*log, until=dice.choice([10, 40, 90]), revisions=tuple(versions))


def asked_at_each(of, level):
    """What each moment says, asked plainly: the first futile, the first invalidated."""
    stops = {kill_.by for version in of.revisions for kill_ in version.plan.kill_criteria}
    moments = {of.started_at, of.until, *(version.at for version in of.revisions)}
    moments |= {each.recorded_at for each in of.readings}
    moments |= {dt.datetime.combine(day, dt.time.min, dt.UTC) for day in stops}
    futile = None
    for moment in sorted(each for each in moments if of.started_at <= each <= of.until):
        stood = rules.standing(of, moment, Policy(at_risk=1, futile=level))
        if futile is None and any(each.futility is Futility.FUTILE for each in stood.outcomes):
            futile = moment
        if stood.verdict is Verdict.INVALIDATED:
            return futile, moment
    return futile, None


@pytest.mark.parametrize("kind", BARS)
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_it_finds_the_moments_that_asking_at_each_finds(kind, seed):
    of = lived(kind, seed)
    several = [Terms(Policy(at_risk=0.7, futile=level), DEFAULT_TABLE) for level in LEVELS]
    for level, found in zip(LEVELS, rules.replay(of, several), strict=True):
        futile, invalidated = asked_at_each(of, level)
        first = min([moment for moment in (futile, invalidated) if moment], default=None)
        assert (found.signal and found.signal.at) == first
        assert found.signal is None or (found.signal.sign is Sign.FUTILE) == (first != invalidated)


@pytest.mark.parametrize("kind", BARS)
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32), one=st.floats(0, 0.99), other=st.floats(0, 0.99))
def test_a_more_lenient_threshold_never_says_it_later(kind, seed, one, other):
    """The higher the chance below which nobody goes on, the sooner, and the more it saves."""
    of = lived(kind, seed)
    of = replace(of, ending=rules.Ending(of.until, "conclusion"))
    strict, lenient = (
        rules.replay(of, [Terms(Policy(at_risk=0.99, futile=level), DEFAULT_TABLE)])[0]
        for level in sorted((one, other))
    )
    if strict.signal:
        assert lenient.signal.at <= strict.signal.at
        assert lenient.saved >= strict.saved
    assert lenient.warned_at == strict.warned_at


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32), cut_off=st.floats(0.5, 0.99), limit=st.integers(0, 20))
def test_neither_the_cut_off_nor_the_pivot_limit_moves_it(seed, cut_off, limit):
    of = lived("few", seed)
    here, there = rules.replay(
        of, [Terms(Policy(), DEFAULT_TABLE), Terms(Policy(cut_off=cut_off, pivot_limit=limit), DEFAULT_TABLE)]
    )
    assert (here.signal and here.signal.at) == (there.signal and there.signal.at)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4), st.integers(0, 4)), max_size=40), st.integers(1, 20))
def test_sums_are_those_of_the_places_up_to_the_one_that_completes_the_sample(puts, planned):
    sums, held = Sums(range(10)), dict.fromkeys(range(10), (0, 0))
    for place, size, value in puts:
        sums.put(place, size, value)
        held[place] = (size, value)
        sizes = list(accumulate(size for size, _ in held.values()))
        needed = next((number for number, size in enumerate(sizes) if size >= planned), 9)
        kept = [held[number] for number in range(needed + 1)]
        assert sums.until(planned) == (sum(size for size, _ in kept), sum(value for _, value in kept))
