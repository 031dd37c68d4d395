"""What the policy says about a result is kept with everything it was said from."""

from __future__ import annotations

import json

import pytest

from decisions.actions.recommendation import recompute
from decisions.models import Policy
from tests.world import concluded

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
