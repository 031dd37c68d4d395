"""There is no quiet way out of a kill: it stands in the history, with the numbers so far."""

from __future__ import annotations

import json

import pytest

from decisions.models import Decision
from experiments.actions import conclusion
from kaizenlab.events.models import Event
from tests.world import answered, concluded, running

pytestmark = pytest.mark.django_db


def test_cancelling_with_evidence_stands_in_the_history(world):
    experiment = running(world)
    answered(world, experiment, "no", "no")
    conclusion.cancel(experiment, reason="We ran out of money.", by=world.fumi, at=world.now)
    row = Decision.objects.get()
    assert (row.kind, row.state, row.outcome, row.rationale) == ("cancelled", "accepted", "", "We ran out of money.")
    assert (row.needed, row.got) == ("3 of 5", "0 of 2")
    assert len(json.loads(row.evidence)["evidence"]) == 2
    assert Event.objects.order_by("seq").last().records == ["E-1", "D-1", "A-1"]  # at risk no more


def test_cancelling_without_any_leaves_the_history_alone(world):
    conclusion.cancel(running(world), reason="Nobody came.", by=world.bob, at=world.now)
    assert not Decision.objects.exists()


def test_a_broken_test_with_evidence_stands_there_too(world):
    concluded(world, yes=0, broken="The recruiter sent colleagues.")
    row = Decision.objects.get()
    assert (row.kind, row.got, row.rationale) == ("broken", "0 of 5", "The recruiter sent colleagues.")
    assert row.recommendation is None


def test_its_page_shows_the_numbers_so_far(world):
    concluded(world, yes=0, broken="The recruiter sent colleagues.")
    text = world.as_("vera").get(world.url("decisions/1/")).content.decode()
    for words in ("Test was broken", "The recruiter sent colleagues.", "0 of 5"):
        assert words in text
