"""The quick walk finds what the pages' own functions say at each moment, whatever was recorded and corrected."""

from __future__ import annotations

import datetime as dt
import json
import os
import random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decisions.actions import recommendation
from decisions.backtest import queries, rules
from decisions.rules import DEFAULT_TABLE, Terms
from experiments.actions import conclusion
from experiments.rules.criteria import Policy, Role
from experiments.rules.outcomes import Futility
from experiments.rules.result import Verdict
from kaizenlab.lib import clock
from tests.experiments.test_lots import BARS, walked

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("EXAMPLES", "5"))
LEVELS = (0.0, 0.02, 0.05, 0.2, 0.5, 0.9)


def replayed(world, experiment, now):
    [past] = queries.pasts(
        world.workspace, queries.whole(queries.started(world.workspace).filter(pk=experiment.pk)), now=now
    )
    return past


def every_moment(past):
    """All at which something could have become known."""
    stops = {kill.by for revision in past.revisions for kill in revision.plan.kill_criteria}
    found = {past.started_at, past.until, *(revision.at for revision in past.revisions)}
    found |= {reading.recorded_at for reading in past.readings}
    found |= {clock.midnight(day, past.zone).astimezone(dt.UTC) for day in stops}
    return sorted(at for at in found if past.started_at <= at <= past.until)


def is_futile(result):
    return any(each.futility is Futility.FUTILE for each in result.outcomes if each.role is Role.PRIMARY)


def plainly(past, level):
    """The first moment at which it was futile below the level, and at which it was invalidated: by asking at each."""
    futile = invalidated = None
    for at in every_moment(past):
        stood = rules.standing(past, at, Policy(at_risk=1, futile=level))
        if futile is None and is_futile(stood):
            futile = at
        if stood.verdict is Verdict.INVALIDATED:
            invalidated = at
            break
    return futile, invalidated


@pytest.mark.parametrize("kind", [*BARS, "all"])
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_the_walk_finds_what_the_product_says_at_each_moment_and_at_the_end(world, kind, seed):
    """One log of dozens of pieces serves both: it takes longer to record than all that is asked of it."""
    with transaction.atomic():
        dice = random.Random(seed)
        experiment = walked(world, list(BARS) if kind == "all" else [kind], dice)
        finds_what_asking_at_each_moment_finds(world, experiment, dice)
        ends_with_the_stored_result_and_its_recommendation(world, experiment, dice)
        transaction.set_rollback(True)


def finds_what_asking_at_each_moment_finds(world, experiment, dice):
    past = replayed(world, experiment, world.now + dt.timedelta(days=dice.choice([3, 30])))
    trail = rules.walk(past, LEVELS)
    for level in LEVELS:
        futile, invalidated = plainly(past, level)
        told = rules.judged(past, trail, Terms(Policy(at_risk=0.9, futile=level), DEFAULT_TABLE))
        first = min([at for at in (futile, invalidated) if at], default=None)
        assert (told.signal and told.signal.at) == first, (level, futile, invalidated, trail)
        if told.signal:
            assert (told.signal.sign is rules.Sign.FUTILE) == (first != invalidated)


def ends_with_the_stored_result_and_its_recommendation(world, experiment, dice):
    broken = dice.choice(["", "", "The recruiter sent friends."])
    conclusion.conclude(experiment, by=world.fumi, at=world.now + dt.timedelta(days=40), broken=broken)
    experiment.refresh_from_db()
    past, terms = replayed(world, experiment, world.now), Terms(Policy(), DEFAULT_TABLE)
    [told] = rules.replay(past, [terms])
    assert rules.result(past, Policy()).as_json() == json.loads(experiment.result.outcome)
    assert recommendation.recompute(json.loads(experiment.recommendation.inputs)) == told.final
