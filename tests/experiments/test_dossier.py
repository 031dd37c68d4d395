"""The dossier: rows as the plain values that a result is computed from, through every revision of the plan."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from experiments import dossier as dossiers
from experiments import facts, queries, record
from experiments.actions import amendment, evidence
from experiments.rules.observe import Answer
from experiments.rules.observed import Answers
from tests import world as build

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def gathered(world, experiment, after=3 * DAY):
    return record.gather(experiment, now=world.now + after)


def standing(world, experiment, after=3 * DAY):
    return dossiers.result(gathered(world, experiment, after), closed=False)


def deviate(world, experiment, *criteria, kills, at):
    experiment.refresh_from_db()
    amendment.amend(experiment, reason="We know better now.", criteria=criteria, kills=kills, by=world.bob, at=at)
    experiment.refresh_from_db()


def followed(experiment):
    """The criteria in force, as somebody would send them back unchanged."""
    return queries.criteria_of(experiment)


def test_readings_keep_the_order_of_recording_and_say_what_was_said(world):
    experiment = build.running(world)
    build.answered(world, experiment, "yes", "unclear", "no")
    said = [(reading.place, reading.said) for reading in gathered(world, experiment).readings]
    assert said == [(1, Answer.YES), (2, Answer.UNCLEAR), (3, Answer.NO)]


def test_a_correction_without_an_answer_withdraws_the_reading(world):
    experiment = build.running(world)
    [first, _second] = build.answered(world, experiment, "yes", "no")
    empty = build.entry(experiment, "yes", words=())
    evidence.correct(first, empty, reason="Another study.", by=world.bob, at=world.now + 3 * HOUR)
    assert [each.said for each in gathered(world, experiment).readings] == [Answer.YES, Answer.NO, None]
    assert gathered(world, experiment).observed == {"recognise this as a problem": Answers(0, 1)}


def test_it_survives_being_written_down(world):
    experiment = build.running(world)
    build.answered(world, experiment, "yes", "no")
    dossier = gathered(world, experiment)
    text = facts.canonical(dossiers.as_json(dossier))
    assert dossiers.from_json(json.loads(text)) == dossier


def test_evidence_stays_with_a_criterion_that_is_renamed(world):
    experiment = build.running(world)
    build.answered(world, experiment, "yes", "yes")
    [row] = followed(experiment)
    row.name = "say it is a problem"
    kill = build.kill(row, world.now.date() + 7 * DAY)
    deviate(world, experiment, row, kills=[kill], at=world.now + 4 * HOUR)
    assert gathered(world, experiment).observed == {"say it is a problem": Answers(2, 2)}
    assert gathered(world, experiment).deviations == 1


def test_a_kill_criterion_once_reached_is_not_deviated_away(world):
    experiment = build.running(world)
    build.answered(world, experiment, "no", "no", "no", "yes", "yes")
    assert standing(world, experiment).verdict == "invalidated"
    [row] = followed(experiment)
    row.required = 1
    later = build.kill(row, world.now.date() + 14 * DAY, of=5)
    deviate(world, experiment, row, kills=[later], at=world.now + 4 * HOUR)
    result = standing(world, experiment)
    assert result.outcomes[0].status == "met"
    assert result.verdict == "invalidated"
    assert [kill.of for kill in result.kills] == [3]


def test_nor_by_dropping_its_criterion(world):
    rows = [build.criterion(), build.criterion(name="would pay", required=1, planned=2)]
    experiment = build.running(world, None, *rows)
    build.answered(world, experiment, "no", "no", "no")
    _first, second = followed(experiment)
    kill = build.kill(second, world.now.date() + 14 * DAY, of=2)
    deviate(world, experiment, second, kills=[kill], at=world.now + 4 * HOUR)
    result = standing(world, experiment)
    assert result.verdict == "invalidated"
    assert {kill.criterion for kill in result.kills} == {"recognise this as a problem"}


def test_a_kill_criterion_that_was_dropped_before_its_day_is_not_reached(world):
    experiment = build.running(world)
    build.answered(world, experiment, "no", "no")
    [row] = followed(experiment)
    kill = build.kill(row, world.now.date() + 14 * DAY, of=5)
    deviate(world, experiment, row, kills=[kill], at=world.now + 4 * HOUR)
    build.observed(world, experiment, "yes", at=world.now + 5 * HOUR)
    assert standing(world, experiment, 10 * DAY).kills == ()


def test_a_kill_criterion_is_judged_at_midnight_in_the_workspaces_zone(world):
    world.workspace.time_zone = "Asia/Tokyo"
    world.workspace.save()
    row = build.criterion()
    by = dt.date(2026, 11, 12)
    experiment = build.running(world, None, row, kills=[build.kill(row, by, of=None, threshold=0)])
    build.answered(world, experiment, "no")
    midnight = dt.datetime(2026, 11, 11, 15, tzinfo=dt.UTC)  # 00:00 of the 12th in Tokyo
    before = record.gather(experiment, now=midnight - dt.timedelta(seconds=1))
    assert dossiers.result(before, closed=False).kills == ()
    assert len(dossiers.result(record.gather(experiment, now=midnight), closed=False).kills) == 1


def test_the_stage_is_the_one_that_was_frozen(world):
    experiment = build.running(world)
    experiment.hypothesis.stage = "business"
    experiment.hypothesis.save()
    assert gathered(world, experiment).newest.plan.stage == "problem"


def test_three_nos_end_it_at_once(world):
    experiment = build.running(world)
    build.answered(world, experiment, "no", "no")
    assert standing(world, experiment).outcomes[0].futility == "at_risk"
    build.observed(world, experiment, "no")
    result = standing(world, experiment)
    assert (result.verdict, result.outcomes[0].futility) == ("invalidated", "futile")
