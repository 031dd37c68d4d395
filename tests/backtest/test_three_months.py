"""The article's own case, walked through the product's actions with frozen time, and replayed."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest

from decisions import policies
from decisions.backtest import queries, rules
from decisions.backtest.rules import Sign
from decisions.rules import Response, Terms
from experiments.actions import amendment, conclusion, evidence
from experiments.models import Evidence
from experiments.queries import criteria_of, kills_of
from experiments.rules.criteria import Policy
from experiments.rules.result import Verdict
from hypotheses import actions as beliefs
from hypotheses.models import Hypothesis
from tests import world as build
from tests.backtest.three_months import EARLY, LATE, asked, begun, lived, on, zoned

pytestmark = pytest.mark.django_db


def replayed(world, *, now=None):
    world.enter()
    found = queries.whole(queries.started(world.workspace).order_by("number"))
    return queries.pasts(world.workspace, found, now=now or queries.last_moment(world.workspace))


def told(world, past, **numbers):
    in_force = policies.terms(policies.in_force(world.workspace))
    return rules.replay(past, [Terms(Policy(**numbers), in_force.table)])[0]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo"])
def test_the_first_kill_recommendation_comes_by_day_21(world, zone):
    """The world's day is 9 November: from Berlin and New York the end lies in winter time, as the beginning does."""
    zoned(world, zone)
    lived(world)
    [past] = replayed(world)
    found = told(world, past)
    assert (found.signal.day, found.signal.sign) == (18, Sign.FUTILE)
    assert found.signal.at == on(world, 18)
    assert past.day(past.ending.at) == 89
    assert (found.saved, found.money) == (71, Decimal("4260.00"))
    assert (found.final.response, found.final.rule) == (Response.KILL, 6)
    said = rules.summed([(past, found)])
    assert (said.earlier, said.day, said.saved, said.money) == (1, 18, 71, Decimal("4260.00"))


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_the_change_of_the_clocks_under_way_costs_no_day(world, zone):
    """Begun in winter, decided in summer: an hour is missing from the 71 days."""
    world.now = dt.datetime(2027, 1, 11, 12, tzinfo=dt.UTC)
    zoned(world, zone)
    lived(world)
    [past] = replayed(world)
    assert past.ending.at - told(world, past).signal.at == dt.timedelta(days=71, hours=-1)
    assert told(world, past).saved == 71


@pytest.mark.parametrize(
    ("numbers", "day", "saved"),
    [({"futile": 0.0}, 70, 19), ({"futile": 0.02}, 30, 59), ({"futile": 0.1}, 9, 80), ({"futile": 0.19}, 2, 87)],
)
def test_other_thresholds_say_it_on_other_days(world, numbers, day, saved):
    lived(world)
    [past] = replayed(world)
    found = told(world, past, **numbers)
    assert (found.signal.day, found.saved) == (day, saved)


def test_a_warning_comes_first(world):
    lived(world)
    [past] = replayed(world)
    assert past.day(told(world, past).warned_at) == 2


def test_while_it_runs_it_is_said_too(world):
    asked(world, begun(world), EARLY)
    [past] = replayed(world)
    assert (told(world, past).signal.day, told(world, past).saved, past.ending) == (18, None, None)
    assert rules.summed([(past, told(world, past))]).running == 1


def test_a_kill_criterion_is_reached_by_the_clock_alone(world):
    asked(world, begun(world), dict.fromkeys([2, 3], "yes"))
    assert told(world, replayed(world, now=on(world, 84, -0.01))[0]).signal is None
    [past] = replayed(world, now=on(world, 84, 0))
    assert (told(world, past).signal.day, told(world, past).signal.sign) == (84, Sign.KILL)


def test_a_correction_counts_at_its_own_moment(world):
    experiment = begun(world)
    asked(world, experiment, EARLY | {18: "yes"})
    last = Evidence.objects.order_by("-number").first()
    moment = on(world, 21)
    entry = build.entry(experiment, "no", observed_on=on(world, 18).date())
    evidence.correct(last, entry, reason="Misheard.", by=world.bob, at=moment)
    [past] = replayed(world)
    assert (told(world, past).signal.day, told(world, past).signal.at) == (21, moment)


