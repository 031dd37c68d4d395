"""What becomes of a proposal: approved, rejected, withdrawn."""

from __future__ import annotations

import datetime as dt

import pytest

from decisions.actions import settlement
from decisions.models import Decision, Learning
from kaizenlab.events.models import Event
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces.models import Membership
from tests.world import World, concluded, decided, running

pytestmark = pytest.mark.django_db

A_DAY = dt.timedelta(hours=24)


def press(world: World, decision: Decision, what: str, who: str, **typed: object):
    response = world.as_(who).post(world.url(f"decisions/{decision.number}/{what}/"), typed)
    world.enter()
    decision.refresh_from_db()
    return response


def alone(world: World) -> None:
    """Fumi becomes the only founder: Alice's admin rights lapse."""
    Membership.objects.filter(pk=world.alice.pk).update(role="member")


def test_another_founder_approves_an_override(world):
    decision = decided(world, outcome="continue")
    response = press(world, decision, "accept", "alice")
    assert (response.status_code, decision.state, decision.settled_by) == (303, "accepted", world.alice)
    assert decision.hypothesis.state == "adopted"
    assert not decision.self_approved
    assert Event.objects.order_by("seq").last().verb == "decision.accepted"


def test_nobody_accepts_their_own_override_while_another_founder_exists(world):
    decision = decided(world, outcome="continue", at=world.now - A_DAY * 90 + A_DAY * 92)
    response = press(world, decision, "accept", "fumi")
    assert (response.status_code, decision.state) == (409, "proposed")
    assert "A founder other than its author" in response.content.decode()


def test_the_only_founder_sleeps_over_it(world):
    alone(world)
    decision = decided(world, outcome="continue")
    almost = decision.proposed_at + A_DAY - dt.timedelta(seconds=1)
    with pytest.raises(Refused, match="24 hours"):
        settlement.accept(decision, by=world.fumi, at=almost)
    accepted = settlement.accept(decision, by=world.fumi, at=decision.proposed_at + A_DAY)
    assert (accepted.state, accepted.self_approved) == ("accepted", True)


def test_the_page_says_from_when_the_only_founder_may_confirm(world):
    alone(world)
    decision = decided(world, outcome="continue", at=dt.datetime.now(dt.UTC))
    text = world.as_("fumi").get(world.url(f"decisions/{decision.number}/")).content.decode()
    assert "no sooner than 24 hours" in text
    assert "Approve override" not in text


def test_a_founder_accepts_a_members_proposal(world):
    decision = decided(world, by=world.bob)
    press(world, decision, "accept", "fumi")
    assert (decision.state, decision.settled_by) == ("accepted", world.fumi)
    assert Learning.objects.get().decision == decision


@pytest.mark.parametrize("who", ["bob", "vera"])
def test_only_founders_accept_and_reject(world, who):
    decision = decided(world, by=world.bob)
    for what in ("accept", "reject"):
        assert press(world, decision, what, who, reason="No.").status_code == 403
    assert decision.state == "proposed"


def test_accepting_twice_tells_the_second(world):
    decision = decided(world, by=world.bob)
    press(world, decision, "accept", "fumi")
    assert press(world, decision, "accept", "alice").status_code == 409
    assert decision.settled_by == world.fumi


def test_a_founder_rejects_with_a_reason(world):
    decision = decided(world, outcome="continue")
    assert press(world, decision, "reject", "alice").status_code == 422
    press(world, decision, "reject", "alice", reason="Three is not enough.")
    assert (decision.state, decision.settled_reason) == ("rejected", "Three is not enough.")
    assert not Learning.objects.exists()
    assert Event.objects.order_by("seq").last().verb == "decision.rejected"


def test_after_a_rejection_a_new_one_can_be_recorded(world):
    first = decided(world, experiment := concluded(world), "continue")
    press(world, first, "reject", "alice", reason="Three is not enough.")
    assert decided(world, experiment).state == "accepted"


def test_its_author_withdraws_and_nobody_else(world):
    decision = decided(world, by=world.bob)
    assert press(world, decision, "withdraw", "alice").status_code == 403
    press(world, decision, "withdraw", "bob")
    assert decision.state == "withdrawn"


def test_approving_a_kill_asks_about_what_is_open(world):
    experiment = concluded(world, yes=0)
    other = running(world, experiment.hypothesis)
    decision = decided(world, experiment, "kill", by=world.bob)
    assert press(world, decision, "accept", "fumi").status_code == 409
    assert decision.state == "proposed"
    press(world, decision, "accept", "fumi", seen=f"{other.number} ")
    other.refresh_from_db()
    assert (decision.state, other.state) == ("accepted", "cancelled")


def test_a_proposal_overtaken_by_a_kill_is_not_accepted_any_more(world):
    first = concluded(world, yes=0)
    second = concluded(world, experiment=running(world, first.hypothesis), yes=0)
    waiting = decided(world, second, "kill", by=world.bob)
    decided(world, first, "kill", seen={second.number})
    response = press(world, waiting, "accept", "fumi")
    assert (response.status_code, waiting.state) == (409, "proposed")
