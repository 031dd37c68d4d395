"""Alerts that ring, and what people want to hear of them."""

from __future__ import annotations

import datetime as dt

from kaizenlab.alerts.delivery import actions
from kaizenlab.alerts.models import Alert
from tests import world as build


def out_of_reach(world, at: dt.datetime | None = None) -> Alert:
    """Three said no: the bar of 3 of 5 is out of reach, Sev 1, two hours after the world's noon."""
    experiment = build.running(world)
    for number, answer in enumerate(["no", "no", "no"], start=1):
        build.observed(world, experiment, answer, alias=f"P{number}", at=at)
    world.enter()
    return Alert.objects.get(rule="futile", experiment=experiment)


def at_risk(world, at: dt.datetime | None = None) -> Alert:
    """Two said no: at risk, Sev 2."""
    experiment = build.running(world)
    for number in (1, 2):
        build.observed(world, experiment, "no", alias=f"P{number}", at=at)
    world.enter()
    return Alert.objects.get(rule="at_risk", experiment=experiment)


def prefer(member, at: dt.datetime | None = None, **chosen) -> None:
    actions.prefer(by=member, at=at or member.joined_at, **chosen)