def test_the_cost_and_the_days_are_those_planned_at_the_start(world):
    """What is amended before the start counts; a deviation afterwards doesn't make it cheaper."""
    experiment = begun(world)
    bars = criteria_of(experiment)
    kills = kills_of(experiment, bars)
    later = experiment.ends_on + dt.timedelta(days=90)
    amendment.amend(
        experiment, criteria=bars, kills=kills, reason="Longer.", by=world.bob, at=on(world, 3), ends_on=later, cost=1
    )
    [past] = replayed(world)
    assert (past.planned_days, past.cost) == (90, 5400)


def test_the_replay_of_the_whole_log_gives_the_stored_result_and_recommendation(world):
    experiment = lived(world)
    [past] = replayed(world)
    stored = experiment.recommendation
    terms = policies.terms(stored.policy)
    result = rules.result(past, terms.numbers)
    assert result.as_json() == json.loads(experiment.result.outcome)
    assert rules.answer(past, past.until, result, terms).rule == stored.rule


def test_the_zone_is_the_one_the_result_was_computed_in(world):
    """Moving the office later moves no day of the past."""
    lived(world)
    zoned(world, "Asia/Tokyo")
    assert replayed(world)[0].zone == "UTC"


def test_a_decision_that_was_superseded_was_the_actual_one(world):
    experiment = lived(world)
    first = experiment.decisions.get()
    build.decided(world, experiment, "pivot", supersedes=first, at=on(world, 95))
    [past] = replayed(world)
    assert (past.ending.ref, past.ending.outcome, past.day(past.ending.at)) == (first.ref, "kill", 89)


def test_without_a_decision_the_conclusion_counts_and_a_cancelling_too(world):
    decided = begun(world)
    asked(world, decided, EARLY)
    conclusion.conclude(decided, by=world.fumi, at=on(world, 60))
    other = begun(world)
    asked(world, other, EARLY)
    conclusion.cancel(other, reason="Out of time.", by=world.fumi, at=on(world, 40))
    concluded, cancelled = replayed(world)
    assert (concluded.ending.how, concluded.day(concluded.ending.at)) == ("conclusion", 60)
    assert (cancelled.ending.how, told(world, cancelled).saved) == ("cancelled", 22)


def test_a_proposal_that_nobody_accepted_is_no_decision(world):
    experiment = begun(world)
    asked(world, experiment, EARLY | LATE)
    conclusion.conclude(experiment, by=world.fumi, at=on(world, 80))
    build.decided(world, experiment, "kill", by=world.bob, at=on(world, 81))
    [past] = replayed(world)
    assert past.ending.how == "conclusion"


def test_a_plan_that_was_never_started_has_no_past(world):
    conclusion.cancel(build.registered(world), reason="Out of time.", by=world.fumi, at=world.now)
    build.experiment(world)
    assert replayed(world) == []


def test_an_invalid_result_is_told_and_saves_nothing(world):
    experiment = begun(world)
    asked(world, experiment, EARLY)
    conclusion.conclude(experiment, by=world.fumi, at=on(world, 80), broken="The recruiter sent friends.")
    [past] = replayed(world)
    assert (past.verdict, told(world, past).saved, told(world, past).signal.day) == (Verdict.INVALID, None, 18)


def test_what_points_elsewhere_suggests_a_pivot_from_its_moment_on(world):
    experiment = begun(world)
    asked(world, experiment, EARLY | LATE)
    build.observed(world, experiment, "no", at=on(world, 79), points_elsewhere=True, elsewhere="Another loss")
    conclusion.conclude(experiment, by=world.fumi, at=on(world, 80))
    experiment.refresh_from_db()
    [past] = replayed(world)
    found = told(world, past, futile=0.0)
    assert found.signal.recommendation.response is Response.KILL
    assert found.final.response is Response.PIVOT
    assert experiment.recommendation.response == "pivot"


def test_pivots_are_counted_as_the_recommendation_did_and_of_what_runs_up_the_line(world):
    experiment = lived(world)
    build.decided(world, experiment, "pivot", supersedes=experiment.decisions.get(), at=on(world, 95))
    successor = Hypothesis.objects.order_by("-number")[0]
    beliefs.add_assumption(successor, text="Larger teams feel it", by=world.bob, at=on(world, 95))
    build.running(world, successor)
    first, second = replayed(world)
    assert (first.pivots, second.pivots) == (0, 1)
