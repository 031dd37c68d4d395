"""When a kill would first have been recommended, and what that would have saved: by the rules alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from decisions.backtest import rules
from decisions.backtest.rules import Ending, Pointer, Sign, summed
from decisions.rules import DEFAULT_TABLE, Response, Terms, Urgency
from experiments.rules.criteria import Policy, Role
from experiments.rules.observe import Answer
from experiments.rules.observed import Conversions, Events, Ruling
from experiments.rules.result import Verdict
from tests.backtest.pasts import (
    START,
    answers,
    at,
    kill,
    past,
    plan,
    revision,
    said,
    told,
)
from tests.rules.plans import at_most, count, interviews, judgement, rate


def signal(of, **numbers):
    found = told(of, **numbers).signal
    return found and (found.day, found.sign)


# The threshold: 0 of 2 where 3 of 5 are needed leaves exactly 5 %.


@pytest.mark.parametrize(
    ("futile", "expected"), [(0.0499, (4, Sign.MISSED)), (0.05, (4, Sign.MISSED)), (0.0501, (3, Sign.FUTILE))]
)
def test_futile_is_strictly_below_the_threshold(futile, expected):
    assert signal(past(*answers("nnn")), futile=futile, at_risk=0.2) == expected


def test_a_bar_that_can_no_longer_be_met_needs_no_threshold():
    assert signal(past(*answers("nnn")), futile=0, at_risk=0) == (4, Sign.MISSED)


def test_nothing_is_recommended_while_everything_is_open():
    assert signal(past(*answers("ynyy"))) is None
    assert signal(past()) is None


def test_before_anything_is_observed_nothing_is_futile():
    assert signal(past(), futile=0.9, at_risk=0.9) is None


def test_a_met_bar_is_never_futile():
    assert signal(past(*answers("yyynn")), futile=0.19, at_risk=0.2) is None


def test_a_chance_that_came_back_was_futile_all_the_same():
    """What is known at the moment counts, not what came later."""
    found = told(past(*answers("nnyyy")), futile=0.06)
    assert (found.signal.day, found.signal.sign) == (3, Sign.FUTILE)


def test_the_first_warning_is_no_later_than_the_recommendation():
    found = told(past(*answers("nnn")), at_risk=0.3, futile=0.05)
    assert (found.warned_at, found.signal.at) == (at(2), at(4))


def test_a_guardrail_that_is_futile_recommends_no_kill():
    bars = interviews(), rate(role=Role.GUARDRAIL, planned=10, target=0.5)
    log = (*answers("y"), said(Conversions(0, 9), at(3), 2, key="2"))
    assert signal(past(*log, plan=plan(*bars)), futile=0.19) is None


def test_of_two_primaries_the_first_to_fail_counts():
    bars = interviews(), rate(planned=10, target=0.5)
    log = (*answers("yyy", first=4), said(Conversions(0, 6), at(3), 9, key="2"))
    of = past(*sorted(log, key=lambda each: each.recorded_at), plan=plan(*bars))
    assert signal(of) == (3, Sign.MISSED)


def test_a_bar_of_at_most_fails_by_what_there_is_too_much_of():
    of = past(*answers("yyyy"), plan=plan(interviews(**at_most())))
    assert signal(of, futile=0) == (5, Sign.MISSED)


def test_a_judges_no_is_a_miss():
    assert signal(past(said(Ruling(False, "No."), at(7), 1), plan=plan(judgement()))) == (7, Sign.MISSED)


def test_too_many_events_are_a_miss_at_once_and_too_few_at_the_end_of_the_period():
    def days(*events):
        return [said(Events(n, 1), at(2 + number), number + 1) for number, n in enumerate(events)]

    assert signal(past(*days(2, 2, 2), plan=plan(count(5, 4, **at_most())))) == (4, Sign.MISSED)
    assert signal(past(*days(1, 1, 1, 1), plan=plan(count(5, 4))), futile=0) == (5, Sign.MISSED)


# Corrections and revisions, each at its own moment.


def test_a_correction_counts_from_its_own_moment_on():
    assert signal(past(*answers("nny")), futile=0) is None
    assert signal(past(*answers("nny"), said("n", at(9), 3)), futile=0) == (9, Sign.MISSED)


def test_a_miss_that_is_corrected_later_was_known_all_the_same():
    assert signal(past(*answers("nnn"), said("y", at(8), 1)), futile=0) == (4, Sign.MISSED)


def test_a_larger_sample_counts_from_the_revision_on():
    larger = revision(plan(interviews(required=2, planned=20)), at(3, 18), "deviation")
    of = past(*answers("nnn"))
    assert signal(replace(of, revisions=(*of.revisions, larger))) is None


def test_a_higher_bar_fails_at_the_moment_of_its_revision():
    higher = revision(plan(interviews(required=4)), at(3, 18), "deviation")
    of = past(*answers("nn"))
    assert signal(of, futile=0) is None
    assert signal(replace(of, revisions=(*of.revisions, higher)), futile=0) == (3, Sign.MISSED)


def test_what_was_known_before_the_start_is_said_on_the_first_day():
    early = [replace(each, recorded_at=at(1, 8.5)) for each in answers("nnn")]
    assert signal(past(*early)) == (1, Sign.MISSED)


def test_a_dropped_kill_criterion_that_was_reached_stays_reached():
    of = past(*answers("n"), plan=plan(kills=(kill(10),)))
    dropped = revision(plan(), at(12), "deviation")
    assert signal(replace(of, revisions=(*of.revisions, dropped))) == (10, Sign.KILL)


def test_one_dropped_before_its_day_is_never_reached():
    of = past(*answers("n"), plan=plan(kills=(kill(10),)))
    dropped = revision(plan(), at(9), "deviation")
    assert signal(replace(of, revisions=(*of.revisions, dropped))) is None


# Kill criteria: midnight on the wall of the workspace, also where the clocks are changed.

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


@pytest.mark.parametrize(
    ("zone", "day", "moment"),
    [
        ("UTC", 10, "2026-01-14T00:00:00+00:00"),
        (BERLIN, 84, "2026-03-28T23:00:00+00:00"),  # the last midnight of winter time
        (BERLIN, 85, "2026-03-29T22:00:00+00:00"),  # a day of 23 hours later
        (BERLIN, 294, "2026-10-24T22:00:00+00:00"),
        (BERLIN, 295, "2026-10-25T23:00:00+00:00"),  # a day of 25 hours later
        (NEW_YORK, 63, "2026-03-08T05:00:00+00:00"),
        (NEW_YORK, 64, "2026-03-09T04:00:00+00:00"),
        (NEW_YORK, 301, "2026-11-01T04:00:00+00:00"),
        (NEW_YORK, 302, "2026-11-02T05:00:00+00:00"),
    ],
)
def test_a_kill_is_reached_at_midnight_on_the_wall(zone, day, moment):
    of = past(*answers("n", zone=zone), plan=plan(kills=(kill(day),)), zone=zone, until=400)
    found = told(of).signal
    assert (found.day, found.sign, found.at.isoformat()) == (day, Sign.KILL, moment)
    assert found.recommendation.rule == 6


@pytest.mark.parametrize("zone", ["UTC", BERLIN, NEW_YORK])
def test_what_is_recorded_at_midnight_comes_too_late(zone):
    def of(second):
        moment = at(10, zone=zone, hour=0) + dt.timedelta(seconds=second)
        yes = said("y", moment, 2, on=START)
        return past(*answers("n", zone=zone), yes, plan=plan(kills=(kill(10),)), zone=zone)

    assert signal(of(-1)) is None
    assert signal(of(0)) == signal(of(1)) == (10, Sign.KILL)


def test_none_of_the_first_three_is_said_when_the_third_is_in():
    of = past(*answers("nny", every=2), plan=plan(interviews(required=2), kills=(kill(20, at_most=1, of=3),)))
    assert signal(of) == (6, Sign.KILL)


@pytest.mark.parametrize(
    ("zone", "recommended", "decided", "days"),
    [
        (BERLIN, (84, 0), (86, 0), 2),  # 47 hours
        (BERLIN, (84, 12), (85, 12), 1),  # from noon to noon
        (BERLIN, (84, 12), (85, 11.9), 0),
        (BERLIN, (294, 12), (295, 12), 1),  # 25 hours
        (BERLIN, (294, 12), (295, 11.9), 0),
        (NEW_YORK, (63, 12), (64, 12), 1),
        (NEW_YORK, (301, 0), (303, 0), 2),
        ("UTC", (18, 15), (89, 15), 71),
        ("UTC", (18, 15), (89, 14.9), 70),
        ("UTC", (18, 15), (18, 14), 0),
    ],
)
def test_days_are_whole_ones_by_the_clock_on_the_wall(zone, recommended, decided, days):
    assert rules.days_between(wall(zone, *recommended), wall(zone, *decided), zone) == days


def wall(zone, day, hour):
    whole, minutes = int(hour), round(hour % 1 * 60)
    return dt.datetime.combine(START + dt.timedelta(days=day - 1), dt.time(whole, minutes), ZoneInfo(zone))


# What it saves.


def test_days_saved_and_money():
    found = told(past(*answers("nnn"), decided=at(75, 12)))
    assert (found.signal.day, found.saved, found.money) == (4, 71, Decimal("4260.00"))


def test_money_is_rounded_to_the_cent():
    found = told(past(*answers("nnn"), decided=at(5, 12), cost=Decimal(100)))
    assert (found.saved, found.money) == (1, Decimal("1.11"))


def test_no_planned_cost_no_money():
    found = told(past(*answers("nnn"), decided=at(75), cost=None))
    assert (found.saved, found.money) == (71, None)


def test_an_end_on_the_day_of_the_start_is_one_planned_day():
    assert past(ends_on=START).planned_days == 1
    assert past(ends_on=START + dt.timedelta(days=1)).planned_days == 1
    assert past(ends_on=START + dt.timedelta(days=2)).planned_days == 2


def test_no_recommendation_saves_nothing():
    found = told(past(*answers("yynn"), decided=at(60), verdict=Verdict.INCONCLUSIVE))
    assert (found.signal, found.saved, found.money) == (None, None, None)


def test_a_decision_on_the_spot_saves_nothing():
    of = past(*answers("nnn"), decided=at(4, 13.5))
    assert (told(of).saved, summed([(of, told(of))]).saved) == (0, 0)


def test_a_running_one_is_recommended_to_be_killed_and_saves_nothing_yet():
    of = past(*answers("nnn"))
    found = told(of)
    assert (found.saved, found.final) == (None, None)
    assert summed([(of, found)]).running == 1


def test_what_ended_validated_would_have_been_a_false_alarm():
    of = past(*answers("nnyyy"), decided=at(60), verdict=Verdict.VALIDATED)
    found = told(of, futile=0.06)
    assert (found.signal.day, found.is_false_alarm, found.saved, found.money) == (3, True, None, None)
    assert (summed([(of, found)]).false_alarms, summed([(of, found)]).earlier) == (1, 0)


def test_an_invalid_test_stands_outside_all_figures():
    of = past(*answers("nnn"), decided=at(60), verdict=Verdict.INVALID, broken="The recruiter sent friends.")
    found = told(of)
    assert found.signal.day == 4, "what was known then"
    assert (found.saved, found.final.response) == (None, Response.RERUN)


@pytest.mark.parametrize("how", ["conclusion", "cancelled"])
def test_without_a_decision_its_end_counts(how):
    of = past(*answers("nnn"), decided=at(14))
    assert told(replace(of, ending=Ending(at(14), how))).saved == 10


def test_in_all():
    early = past(*answers("nnn"), decided=at(75))
    later = past(*answers("nnn", first=8), decided=at(20), cost=None)
    good = past(*answers("yyyyy"), decided=at(20), verdict=Verdict.VALIDATED)
    found = summed([(each, told(each)) for each in (early, later, good, past(*answers("nnn")))])
    assert (found.experiments, found.over, found.earlier, found.day) == (4, 3, 2, 4)
    assert (found.saved, found.money, found.costless, found.running) == (81, Decimal("4260.00"), 1, 1)


# What the policy answers.


def test_the_answer_has_the_tables_severity_and_time():
    table = DEFAULT_TABLE | {6: Urgency(2, 5)}
    [found] = rules.replay(past(*answers("nnn"), decided=at(60)), [Terms(Policy(), table)])
    assert (found.signal.recommendation.rule, found.signal.recommendation.severity) == (6, 2)
    assert found.signal.due_on == dt.date(2026, 1, 15)  # five working days after Thursday the 8th
    assert (found.final.severity, found.due_on) == (2, dt.date(2026, 3, 12))


def test_at_a_futile_moment_nothing_is_certain_and_so_nothing_answered():
    found = told(past(*answers("nn")), futile=0.06).signal
    assert (found.sign, found.recommendation, found.due_on) == (Sign.FUTILE, None, None)
    assert found.result.verdict is None


def test_another_cut_off_changes_the_answer_to_the_result():
    of = past(*answers("yyyyn"), decided=at(60), verdict=Verdict.VALIDATED)  # 77 %
    assert told(of, cut_off=0.9).final.response is Response.INVESTIGATE
    assert told(of, cut_off=0.75).final.response is Response.CONTINUE


@pytest.mark.parametrize(("limit", "response"), [(1, Response.KILL), (2, Response.PIVOT)])
def test_another_pivot_limit_changes_what_is_suggested(limit, response):
    pointer = Pointer(1, at(2), True, {"1": {"": Answer.NO}})
    of = past(*answers("nnn"), pivots=1, pointers=(pointer,))
    assert told(of, pivot_limit=limit).signal.recommendation.response is response


@pytest.mark.parametrize(
    ("pointers", "expected"),
    [
        ([Pointer(1, at(2), True, {"1": {"": Answer.NO}})], True),
        ([Pointer(1, at(2), True, {"1": {"": Answer.YES}})], False),
        ([Pointer(1, at(2), True, {"1": {"": Answer.UNCLEAR}})], False),
        ([Pointer(1, at(2), True, {"7": {"": Answer.NO}})], False),
        ([Pointer(1, at(5), True, {"1": {"": Answer.NO}})], False),
        ([Pointer(1, at(2), True, {"1": {"": Answer.NO}}), Pointer(1, at(3), False, {"1": {"": Answer.NO}})], False),
        ([Pointer(1, at(2), False, {"1": {"": Answer.NO}}), Pointer(1, at(3), True, {"1": {"": Answer.NO}})], True),
        ([Pointer(1, at(2), True, {"1": {"": Answer.NO}}), Pointer(1, at(5), False, {})], True),
    ],
)
def test_what_points_elsewhere_is_what_stood_at_that_moment(pointers, expected):
    of = past(*answers("nnn"), pointers=tuple(pointers))
    assert rules.points_elsewhere(of, at(4)) is expected
