"""No door lets a simulated answer become evidence: no page, no form field, no correction, no import, no SQL."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils.html import escape

from experiments import models
from experiments.actions import evidence
from experiments.facts import first_id
from experiments.models import Evidence, Reading
from experiments.queries import criteria_of
from experiments.rehearsal.models import Persona, Prediction, Rehearsal, SimulatedAnswer
from experiments.rehearsal.refusal import refuse_simulated, simulated_among
from kaizenlab.lib import clock
from kaizenlab.lib.refusal import Refused
from tests import world as build

pytestmark = pytest.mark.django_db

SAID = "Last month, when Sara left, we could not say why the export existed."
JAPANESE = "先月、担当者が辞めたとき、なぜその機能を作ったのか誰も説明できませんでした。"
LONG = "We keep a sheet. Every quarter somebody cleans it up by hand. In 2.5 years nobody missed anything."
DISGUISED = [
    SAID,
    SAID.upper(),
    f"  “{SAID}”  ",
    SAID.replace(" ", "  ").replace(",", ""),
    SAID.replace("a", "ａ"),
    f"Findings:\n{SAID}\nThat was it.",
    "\u200b".join(SAID),
    JAPANESE,
    JAPANESE.replace("、", " ").strip("。"),
    f"「{JAPANESE}」",
    f"We keep no notes. {SAID} Then she laughed.",
    f"It went like this: well! {SAID.replace('export', '==export==')}",
    LONG.split(". ")[1],
    f"{JAPANESE}困りました。",
]
OWN = [
    "Yes.",
    "No, never.",
    "We keep a sheet. Nobody reads it, as far as I can tell you.",
    "Last month, when Tom left, we could not say why the import existed.",
    "",
]


@pytest.fixture(scope="module")
def built(around):
    world = build.make_world()
    running = build.running(world)
    build.rehearsed(world, running, SAID, f"{LONG}\n{JAPANESE}")
    return world, running


@pytest.fixture
def world(request, each):
    return each[0] if "experiment" in request.fixturenames else build.make_world("aside")


@pytest.fixture
def experiment(each):
    return each[1]


def send(world, experiment, path="evidence/", **typed):
    bar = first_id(criteria_of(experiment)[0])
    form = {"alias": "P9", "observed_on": clock.today("UTC").isoformat(), f"c{bar}-answer": "yes"} | typed
    response = world.as_("bob").post(world.url(f"experiments/{experiment.number}/{path}"), form)
    world.enter()
    return response


@pytest.mark.parametrize("field", ["findings", "quotes"])
@pytest.mark.parametrize("text", DISGUISED)
def test_the_evidence_page_refuses_it(world, experiment, field, text):
    response = send(world, experiment, **{field: text})
    assert response.status_code == 422
    page = response.content.decode()
    assert f'id="id_{field}_error">These are words of a simulated interview' in page
    assert escape(text.strip().splitlines()[0].strip()) in page
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("field", ["findings", "quotes"])
@pytest.mark.parametrize("text", OWN)
def test_what_people_said_themselves_is_taken(world, experiment, field, text):
    assert send(world, experiment, **{field: text}).status_code == 303


def test_so_does_a_correction(world, experiment):
    build.observed(world, experiment, "yes")
    response = send(world, experiment, "evidence/1/", corrects="1", reason="Misheard.", quotes=SAID)
    assert response.status_code == 422
    page = response.content.decode()
    assert 'id="id_quotes_error">These are words of a simulated interview' in page
    assert "Somebody was faster" not in page
    assert escape(SAID) in page
    assert Evidence.objects.count() == 1


def test_so_does_the_action_that_every_other_door_goes_through(world, experiment):
    with pytest.raises(Refused, match="no evidence"):
        evidence.record(experiment, build.entry(experiment, "yes", quotes=(SAID,)), by=world.bob, at=world.now)


@pytest.mark.parametrize("text", DISGUISED)
@pytest.mark.parametrize("column", ["findings", "quotes"])
def test_so_does_postgresql_as_the_serving_role(world, experiment, column, text):
    piece = build.observed(world, experiment, "yes")
    words = {"findings": "", "quotes": []} | {column: [text] if column == "quotes" else text}
    with pytest.raises(IntegrityError, match="a simulated answer is no evidence"), transaction.atomic():
        models.Testimony.objects.create(workspace=world.workspace, evidence=piece, **words)
    with pytest.raises(IntegrityError, match="a simulated answer is no evidence"), transaction.atomic():
        models.Testimony.objects.bulk_create([models.Testimony(workspace=world.workspace, evidence=piece, **words)])


def imported(world, experiment, table, **mapped):
    bob, there = world.as_("bob"), world.url(f"experiments/{experiment.number}/import/")
    page = bob.post(there, {"table": table})["Location"]
    columns = {"column0": f"{first_id(criteria_of(experiment)[0])}:answer", "column1": "quotes"} | mapped
    assert (
        bob.post(page, columns | {"order": "ymd", "mark": ".", "day": clock.today("UTC").isoformat()}).status_code
        == 303
    )
    checked = bob.get(page).content.decode()
    confirmed = bob.post(page + "confirm/", {"leave_out": "1"})
    world.enter()
    return checked, confirmed


@pytest.mark.parametrize("column", ["quotes", "findings"])
def test_an_import_names_the_line_and_leaves_it_out(world, experiment, column):
    table = f'answer\twords\nyes\t"{SAID.upper()}"\nno\tWe always know.\nmaybe\tWho knows.\n'
    checked, confirmed = imported(world, experiment, table, column1=column)
    assert "Line 2: expected what a person said: these are the words of a simulated interview" in checked
    assert checked.index("Line 2:") < checked.index("Line 4,")
    assert checked.count(SAID.upper()) == 0
    assert confirmed.status_code == 303
    assert [reading.answer for reading in Reading.objects.all()] == ["no"]


def test_what_another_experiment_rehearsed_is_no_concern_of_this_one(world, experiment):
    other = build.running(world)
    assert send(world, other, quotes=SAID).status_code == 303


def test_many_texts_are_asked_about_at_once(world, experiment, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert simulated_among(experiment, [*OWN, SAID, JAPANESE]) == {SAID, JAPANESE}
    with django_assert_num_queries(0):
        refuse_simulated(experiment, ["", ""])


def test_nothing_joins_a_simulated_answer_to_a_criterion_or_to_evidence():
    """By structure: no table that holds simulated words has a key to either, and neither has a key to them."""
    simulated = {model._meta.db_table for model in (Rehearsal, Persona, SimulatedAnswer, Prediction)}
    weighed = {model._meta.db_table for model in (Evidence, models.Testimony, Reading)} | {"experiments_criterion"}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"
        )
        keys = cursor.fetchall()
    assert not [key for key in keys if key[0] in simulated and key[1] in weighed]
    assert not [key for key in keys if key[1] in simulated and key[0] not in simulated]


SEALED = [(Persona, "description"), (SimulatedAnswer, "text"), (Prediction, "answer"), (Rehearsal, "model")]


@pytest.mark.parametrize(("model", "column"), SEALED)
def test_what_was_simulated_stays_as_it_was(world, experiment, model, column):
    for change in (lambda: model.objects.update(**{column: "no"}), lambda: model.objects.all()._raw_delete("default")):
        with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
            change()


def test_no_answer_joins_a_rehearsal_that_is_done(world, experiment):
    persona = Persona.objects.get()
    for late in (
        SimulatedAnswer(workspace=world.workspace, persona=persona, position=9, question="?", text="Too late."),
        Prediction(workspace=world.workspace, persona=persona, bar="another", answer="yes"),
    ):
        with pytest.raises(IntegrityError, match="only a running rehearsal"), transaction.atomic():
            late.save()


def test_a_rehearsal_that_is_over_stays_over(world, experiment):
    for state in ("queued", "running", "failed", "cancelled"):
        with pytest.raises(IntegrityError, match="cannot go from done"), transaction.atomic():
            Rehearsal.objects.update(state=state, failure="slow")


def test_the_digests_are_postgresqls_own(world):
    experiment = build.scripted(world, build.registered(world))
    rehearsal = Rehearsal.objects.create(
        workspace=world.workspace,
        experiment=experiment,
        number=1,
        kind="colleague",
        questions=["?"],
        state="running",
        asked_by=world.bob,
        at=world.now,
    )
    persona = Persona.objects.create(
        workspace=world.workspace, rehearsal=rehearsal, position=0, name="A", description="B"
    )
    SimulatedAnswer.objects.create(
        workspace=world.workspace, persona=persona, position=0, question="?", text=SAID, digests=["0" * 64]
    )
    assert simulated_among(experiment, [SAID]) == {SAID}


def test_a_rehearsal_weighs_nothing(world):
    """The same result with and without, whatever the personas said."""
    plain, rehearsed = build.running(world), build.running(world)
    build.rehearsed(world, rehearsed, SAID, JAPANESE)
    results = [build.concluded(world, experiment=each).result.outcome for each in (plain, rehearsed)]
    assert results[0] == results[1]


def test_every_model_of_the_room_is_known_to_these_tests():
    known = {Rehearsal, Persona, SimulatedAnswer, Prediction, apps.get_model("rehearsal", "Script")}
    assert set(apps.get_app_config("rehearsal").get_models()) == known
