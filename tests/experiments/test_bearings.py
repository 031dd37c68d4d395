"""What evidence says about assumptions: only those of the hypothesis that is tested, and never changed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re

import pytest
from django.db import IntegrityError, connection, transaction

from experiments.actions import evidence
from experiments.models import Bearing, Evidence
from experiments.stance import Stance
from hypotheses import actions as beliefs
from hypotheses import queries
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


def page(world, path):
    return world.as_("vera").get(world.url(path)).content.decode()


def known(world, experiment):
    """What the canvas says of the first assumption."""
    world.enter()
    [row, *_] = queries.known_assumptions(experiment.hypothesis)
    return row.supports, row.contradicts, row.neutral, row.early, row.seen_in


def test_the_canvas_counts_what_stands_and_counts_over_all_experiments(world, experiment):
    other = build.running(world, experiment.hypothesis)
    for test, stance in [(experiment, "supports"), (experiment, "contradicts"), (other, "supports")]:
        build.observed(world, test, "yes", bearings=bears(test, stance))
    build.observed(world, other, "yes", bearings=bears(other, "neutral"), observed_on=dt.date(2026, 10, 1))
    assert known(world, experiment) == (2, 1, 0, 1, [other.number, experiment.number])
    shown = page(world, f"hypotheses/{experiment.hypothesis.number}/")
    for words in ("2 support<", "1 contradicts", "1 before a registration", f"experiments/{other.number}/#evidence"):
        assert words in shown
    assert "nothing yet" in shown, "of the second assumption"


def test_a_correction_changes_what_is_known(world, experiment):
    wrong = build.observed(world, experiment, "yes", bearings=bears(experiment, "supports"))
    entry = build.entry(experiment, "yes", bearings=bears(experiment, "contradicts"))
    evidence.correct(wrong, entry, reason="Misheard.", by=world.bob, at=world.now)
    assert known(world, experiment) == (0, 1, 0, 0, [experiment.number])


def test_the_form_of_a_correction_keeps_manner_and_bearings_and_changes_them(world, experiment):
    made = build.observed(world, experiment, "yes", manner="did", bearings=bears(experiment, "supports", "neutral"))
    first, second = experiment.hypothesis.assumptions.order_by("number")
    beliefs.drop_assumption(second, by=world.bob, at=world.now)
    url = world.url(f"experiments/{experiment.number}/evidence/1/")
    form = world.as_("bob").get(url).content.decode()
    assert re.search(rf'name="bears-{first.pk}" value="supports"[^>]* checked', form)
    assert re.search(rf'name="bears-{second.pk}" value="neutral"[^>]* checked', form), "though it was dropped since"
    assert re.search(r'name="manner" value="did"[^>]* checked', form)
    typed = {"corrects": "1", "reason": "Misheard.", "observed_on": "2026-11-09", "manner": "said"}
    typed |= {f"bears-{first.pk}": "contradicts", f"bears-{second.pk}": ""}
    assert world.as_("bob").post(url, typed).status_code == 303
    world.enter()
    fixed = Evidence.objects.get(corrects=made)
    assert fixed.manner == "said"
    assert list(fixed.bearings.values_list("assumption", "stance")) == [(first.pk, "contradicts")]


def test_files_carry_them_and_say_that_it_is_real(world, experiment):
    build.observed(world, experiment, "yes", manner="did", bearings=bears(experiment, "supports", "contradicts"))
    [piece] = json.loads(page(world, f"experiments/{experiment.number}.json"))["evidence"]
    assert (piece["manner"], piece["origin"]) == ("did", "real")
    assert piece["bearings"][1] == {"assumption": 2, "text": "Assumption 2", "stance": "contradicts"}
    table = page(world, f"experiments/{experiment.number}.csv")
    [line] = csv.DictReader(io.StringIO(table.removeprefix("\ufeff")))
    assert (line["manner"], line["origin"], line["stance"]) == ("did", "real", "supports")
    assert line["bearings"] == "1 supports, 2 contradicts"
    told = page(world, f"experiments/{experiment.number}.md")
    assert "contradicts: Assumption 2" in told
    assert "(supports)" in told
    known = json.loads(page(world, f"hypotheses/{experiment.hypothesis.number}.json"))["assumptions"]
    assert [(each["supports"], each["contradicts"]) for each in known] == [(1, 0), (0, 1)]
