"""One experiment as a file: plan, evidence and result, for programs, spreadsheets and readers."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from experiments.actions import evidence
from tests import world as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def experiment(world):
    experiment = build.running(world)
    [first, _second] = build.answered(world, experiment, "yes", "no")
    entry = build.entry(experiment, "no", alias="=P1()", findings="Not *at all*.", quotes=("We remember.",))
    evidence.correct(first, entry, reason="Misheard.", by=world.bob, at=world.now + dt.timedelta(hours=3))
    return experiment


def file(world, experiment, kind, name="vera"):
    response = world.as_(name).get(world.url(f"experiments/{experiment.number}.{kind}"))
    world.enter()
    return response


def test_json_holds_the_frozen_plan_every_version_of_the_evidence_and_where_it_stands(world, experiment):
    said = json.loads(file(world, experiment, "json").content)
    assert (said["ref"], said["state"], said["plans"][0]["sha256"]) == ("E-1", "running", experiment.plan.sha256)
    assert [piece["place"] for piece in said["evidence"]] == [1, 2, 1]
    assert said["evidence"][2]["corrects"] == 1
    answer = {"criterion": "recognise this as a problem", "arm": None, "answer": "no", "stance": "contradicts"}
    assert said["evidence"][2]["said"] == [answer]
    assert said["outcome"]["criteria"][0]["observed"] == 0


def test_csv_is_the_evidence_and_never_a_formula(world, experiment):
    lines = list(csv.DictReader(io.StringIO(file(world, experiment, "csv").content.decode("utf-8-sig"))))
    assert [line["answer"] for line in lines] == ["yes", "no", "no"]
    assert lines[2]["alias"] == "'=P1()"


def test_markdown_reads_well_and_makes_nothing_of_what_people_wrote(world, experiment):
    said = file(world, experiment, "md").content.decode()
    assert "# Interviews: lost rationale" in said
    assert "> We remember." in said
    assert r"Not \*at all\*." in said


def test_a_concluded_one_says_its_result_as_it_stood(world):
    experiment = build.concluded(world)
    assert json.loads(file(world, experiment, "json").content)["outcome"] == json.loads(experiment.result.outcome)
    assert "**Validated**" in file(world, experiment, "md").content.decode()


@pytest.mark.parametrize("kind", ["csv", "json", "md"])
def test_a_draft_has_one_too(world, kind):
    assert file(world, build.experiment(world), kind).status_code == 200


@pytest.mark.parametrize("kind", ["csv", "json", "md"])
def test_it_asks_postgresql_at_most_twelve_times(world, experiment, kind):
    client = world.as_("vera")
    with CaptureQueriesContext(connection) as captured:
        client.get(world.url(f"experiments/{experiment.number}.{kind}"))
    assert len(captured) <= 12


def test_what_does_not_exist_is_not_found(world):
    assert world.as_("vera").get(world.url("experiments/9.json")).status_code == 404
