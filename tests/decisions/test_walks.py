"""Random walks through a decision's states: whatever anybody tries, the promises hold."""

from __future__ import annotations

import datetime as dt
import os
import random

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from decisions.actions import settlement
from decisions.actions.proposal import propose
from decisions.models import Decision
from hypotheses.models import Hypothesis
from kaizenlab.events.models import Event
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces.models import Membership
from tests.world import FREELY, TEXTS, World, concluded, follows, kept_as_counted, playbook, running

pytestmark = pytest.mark.django_db

STEPS = int(os.environ.get("STEPS", "250"))
A_DAY = dt.timedelta(hours=24)
MOVES = {None: {"proposed", "accepted"}, "proposed": {"accepted", "rejected", "withdrawn"}, "accepted": {"superseded"}}


class Walker:
    def __init__(self, world: World, seed: int) -> None:
        self.world, self.dice = world, random.Random(seed)
        self.now = world.now + dt.timedelta(days=2)
        belief = (first := concluded(world, yes=3)).hypothesis
        self.experiments = [first, concluded(world, experiment=running(world, belief), yes=0), concluded(world, yes=5)]
        for experiment in self.experiments:
            follows(world, experiment, playbook(FREELY))
        self.people = [world.alice, world.fumi, world.bob]
        self.refused = 0

    def step(self) -> None:
        self.now += dt.timedelta(hours=self.dice.choice([0, 1, 7, 30]))
        before = dict(Decision.objects.values_list("pk", "state"))
        events = Event.objects.count()
        try:
            with transaction.atomic():
                self.dice.choice(
                    [self.propose, self.supersede, self.supersede, self.settle, self.settle, self.change]
                )()
        except (Refused, PermissionDenied):
            self.refused += 1
            assert Event.objects.count() == events
            return
        after = dict(Decision.objects.values_list("pk", "state"))
        moved = {(before.get(pk), state) for pk, state in after.items() if before.get(pk) != state}
        assert all(state in MOVES[old] for old, state in moved), moved

    def propose(self, supersedes: Decision | None = None) -> None:
        experiment = supersedes.experiment if supersedes else self.dice.choice(self.experiments)
        words = {name: self.dice.choice([text] * 15 + [""]) for name, text in TEXTS.items()}
        propose(
            experiment,
            outcome=self.dice.choice(["continue", "investigate", "pivot", "kill"]),
            by=self.dice.choice(self.people),
            at=self.now,
            seen={each.number for each in self.experiments},
            supersedes=supersedes,
            **words,
        )

    def supersede(self) -> None:
        if decision := self.any_decision("accepted"):
            self.propose(supersedes=decision)

    def settle(self) -> None:
        if decision := self.any_decision("proposed"):
            verb = self.dice.choice(["accept", "accept", "reject", "withdraw"])
            by = Membership.objects.get(pk=self.dice.choice(self.people).pk)
            if verb == "accept":
                everything = {each.number for each in self.experiments}
                accepted = settlement.accept(decision, by=by, at=self.now, seen=everything)
                self.hold_override(accepted)
            elif verb == "reject":
                settlement.reject(decision, reason="No.", by=by, at=self.now)
            else:
                settlement.withdraw(decision, by=by, at=self.now)

    def hold_override(self, decision: Decision) -> None:
        if not decision.override or decision.proposed_by_id != decision.settled_by_id:
            return
        others = Membership.objects.filter(role__in=["founder", "admin"]).exclude(pk=decision.proposed_by_id)
        assert decision.self_approved
        assert not others.exists()
        assert decision.settled_at - decision.proposed_at >= A_DAY

    def change(self) -> None:
        """Alice stops being a founder, or becomes one again: Fumi may be the only one."""
        Membership.objects.filter(pk=self.world.alice.pk).update(role=self.dice.choice(["member", "admin"]))

    def any_decision(self, state: str) -> Decision | None:
        """Mostly one in that state; now and then any at all."""
        rows = list(Decision.objects.select_related("experiment__hypothesis").order_by("pk"))
        fitting = [row for row in rows if row.state == state]
        return self.dice.choice((rows if self.dice.random() < 0.2 else fitting) or [None])


@pytest.mark.parametrize("seed", range(3))
def test_no_step_breaks_a_promise(world, seed):
    walker = Walker(world, seed)
    for number in range(STEPS):
        walker.step()
        assert number % 10 or kept_as_counted()
    rows = list(Decision.objects.select_related("hypothesis"))
    assert len(rows) > 10
    assert walker.refused
    assert all(row.rationale.strip() for row in rows)
    assert all(row.learned for row in rows if row.outcome in ("pivot", "kill"))
    assert all(row.override_reason for row in rows if row.override)
    for experiment in walker.experiments:
        standing = [row for row in rows if row.experiment_id == experiment.pk and row.state == "accepted"]
        assert len(standing) <= 1
    corrected = {row.supersedes_id for row in rows if row.supersedes_id and row.state in ("accepted", "superseded")}
    assert corrected == {row.pk for row in rows if row.state == "superseded"}
    for hypothesis in Hypothesis.objects.filter(state="killed"):
        assert any(row.outcome == "kill" and row.state == "accepted" and row.hypothesis == hypothesis for row in rows)
