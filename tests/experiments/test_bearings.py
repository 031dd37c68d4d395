"""What evidence says about assumptions: only those of the hypothesis that is tested, and never changed."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, connection, transaction

from experiments.actions import evidence
from experiments.models import Bearing, Evidence
from experiments.stance import Stance
from kaizenlab.events.models import Event
from kaizenlab.lib.refusal import Refused
from tests import world as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def experiment(world):
    return build.running(world, build.hypothesis(world, assumptions=2))


def bears(experiment, *stances):
    assumptions = experiment.hypothesis.assumptions.order_by("number")
    return tuple(evidence.Bears(row.pk, Stance(stance)) for row, stance in zip(assumptions, stances, strict=False))


def test_a_piece_keeps_its_manner_and_what_it_says_about_each_assumption(world, experiment):
    made = build.observed(world, experiment, "yes", manner="did", bearings=bears(experiment, "supports", "neutral"))
    assert made.manner == "did"
    said = made.bearings.order_by("assumption__number").values_list("assumption__number", "stance")
    assert list(said) == [(1, "supports"), (2, "neutral")]
    facts = json.loads(Event.objects.filter(workspace=world.workspace).latest("seq").facts)
    assert facts["manner"] == "did"
    assert [each["stance"] for each in facts["bearings"]] == ["supports", "neutral"]


def test_an_assumption_of_another_hypothesis_is_refused_and_nothing_is_recorded(world, experiment):
    other = build.hypothesis(world).assumptions.get()
    with pytest.raises(Refused, match="assumptions of the hypothesis"):
        build.observed(world, experiment, "yes", bearings=(evidence.Bears(other.pk, Stance.SUPPORTS),))
    assert not Evidence.objects.filter(experiment=experiment).exists()


def test_postgresql_refuses_it_too(world, experiment):
    other = build.hypothesis(world).assumptions.get()
    made = build.observed(world, experiment, "yes")
    with pytest.raises(IntegrityError, match="hypothesis that is tested"), transaction.atomic():
        Bearing.objects.create(workspace=world.workspace, evidence=made, assumption=other, stance="supports")


def test_and_after_the_end(world, experiment):
    build.concluded(world, experiment=experiment)
    made = Evidence.objects.filter(experiment=experiment).first()
    with pytest.raises(IntegrityError, match="takes no evidence"), transaction.atomic():
        Bearing.objects.create(
            workspace=world.workspace,
            evidence=made,
            assumption=experiment.hypothesis.assumptions.first(),
            stance="supports",
        )


@pytest.mark.parametrize(
    "sql", ["UPDATE experiments_bearing SET stance = 'neutral'", "DELETE FROM experiments_bearing"]
)
def test_postgresql_keeps_it_as_it_was(world, experiment, sql):
    build.observed(world, experiment, "yes", bearings=bears(experiment, "supports"))
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
