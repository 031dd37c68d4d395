"""What we now know, written down after the decision was accepted without it."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from decisions.followup import actions
from decisions.followup.queries import unlearned
from decisions.models import Decision, Learning
from experiments.actions import conclusion
from experiments.runs.queries import walks
from kaizenlab.events.models import Event
from kaizenlab.lib.refusal import Refused
from tests.world import PLAYBOOK, World, answered, concluded, decided, follows, make_world, playbook, running, ticked

pytestmark = pytest.mark.django_db

KNOWN = "The loss begins in the second year."


@pytest.fixture(scope="module")
def built(around):
    world = make_world()
    return world, decided(world, learned="")


@pytest.fixture
def world(request, each) -> World:
    world = each[0] if "decision" in request.fixturenames else make_world("aside")
    world.enter()
    return world


@pytest.fixture
def decision(each) -> Decision:
    return each[1]


def record(world: World, who: str = "bob") -> str:
    return world.as_(who).get(world.url("decisions/1/")).text


def send(world: World, who: str = "bob", text: str = KNOWN):
    response = world.as_(who).post(world.url("decisions/1/learning/"), {"text": text})
    world.enter()
    return response


def test_a_member_adds_it_once(world, decision):
    assert "Add learning" in record(world)
    response = send(world)
    learning = Learning.objects.get()
    assert (response.status_code, response["Location"]) == (303, world.url("decisions/1/#learning"))
    assert (learning.ref, learning.text, learning.by) == ("L-1", KNOWN, world.bob)
    assert (learning.decision, learning.experiment, learning.hypothesis) == (
        decision,
        decision.experiment,
        decision.hypothesis,
    )
    event = Event.objects.order_by("-seq")[0]
    assert (event.verb, event.subject, event.records) == ("learning.added", "L-1", ["L-1", "D-1"])
    assert json.loads(event.facts) == {"decision": "D-1"}
    assert "Add learning" not in record(world)


def test_the_record_shows_it_and_says_that_it_came_later(world, decision):
    send(world)
    text = record(world, "vera")
    assert KNOWN in text
    assert "added by Bob" in text


def test_what_was_accepted_stays_as_it_was(world, decision):
    send(world)
    after = Decision.objects.get()
    assert (after.learned, after.sha256, after.evidence) == ("", decision.sha256, decision.evidence)


def test_the_history_finds_the_decision_by_it(world, decision):
    search = world.url("decisions/?q=second+year")
    assert "Nothing matches" in world.as_("vera").get(search).text
    send(world)
    assert "D-1" in world.as_("vera").get(search).text


def test_a_decision_has_one(world, decision):
    send(world)
    assert send(world).status_code == 409
    assert world.as_("bob").get(world.url("decisions/1/learning/"))["Location"] == world.url("decisions/1/")
    with pytest.raises(Refused, match="L-1"):
        actions.learn(decision, text=KNOWN, by=world.bob, at=world.now)


def test_one_that_came_with_its_learning_asks_for_none(world):
    decided(world)
    assert "Add learning" not in record(world)
    assert send(world).status_code == 409


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "x" * 4001])
def test_it_says_something(world, decision, text):
    assert send(world, text=text).status_code == 422
    assert not Learning.objects.exists()


def test_only_a_decision_that_stands_takes_one(world):
    decision = decided(world, learned="", by=world.bob)
    assert send(world).status_code == 409
    assert "Add learning" not in record(world)
    assert world.as_("bob").get(world.url("decisions/1/learning/"))["Location"] == world.url("decisions/1/")
    assert decision.state == "proposed"


def test_a_viewer_is_not_asked(world, decision):
    assert "Add learning" not in record(world, "vera")
    assert send(world, "vera").status_code == 403


def test_a_test_that_was_called_off_may_have_taught_something(world):
    experiment = running(world)
    answered(world, experiment, "no")
    conclusion.cancel(experiment, reason="No money.", by=world.fumi, at=world.now + dt.timedelta(days=1))
    assert "Add learning" in record(world)
    assert send(world).status_code == 303


def test_the_playbooks_step_is_done_by_it(world):
    """A step that holds nothing up may still be open when the decision is made."""
    experiment = running(world)
    follows(world, experiment, playbook(PLAYBOOK.replace("`check: learning · blocks`", "`check: learning`")))
    answered(world, experiment, *["yes"] * 3, *["no"] * 2)
    ticked(world, experiment.runs.get(), "script", "compare")
    conclusion.conclude(experiment, by=world.fumi, at=world.now + dt.timedelta(days=1))
    experiment.refresh_from_db()
    decided(world, experiment, learned="")
    assert not walks([experiment.pk])[experiment.pk].facts.learning
    send(world)
    assert walks([experiment.pk])[experiment.pk].facts.learning


def test_decisions_of_which_nobody_has_written_it_down(world, decision):
    decided(world)
    proposed = decided(world, concluded(world), learned="", by=world.bob)
    assert list(unlearned(world.workspace)) == [decision]
    assert proposed.state == "proposed"
    send(world)
    assert not unlearned(world.workspace).exists()


def test_what_people_wrote_is_text(world, decision):
    send(world, text="<script>alert(1)</script> **bold**")
    assert "<script>alert" not in record(world)
    assert "<strong>bold</strong>" in record(world)
