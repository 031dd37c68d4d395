"""Random walks through an experiment's states: whatever anybody presses, in whatever order, the promises hold."""

from __future__ import annotations

import datetime as dt
import json
import os
import random

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from experiments import dossier as dossiers
from experiments import facts, queries
from experiments.actions import amendment, conclusion, evidence, registration, rerun, running
from experiments.models import Evidence, Experiment, Plan, Result
from hypotheses.models import Hypothesis
from kaizenlab.events.models import Event
from kaizenlab.lib.refusal import Refused
from tests import world as build

pytestmark = pytest.mark.django_db

STEPS = int(os.environ.get("STEPS", "250"))
AT_ONCE = 3  # experiments that are walked at a time; further ones take the place of the oldest
MOVES = {
    None: {"draft"},
    "draft": {"registered", "cancelled"},
    "registered": {"running", "cancelled"},
    "running": {"paused", "concluded", "cancelled"},
    "paused": {"running", "concluded", "cancelled"},
}
# how often each is pressed; enough answers come between for a test to reach its end
OFTEN = {
    "plan": 1,
    "register": 3,
    "start": 4,
    "pause": 1,
    "resume": 2,
    "amend": 4,
    "answer": 20,
    "correct": 2,
    "conclude": 2,
    "cancel": 0.4,
    "rerun": 0.6,
}


class Walker:
    def __init__(self, world: build.World, seed: int) -> None:
        self.world, self.dice, self.now = world, random.Random(seed), world.now
        self.belief = build.hypothesis(world)
        self.people = [world.alice, world.fumi, world.bob]
        self.refused = 0
        self.done: set[str] = set()
        self.plan()

    def step(self) -> None:
        self.now += dt.timedelta(minutes=self.dice.choice([0, 1, 30]))
        before, events = self.states(), Event.objects.count()
        [name] = self.dice.choices(list(OFTEN), list(OFTEN.values()))
        act = getattr(self, name)
        try:
            with transaction.atomic():
                act()
        except (Refused, PermissionDenied):
            self.refused += 1
            assert (self.states(), Event.objects.count()) == (before, events), act
            return
        moved = {(before.get(pk), now) for pk, now in self.states().items() if before.get(pk) != now}
        assert all(now in MOVES[old] for old, now in moved), (act, moved)

    def states(self) -> dict[int, str]:
        return dict(Experiment.objects.values_list("pk", "state"))

    def any(self) -> Experiment:
        newest = Experiment.objects.select_related("hypothesis", "workspace", "plan").order_by("-number")[:AT_ONCE]
        return self.dice.choice(list(newest))

    @property
    def by(self) -> build.Membership:
        return self.dice.choice(self.people)

    def plan(self) -> Experiment:
        self.world.now = self.now
        draft = build.with_bars(self.world, build.experiment(self.world, self.belief))
        build.follows(self.world, draft, build.playbook(build.FREELY))
        return draft

    def register(self) -> None:
        registration.register(self.any(), by=self.by, at=self.now)

    def start(self) -> None:
        running.start(self.any(), by=self.by, at=self.now)

    def pause(self) -> None:
        running.pause(self.any(), by=self.by, at=self.now)

    def resume(self) -> None:
        running.resume(self.any(), by=self.by, at=self.now)

    def amend(self) -> None:
        """Another bar, or the old one again. What it is called follows from whether the test was started."""
        experiment = self.any()
        state, criteria = experiment.state, queries.criteria_of(experiment)
        kills = queries.kills_of(experiment, criteria)
        criteria[0].required = self.dice.choice([3, 4, 5])
        plan = amendment.amend(
            experiment, reason="We read the notes again.", criteria=criteria, kills=kills, by=self.by, at=self.now
        )
        assert plan.kind == {"registered": "amendment", "running": "deviation", "paused": "deviation"}[state]
        self.done.add(plan.kind)

    def answer(self) -> None:
        experiment = self.any()
        said = self.dice.choice(["yes", "yes", "yes", "no", "unclear"])
        alias = f"P{self.dice.randrange(10**9)}"
        evidence.record(experiment, build.entry(experiment, said, alias=alias), by=self.by, at=self.now)

    def correct(self) -> None:
        rows = Evidence.objects.select_related("experiment__hypothesis", "experiment__workspace", "testimony")
        if found := list(rows.filter(experiment=self.any()).order_by("number")):
            row = self.dice.choice(found)
            entry = build.entry(row.experiment, self.dice.choice(["yes", "no"]), alias=row.testimony.alias)
            evidence.correct(row, entry, reason="Misheard.", by=self.by, at=self.now)
            self.done.add("correction")

    def conclude(self) -> None:
        broken = self.dice.choice(["", "", "", "The recordings were lost."])
        result = conclusion.conclude(self.any(), by=self.by, at=self.now, broken=broken)
        self.done.add(result.verdict)

    def cancel(self) -> None:
        conclusion.cancel(self.any(), reason="Nobody came.", by=self.by, at=self.now)

    def rerun(self) -> None:
        rerun.rerun(self.any(), by=self.by, at=self.now)
        self.done.add("rerun")


@pytest.mark.parametrize("seed", range(3))
def test_no_step_breaks_a_promise(world, seed):
    walker = Walker(world, seed)
    for number in range(STEPS):
        walker.step()
        assert number % 10 or build.kept_as_counted()
    assert walker.refused
    assert len(walker.done) >= 3  # corrections, reruns, and changes of a plan or verdicts of more than one kind
    for experiment in Experiment.objects.exclude(state="draft").exclude(state="cancelled", registered_at=None):
        plans = list(Plan.objects.filter(experiment=experiment).order_by("revision"))
        assert plans[0].kind == "registration"
        assert all(facts.digest(plan.text) == plan.sha256 for plan in plans)
        started = experiment.started_at
        assert not started or experiment.registered_at <= started
        for plan in plans[1:]:
            assert plan.kind == ("deviation" if started and plan.at >= started else "amendment") or plan.at == started
    for result in Result.objects.all():
        again = dossiers.result(dossiers.from_json(json.loads(result.inputs)), closed=True)
        assert facts.canonical(again.as_json()) == result.outcome
        assert again.verdict == result.verdict
    assert Hypothesis.objects.get(pk=walker.belief.pk).state in ("ready", "testing", "adopted")
