"""Reads, named for the question they answer."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from decisions.figures.rules import objective as rules
from decisions.figures.rules.facts import Facts
from decisions.figures.rules.period import Period
from decisions.objectives.models import Objective
from kaizenlab.workspaces.models import Workspace


def all_of(workspace: Workspace) -> list[Objective]:
    rows = list(Objective.objects.filter(workspace=workspace).order_by("title", "name"))
    for row in rows:
        row.workspace = workspace
    return rows


def period(objective: Objective, now: dt.datetime) -> Period:
    """Its window, which rolls with every second."""
    return Period(now - dt.timedelta(days=objective.days or 1), now, now)


def standing(objective: Objective, facts: Facts, now: dt.datetime) -> rules.Standing | None:
    """None where it is kept and not measured."""
    if objective.target is None or objective.days is None:
        return None
    window = dt.timedelta(days=objective.days)
    return rules.standing(facts, target=Fraction(objective.target), window=window, now=now)
