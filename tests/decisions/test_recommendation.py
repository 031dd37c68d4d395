"""What the policy says about a result is kept with everything it was said from."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from decisions.actions.recommendation import recompute
from decisions.models import Policy
from decisions.queries import points_elsewhere
from experiments.actions import conclusion, evidence
from hypotheses import actions as hypotheses
from hypotheses.models import Hypothesis
from tests.world import concluded, decided, entry, observed, running

pytestmark = pytest.mark.django_db


def test_three_of_five_is_validated_with_low_confidence_so_investigate(world):
    experiment = concluded(world, yes=3)
    said = experiment.recommendation
    assert (said.response, said.rule, said.severity) == ("investigate", 4, 2)
    assert said.policy == Policy.objects.get(version=1)
    assert said.due_at.isoformat() == "2026-11-13T23:59:59+00:00"  # three working days after Tuesday the 10th


def test_it_can_be_computed_again_from_its_inputs(world):
    said = concluded(world, yes=0).recommendation
    assert recompute(json.loads(said.inputs)).as_json() == json.loads(said.outcome)


ELSEWHERE = {"points_elsewhere": True, "elsewhere": "Agencies"}


def answers(world, *yes: bool, **fields):
    """A running experiment whose first participant points elsewhere."""
    experiment = running(world, fields.pop("belief", None))
    for number, said in enumerate(yes):
        observed(world, experiment, "yes" if said else "no", **(ELSEWHERE if number == 0 else {}))
    return experiment


def test_contradicting_evidence_that_points_elsewhere_suggests_a_pivot(world):
    experiment = answers(world, False, False, False, False, False)
    conclusion.conclude(experiment, by=world.fumi, at=world.now + dt.timedelta(days=1))
    assert (experiment.recommendation.rule, experiment.recommendation.response) == (5, "pivot")


def test_a_yes_that_points_elsewhere_contradicts_nothing(world):
    assert not points_elsewhere(answers(world, True, False, False))


def test_neither_does_what_was_corrected_away(world):
    experiment = answers(world, False)
    said = experiment.evidence.get()
    evidence.correct(
        said, entry(experiment, "no"), reason="Misheard.", by=world.bob, at=world.now + dt.timedelta(hours=3)
    )
    assert not points_elsewhere(experiment)


def test_after_two_pivots_a_kill_is_suggested(world):
    belief = None
    for _ in range(2):
        decided(world, concluded(world, experiment=running(world, belief), yes=0), "pivot")
        belief = Hypothesis.objects.order_by("-number").first()
        hypotheses.add_assumption(belief, text="They pay.", by=world.bob, at=world.now)
    experiment = answers(world, False, False, False, False, False, belief=belief)
    conclusion.conclude(experiment, by=world.fumi, at=world.now + dt.timedelta(days=1))
    assert (experiment.recommendation.rule, experiment.recommendation.response) == (6, "kill")


def test_an_invalid_result_is_answered_with_a_rerun(world):
    assert concluded(world, broken="Colleagues.").recommendation.response == "rerun"
