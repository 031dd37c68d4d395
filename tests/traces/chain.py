"""A line of four hypotheses, each but the last pivoted to the next: built by the product's own actions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from decisions.models import Decision
from experiments.actions import conclusion
from experiments.models import Experiment
from hypotheses.models import Hypothesis
from tests import world as build
from tests.world import World

WEEK = dt.timedelta(days=7)


@dataclass
class Chain:
    world: World
    beliefs: list[Hypothesis]
    tests: list[Experiment]
    decisions: list[Decision]


def chain(world: World, pivots: int = 3) -> Chain:
    """Each round takes a week: planned, registered and frozen at its noon, started an hour later, three noes an hour
    apart, concluded a day after the noon, and pivoted one more day later."""
    made = Chain(world, [], [], [])
    here = world
    belief = build.hypothesis(here)
    for number in range(pivots):
        test = build.severe(here, belief, title=f"Interviews {number + 1}")
        conclusion.conclude(test, by=here.fumi, at=here.now + dt.timedelta(days=1))
        decision = build.decided(here, test, "pivot")
        decision.refresh_from_db()
        made.beliefs.append(belief)
        made.tests.append(test)
        made.decisions.append(decision)
        belief = decision.successor
        belief.workspace = here.workspace
        here = replace(here, now=here.now + WEEK)
        build.beliefs.add_assumption(belief, text="They would pay", by=here.bob, at=here.now - dt.timedelta(days=1))
        belief.refresh_from_db()
        belief.workspace = here.workspace
    made.beliefs.append(belief)
    return made
