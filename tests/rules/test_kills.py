"""Kill criteria, by replay of the log: judged once, at 00:00 of `by`, and then they stay reached."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.rules.criteria import KillCriterion
from experiments.rules.observe import Answer, kills_reached
from experiments.rules.observed import Answers, Conversions, Events, Ruling
from tests.rules.logs import answered, at, reading
from tests.rules.plans import BY, NAME, at_most, count, interviews, judgement, plan, rate

OF_THREE = KillCriterion(NAME, BY, at_most=0, of=3)
NONE_AT_ALL = KillCriterion(NAME, BY, at_most=0)
TOKYO = ZoneInfo("Asia/Tokyo")
LATER = datetime(2027, 1, 1, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 13, tzinfo=UTC)


def reached(kill, log, now=LATER, zone=UTC, criterion=None, **given_):
    return kills_reached(plan(criterion or interviews(), kills=(kill,)), log, now=now, zone=zone, **given_) == (kill,)


def test_of_the_first_three_is_judged_as_soon_as_they_are_in():
    log = answered(*"nnn")
    assert not reached(OF_THREE, log[:2], now=at(3))
    assert reached(OF_THREE, log, now=at(3))


def test_one_yes_among_the_first_three_and_it_is_not_reached():
    assert not reached(OF_THREE, answered(*"nny"))
    assert not reached(OF_THREE, answered(*"nynnn"))


def test_yeses_after_the_first_three_save_nothing():
    assert reached(OF_THREE, answered(*"nnnyy"))


def test_once_reached_a_correction_does_not_undo_it():
    log = [*answered(*"nnn"), reading(2, Answer.YES, recorded_at=at(30))]
    assert reached(OF_THREE, log)


def test_a_correction_before_the_date_can_reach_it():
    log = [*answered(*"nny"), reading(2, Answer.NO, recorded_at=at(30))]
    assert reached(OF_THREE, log)
    late = [*answered(*"nny"), reading(2, Answer.NO, recorded_at=MIDNIGHT + timedelta(hours=1))]
    assert not reached(OF_THREE, late)


def test_at_the_date_it_is_judged_on_as_many_as_are_in():
    assert not reached(OF_THREE, answered(*"nn"), now=MIDNIGHT - timedelta(seconds=1))
    assert reached(OF_THREE, answered(*"nn"), now=MIDNIGHT)


def test_with_nothing_observed_only_a_count_can_be_reached():
    assert not reached(OF_THREE, [])
    assert not reached(NONE_AT_ALL, [])
    few = KillCriterion("sign-ups", BY, at_most=5)
    assert reached(few, [], criterion=count())
    assert not reached(few, [], criterion=count(), now=MIDNIGHT - timedelta(seconds=1))


def test_without_of_it_is_judged_at_the_date_and_not_before():
    assert not reached(NONE_AT_ALL, answered(*"nnnn"), now=MIDNIGHT - timedelta(seconds=1))
    assert reached(NONE_AT_ALL, answered(*"nnnn"), now=MIDNIGHT)


def test_what_happens_after_the_date_changes_nothing():
    saved_too_late = [*answered(*"nn"), reading(5, Answer.YES, recorded_at=MIDNIGHT, observed_on=BY)]
    assert reached(NONE_AT_ALL, saved_too_late)
    doomed_too_late = [*answered("y"), reading(0, Answer.NO, recorded_at=MIDNIGHT + timedelta(days=2))]
    assert not reached(NONE_AT_ALL, doomed_too_late)


def test_what_was_observed_before_the_date_but_recorded_after_it_comes_too_late():
    late = reading(1, Answer.YES, recorded_at=MIDNIGHT + timedelta(hours=1))
    assert reached(NONE_AT_ALL, [*answered("n"), late])


def test_what_is_observed_on_the_date_itself_does_not_count():
    early_bird = reading(1, Answer.YES, observed_on=BY, recorded_at=MIDNIGHT - timedelta(hours=1))
    assert reached(NONE_AT_ALL, [*answered("n"), early_bird])


def test_the_date_begins_at_midnight_in_the_workspaces_zone():
    midnight_in_tokyo = datetime(2026, 11, 12, 15, tzinfo=UTC)
    assert not reached(NONE_AT_ALL, answered("n"), now=midnight_in_tokyo - timedelta(seconds=1), zone=TOKYO)
    assert reached(NONE_AT_ALL, answered("n"), now=midnight_in_tokyo, zone=TOKYO)


def test_a_midnight_that_the_clocks_skip_is_the_moment_they_skip_it():
    by = date(2018, 11, 4)  # in São Paulo 00:00 became 01:00
    kill = KillCriterion("sign-ups", by, at_most=0)
    zone = ZoneInfo("America/Sao_Paulo")
    skipped = datetime(2018, 11, 4, 3, tzinfo=UTC)
    assert reached(kill, [], criterion=count(), now=skipped, zone=zone)
    assert not reached(kill, [], criterion=count(), now=skipped - timedelta(seconds=1), zone=zone)


def test_evidence_observed_before_registration_kills_nothing():
    assert not reached(OF_THREE, answered(*"nnn"), since=date(2026, 11, 11))


def test_an_unclear_answer_is_a_yes_for_a_kill_criterion_of_at_most():
    kill = KillCriterion(NAME, BY, at_least=1, of=1)
    assert reached(kill, answered("u"), criterion=interviews(**at_most()))
    assert not reached(kill, answered("u"))


def test_a_total_that_holds_more_than_the_first_three_has_to_leave_no_doubt():
    assert not reached(OF_THREE, [reading(0, Answers(2, 5))])
    assert reached(OF_THREE, [reading(0, Answers(0, 5))])
    assert not reached(OF_THREE, [reading(0, Answers(3, 5))])
    most = KillCriterion(NAME, BY, at_least=3, of=3)
    assert reached(most, [reading(0, Answers(5, 5))])


@pytest.mark.parametrize(
    ("criterion", "kill", "said", "expected"),
    [
        (rate(), {"at_most": 0.01}, Conversions(10, 1000), True),
        (rate(), {"at_most": 0.01}, Conversions(11, 1000), False),
        (count(), {"at_most": 5}, Events(5, 3), True),
        (count(), {"at_most": 5}, Events(6, 3), False),
        (judgement(), {"at_most": 0}, Ruling(met=False), True),
        (judgement(), {"at_most": 0}, Ruling(met=True), False),
    ],
)
def test_every_kind_has_its_state(criterion, kill, said, expected):
    log = [reading(0, said, criterion=criterion.name)]
    assert reached(KillCriterion(criterion.name, BY, **kill), log, criterion=criterion) == expected


def test_those_reached_are_named_in_the_order_of_the_plan():
    kills = NONE_AT_ALL, KillCriterion("sign-ups", BY, at_most=9), OF_THREE
    found = kills_reached(plan(interviews(), count(), kills=kills), answered(*"nnn"), now=LATER, zone=UTC)
    assert found == kills


steps = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from([*Answer, None]), st.integers(0, 60 * 24 * 6)), min_size=1, max_size=12
)


@given(steps, st.sampled_from([OF_THREE, NONE_AT_ALL, KillCriterion(NAME, BY, at_least=2, of=4)]))
def test_once_reached_it_stays_reached_whatever_is_recorded(recorded, kill):
    log = [reading(place, said, recorded_at=at(minute)) for place, said, minute in recorded]
    moments = sorted({each.recorded_at + timedelta(seconds=1) for each in log} | {MIDNIGHT, LATER})
    known = [[each for each in log if each.recorded_at < now] for now in moments]
    story = [reached(kill, entries, now=now) for now, entries in zip(moments, known, strict=True)]
    assert story == sorted(story)
    assert story == [reached(kill, log, now=now) for now in moments]
