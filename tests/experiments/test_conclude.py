"""Concluding: bar and result side by side, then the question; the answer is computed, kept and final."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import IntegrityError, connection, transaction

from experiments import dossier as dossiers
from experiments import facts
from experiments.actions import evidence
from experiments.models import Result
from experiments.rules.observe import Values
from experiments.rules.observed import Conversions, Events
from kaizenlab.events.models import Event
from tests import world as build

pytestmark = pytest.mark.django_db


def page(world, experiment):
    return world.url(f"experiments/{experiment.number}/conclude/")


def press(world, experiment, name="bob", **fields):
    response = world.as_(name).post(page(world, experiment), fields)
    world.enter()
    experiment.refresh_from_db()
    return response


def answered(world, *answers):
    experiment = build.running(world)
    build.answered(world, experiment, *answers)
    return experiment


def test_it_first_shows_bar_and_result_side_by_side(world):
    experiment = answered(world, "yes", "yes", "yes", "no", "no")
    shown = world.as_("bob").get(page(world, experiment)).content.decode()
    assert "Validated" in shown
    assert "low confidence" in shown
    assert "Investigate" in shown
    assert "3 of 5 said yes; the bar was 3 of 5" in shown
    experiment.refresh_from_db()
    assert experiment.state == "running"


def test_then_it_concludes_with_one_event(world):
    experiment = answered(world, "yes", "yes", "yes", "no", "no")
    response = press(world, experiment)
    assert (response.status_code, response["Location"]) == (303, world.url(f"experiments/{experiment.number}/"))
    result = experiment.result
    assert (experiment.state, result.verdict, result.confidence) == ("concluded", "validated", "low")
    assert (result.needed, result.got, result.by) == ("3 of 5", "3 of 5", world.bob)
    assert [verb for verb in world.trail() if verb.startswith("experiment.c")] == [
        "experiment.criteria_set",
        "experiment.concluded",
    ]
    said = json.loads(Event.objects.get(workspace=world.workspace, verb="experiment.concluded").facts)
    assert (said["verdict"], said["confidence"], said["needed"], said["got"]) == (
        "validated",
        "low",
        "3 of 5",
        "3 of 5",
    )


def test_the_hypothesis_stands_where_its_result_does(world):
    experiment = build.concluded(world, yes=0, n=3)
    experiment.hypothesis.refresh_from_db()
    assert (experiment.result.verdict, experiment.hypothesis.standing) == ("invalidated", "invalidated")


@pytest.mark.parametrize(
    ("answers", "verdict", "confidence"),
    [
        (["yes"] * 5, "validated", "high"),
        (["yes", "yes", "yes", "no", "no"], "validated", "low"),
        (["no", "no", "no"], "invalidated", "high"),
        (["yes", "no", "no", "no"], "invalidated", "high"),
        (["yes", "no"], "inconclusive", ""),
        ([], "inconclusive", ""),
        (["yes", "yes", "yes"], "validated", "low"),
        (["no", "no", "yes", "yes", "yes", "no"], "validated", "low"),
    ],
)
def test_the_result_follows_from_the_answers_alone(world, answers, verdict, confidence):
    experiment = answered(world, *answers)
    press(world, experiment)
    assert (experiment.result.verdict, experiment.result.confidence) == (verdict, confidence)


def test_undecided_criteria_are_named_before_one_concludes(world):
    shown = world.as_("bob").get(page(world, answered(world, "yes"))).content.decode()
    assert "Still undecided: recognise this as a problem" in shown


def test_a_second_conclude_is_refused(world):
    experiment = build.concluded(world)
    trail = world.trail()
    response = press(world, experiment)
    assert response.status_code == 409
    assert "concluded already" in response.content.decode()
    assert world.trail() == trail
    assert Result.objects.filter(experiment=experiment).count() == 1


@pytest.mark.parametrize("build_one", [build.experiment, build.registered])
def test_what_was_not_started_is_not_concluded(world, build_one):
    experiment = build_one(world)
    assert press(world, experiment).status_code == 409
    assert experiment.state in ("draft", "registered")


def test_a_paused_one_can_be_concluded(world):
    experiment = answered(world, "yes")
    world.as_("bob").post(world.url(f"experiments/{experiment.number}/pause/"))
    assert press(world, experiment).status_code == 303


def test_if_the_numbers_moved_it_asks_again(world):
    experiment = answered(world, "yes", "yes", "yes")
    client = world.as_("bob")
    shown = client.get(page(world, experiment)).context["stamp"]
    world.enter()
    build.answered(world, experiment, "no")
    response = client.post(page(world, experiment), {"shown": shown})
    assert response.status_code == 409
    assert "The numbers moved" in response.content.decode()
    world.enter()
    experiment.refresh_from_db()
    assert experiment.state == "running"
    assert client.post(page(world, experiment), {"shown": response.context["stamp"]}).status_code == 303


def test_the_result_can_be_computed_again_from_what_was_stored(world):
    rows = [
        build.criterion(
            kind="comparison", name="uplift", measure="proportion", effect="ratio", target="1.05", planned=50,
            control_share=1, variant_share=4,
        ),
        build.criterion(kind="mean", name="time", target="60.25", unit="s", planned=4, direction="at_most"),
        build.criterion(kind="count", name="sign-ups", target="20", period_days=14, role="guardrail"),
        build.criterion(kind="rate", name="refunds", target="0.07", planned=100, direction="at_most", role="guardrail"),
    ]  # fmt: skip
    kills = [build.kill(rows[2], world.now.date() + dt.timedelta(days=7), threshold=2)]
    experiment = build.running(world, None, *rows, kills=kills, method="ab_test")
    build.observed(world, experiment, Conversions(20, 60), arm="control")
    build.observed(world, experiment, Conversions(130, 240), arm="variant")
    build.observed(world, experiment, Values((52.5, 61.125, 58.0)), of=1)
    build.observed(world, experiment, Events(9, 5), of=2)
    build.observed(world, experiment, Conversions(3, 100), of=3)
    press(world, experiment)
    stored = experiment.result
    again = dossiers.result(dossiers.from_json(json.loads(stored.inputs)), closed=True)
    assert facts.canonical(again.as_json()) == stored.outcome
    assert stored.verdict == again.verdict


def test_broken_makes_it_invalid_whatever_the_numbers(world):
    experiment = answered(world, "yes", "yes", "yes", "yes", "yes")
    assert press(world, experiment, "fumi", broken="The recorder was off.").status_code == 303
    assert (experiment.result.verdict, experiment.result.confidence) == ("invalid", "")
    assert experiment.result.broken == "The recorder was off."
    experiment.hypothesis.refresh_from_db()
    assert experiment.hypothesis.standing == ""


def test_broken_needs_its_reason(world):
    experiment = answered(world, "yes")
    assert press(world, experiment, "fumi", broken="  ").status_code == 422
    assert experiment.state == "running"


def test_once_evidence_counts_broken_takes_a_founder(world):
    experiment = answered(world, "no", "no", "no")
    assert press(world, experiment, "bob", broken="Bad luck.").status_code == 403
    assert experiment.state == "running"
    assert "takes a founder" in world.as_("bob").get(page(world, experiment)).content.decode()


def test_before_any_evidence_counts_a_member_may_say_broken(world):
    experiment = build.running(world)
    build.observed(world, experiment, "no", observed_on=dt.date(2026, 11, 1))
    assert press(world, experiment, "bob", broken="Nobody came.").status_code == 303
    assert experiment.result.verdict == "invalid"


def test_correcting_the_evidence_away_does_not_open_that_door_again(world):
    experiment = build.running(world)
    [answer] = build.answered(world, experiment, "no")
    gone = build.entry(experiment, "no", words=())
    evidence.correct(answer, gone, reason="Never happened.", by=world.bob, at=world.now + dt.timedelta(hours=3))
    assert press(world, experiment, "bob", broken="Nobody came.").status_code == 403


def test_a_viewer_may_not(world):
    experiment = answered(world, "yes")
    assert press(world, experiment, "vera").status_code == 403


@pytest.mark.parametrize(
    "sql", ["UPDATE experiments_result SET verdict = 'validated'", "DELETE FROM experiments_result"]
)
def test_postgresql_keeps_the_result_as_it_was(world, sql):
    build.concluded(world)
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_page_of_a_concluded_one_shows_result_and_reasons(world):
    experiment = build.concluded(world)
    shown = world.as_("vera").get(world.url(f"experiments/{experiment.number}/")).content.decode()
    assert "Awaiting decision" in shown
    assert "with 5 interviews the chance that the true rate reaches" in shown
