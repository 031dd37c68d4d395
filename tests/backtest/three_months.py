"""The article's own case: a hypothesis tested for three months, though early answers said no by the third week."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from decisions.actions import proposal
from experiments.actions import conclusion
from experiments.models import Experiment
from kaizenlab.workspaces.models import Workspace
from tests import world as build
from tests.world import TEXTS, World

EARLY = {2: "no", 4: "yes", 7: "no", 9: "no", 12: "yes", 15: "no", 18: "no"}  # by day: 2 of 7 said yes, so 3 % are left
LATE = {30: "no", 41: "yes", 52: "no", 63: "no", 70: "no", 77: "yes"}  # on day 70 the bar is certainly missed


def on(world: World, day: int, hour: float = 15) -> dt.datetime:
    """That hour on a day of the experiment in the workspace's zone; it starts on the world's day at 13:00 UTC."""
    zone = ZoneInfo(world.workspace.time_zone)
    first = world.now.astimezone(zone).date()
    midnight = dt.datetime.combine(first + dt.timedelta(days=day - 1), dt.time.min, zone)
    return midnight + dt.timedelta(hours=hour)


def zoned(world: World, zone: str) -> None:
    Workspace.objects.filter(pk=world.workspace.pk).update(time_zone=zone)
    world.workspace.time_zone = zone


def begun(world: World, **fields: Any) -> Experiment:
    """12 of 20 team leads, in 90 days, for 5,400; its kill criterion is never reached."""
    bar = build.criterion(required=12, planned=20)
    first = on(world, 1).date()
    kills = [build.kill(bar, first + dt.timedelta(days=83), threshold=3, of=None)]
    planned = {"planned_sample": 20, "ends_on": first + dt.timedelta(days=90), "cost": 5400} | fields
    return build.running(world, None, bar, kills=kills, **planned)


def asked(world: World, experiment: Experiment, answers: dict[int, str]) -> None:
    for day, answer in answers.items():
        moment = on(world, day)
        build.observed(world, experiment, answer, at=moment, observed_on=moment.date())


def lived(world: World, **fields: Any) -> Experiment:
    """Concluded on day 89 at 10:00, and killed at 15:00."""
    experiment = begun(world, **fields)
    asked(world, experiment, EARLY | LATE)
    conclusion.conclude(experiment, by=world.fumi, at=on(world, 89, 10))
    experiment.refresh_from_db()
    proposal.propose(experiment, outcome="kill", by=world.fumi, at=on(world, 89), **words())
    return experiment


def words() -> dict[str, str]:
    return {name: TEXTS[name] for name in ("rationale", "learned")}
