"""Corrections: new rows with a reason, in their predecessor's place."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from experiments import queries, record
from experiments.actions import evidence as actions
from experiments.actions import registration
from experiments.facts import first_id
from experiments.models import Evidence
from experiments.rules.observed import Answers
from kaizenlab.lib.refusal import Refused
from tests import world as build

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(around):
    world = build.make_world()
    experiment = build.running(world)
    build.answered(world, experiment, "yes", "no", "yes")
    return world, experiment


@pytest.fixture
def world(request, each):
    world = each[0] if "experiment" in request.fixturenames else build.make_world("aside")
    world.enter()
    return world


@pytest.fixture
def experiment(each):
    return each[1]


def send(world, experiment, place, name="bob", corrects=None, **fields):
    world.enter()
    newest = Evidence.objects.filter(experiment=experiment, place=place).latest("number")
    answer = (
        {f"c{first_id(queries.criteria_of(experiment)[0])}-answer": fields.pop("answer")} if "answer" in fields else {}
    )
    typed = {"corrects": corrects or newest.number, "alias": "P2", "observed_on": "2026-11-09", "reason": "Misheard."}
    response = world.as_(name).post(
        world.url(f"experiments/{experiment.number}/evidence/{place}/"), typed | answer | fields
    )
    world.enter()
    return response


def seen(experiment, world):
    [observed] = record.gather(experiment, now=world.now + dt.timedelta(days=3)).observed.values()
    return observed


def test_a_correction_takes_the_place_and_both_rows_stay(world, experiment):
    assert send(world, experiment, 2, answer="yes").status_code == 303
    old, new = Evidence.objects.filter(experiment=experiment, place=2).order_by("number")
    assert (new.number, new.corrects, new.reason) == (4, old, "Misheard.")
    assert old.readings.get().answer == "no"
    assert seen(experiment, world) == Answers(3, 3)
    assert world.trail()[-1] == "evidence.corrected"


def test_it_needs_a_reason(world, experiment):
    response = send(world, experiment, 2, answer="yes", reason=" ")
    assert response.status_code == 422
    assert Evidence.objects.filter(experiment=experiment).count() == 3


def test_an_answer_can_be_withdrawn(world, experiment):
    assert send(world, experiment, 2, answer="").status_code == 303
    assert seen(experiment, world) == Answers(2, 2)


def test_the_form_starts_from_what_stands(world, experiment):
    page = world.as_("bob").get(world.url(f"experiments/{experiment.number}/evidence/2/")).content.decode()
    assert 'value="P2"' in page
    assert 'value="no" class="input" checked' in page or 'value="no" id="id_c' in page


def test_the_second_of_two_corrections_gets_both_texts(world, experiment):
    send(world, experiment, 2, answer="yes", alias="First")
    response = send(world, experiment, 2, corrects=2, answer="unclear", alias="Second")
    page = response.content.decode()
    assert response.status_code == 409
    assert "First" in page
    assert 'value="Second"' in page
    assert Evidence.objects.filter(experiment=experiment, place=2).count() == 2


def test_a_correction_to_an_alias_that_is_recorded_is_asked_about(world, experiment):
    assert send(world, experiment, 2, answer="yes", alias="P3").status_code == 422
    assert send(world, experiment, 2, answer="yes", alias="P3", again="P3").status_code == 303
    assert send(world, experiment, 2, answer="no", alias="P3").status_code == 303, "it was said once"


def test_the_same_row_is_corrected_once(world, experiment):
    evidence = Evidence.objects.get(experiment=experiment, number=2)
    entry = build.entry(experiment, "yes")
    actions.correct(evidence, entry, reason="Misheard.", by=world.bob, at=world.now)
    with pytest.raises(Refused, match="meanwhile"):
        actions.correct(evidence, entry, reason="Misheard.", by=world.bob, at=world.now)


def test_a_corrected_date_can_make_it_count_and_back(world, experiment):
    evidence = build.observed(world, experiment, "yes", observed_on=dt.date(2026, 11, 1))
    assert not evidence.counts
    entry = build.entry(experiment, "yes")
    fixed = actions.correct(evidence, entry, reason="A slip of the date.", by=world.bob, at=world.now)
    assert fixed.counts
    assert seen(experiment, world) == Answers(3, 4)
    earlier = build.entry(experiment, "yes", observed_on=dt.date(2026, 11, 1))
    actions.correct(fixed, earlier, reason="No slip after all.", by=world.bob, at=world.now)
    assert seen(experiment, world) == Answers(2, 3)


def test_what_was_recorded_before_the_registration_stays_out_for_good(world):
    draft = build.with_bars(world, build.experiment(world))
    early = actions.record(draft, build.entry(draft, "yes", words=()), by=world.bob, at=world.now)
    later = world.now + dt.timedelta(hours=1)
    experiment = registration.register(draft, by=world.bob, at=later).experiment
    entry = build.entry(experiment, "yes")
    corrected = actions.correct(early, entry, reason="It was today.", by=world.bob, at=later)
    assert not corrected.counts


def test_an_experiment_that_is_over_is_not_corrected(world):
    experiment = build.concluded(world)
    assert send(world, experiment, 2, answer="no").status_code == 409
    page = world.as_("bob").get(world.url(f"experiments/{experiment.number}/evidence/2/"))
    assert page.status_code == 200
    assert "Save correction" not in page.content.decode()


def test_a_viewer_sees_the_versions_and_corrects_nothing(world, experiment):
    send(world, experiment, 2, answer="yes")
    page = world.as_("vera").get(world.url(f"experiments/{experiment.number}/evidence/2/")).content.decode()
    assert "Misheard." in page
    assert "Save correction" not in page
    assert send(world, experiment, 2, "vera", answer="no").status_code == 403


def test_what_does_not_exist_is_not_found(world, experiment):
    assert world.as_("bob").get(world.url(f"experiments/{experiment.number}/evidence/9/")).status_code == 404


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE experiments_evidence SET observed_on = '2026-01-01'",
        "DELETE FROM experiments_evidence",
        "UPDATE experiments_testimony SET findings = 'other'",
        "DELETE FROM experiments_testimony",
        "UPDATE experiments_reading SET answer = 'yes'",
        "DELETE FROM experiments_reading",
    ],
)
def test_postgresql_keeps_evidence_as_it_was(experiment, sql):
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_postgresql_adds_no_reading_once_it_is_over(world):
    experiment = build.concluded(world)
    evidence = Evidence.objects.filter(experiment=experiment).first()
    with pytest.raises(IntegrityError, match="takes no evidence"), transaction.atomic():
        actions.Reading.objects.create(
            workspace=world.workspace,
            evidence=evidence,
            criterion_id=first_id(queries.criteria_of(experiment)[0]),
            arm="control",
            answer="no",
        )
