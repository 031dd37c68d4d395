"""Deadlines as a calendar: whole days, each with an id that stays the same, until the work is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from decisions.followup import queries as followup
from decisions.models import Decision, Recommendation
from experiments.models import Experiment, KillCriterion
from kaizenlab.lib.refs import ref
from kaizenlab.workspaces.models import Workspace
from kaizenlab.workspaces.preferences import zone_named

OPEN = ("registered", "running", "paused")
MOST = 1_000  # of a kind, the soonest first


@dataclass(frozen=True)
class Deadline:
    """`about` names the record, `kind` what is due: together they never change. `said_at`: when the day was set."""

    about: str
    kind: str
    day: Any
    title: str
    path: str
    said_at: Any


def of(workspace: Workspace) -> bytes:
    """In the language that is active. A constant number of queries."""
    calendar = Calendar()
    calendar.add("prodid", "-//KaizenLab//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("%(workspace)s: deadlines") % {"workspace": workspace.name})
    calendar.add("x-published-ttl", "PT1H")
    for deadline in deadlines(workspace):
        calendar.add_component(event(deadline, workspace))
    return calendar.to_ical()


def event(deadline: Deadline, workspace: Workspace) -> Event:
    entry = Event()
    entry.add("uid", f"{workspace.pk}-{deadline.about}-{deadline.kind}@{settings.HOST}")
    entry.add("dtstamp", deadline.said_at.astimezone(dt.UTC))
    entry.add("dtstart", deadline.day)
    entry.add("dtend", deadline.day + dt.timedelta(days=1))
    entry.add("summary", f"{deadline.about} {deadline.title}")
    entry.add("url", settings.ORIGIN + deadline.path)
    entry.add("transp", "TRANSPARENT")
    return entry


def deadlines(workspace: Workspace) -> Iterator[Deadline]:
    yield from ends(workspace)
    yield from kills(workspace)
    yield from decisions_due(workspace)
    yield from revisits(workspace)
    yield from next_actions(workspace)


def ends(workspace: Workspace) -> Iterator[Deadline]:
    rows = Experiment.objects.filter(workspace=workspace, state__in=OPEN, ends_on__isnull=False)
    found = rows.order_by("ends_on", "number").values("number", "title", "ends_on", said_at=F("plan__at"))
    for row in found[:MOST]:
        title = _("ends: %(title)s") % row
        yield Deadline(
            ref("E", row["number"]), "end", row["ends_on"], title, run(workspace, row["number"]), row["said_at"]
        )


def kills(workspace: Workspace) -> Iterator[Deadline]:
    """One entry a day and experiment: how many criteria it has on that day may change with the plan."""
    rows = KillCriterion.objects.filter(
        workspace=workspace, experiment__state__in=OPEN, plan=F("experiment__plan")
    ).order_by("by", "experiment__number", "pk")
    found = rows.values("by", "criterion__name", number=F("experiment__number"), said_at=F("plan__at"))
    for (day, number), same in groupby(found[:MOST], key=lambda row: (row["by"], row["number"])):
        criteria = list(same)
        names = _(", ").join(dict.fromkeys(row["criterion__name"] for row in criteria))
        title = _("kill criterion: %(names)s") % {"names": names}
        kind = f"kill-{day.isoformat()}"
        yield Deadline(ref("E", number), kind, day, title, run(workspace, number), criteria[0]["said_at"])


def decisions_due(workspace: Workspace) -> Iterator[Deadline]:
    rows = Recommendation.objects.filter(
        workspace=workspace, experiment__state="concluded", experiment__closed_at=None
    ).exclude(response="rerun")
    found = rows.order_by("due_at", "pk").values(
        "due_at", "at", number=F("experiment__number"), title=F("experiment__title")
    )
    zone = zone_named(workspace.time_zone) or dt.UTC
    for row in found[:MOST]:
        path = reverse("decisions:decide", args=[workspace.slug, row["number"]])
        day = row["due_at"].astimezone(zone).date()
        yield Deadline(ref("E", row["number"]), "decide", day, _("decide: %(title)s") % row, path, row["at"])


def revisits(workspace: Workspace) -> Iterator[Deadline]:
    """Of each decision that stands the day on which it is looked at again, as the newest review says."""
    rows = followup.with_revisit(Decision.objects.filter(workspace=workspace)).filter(revisit__isnull=False)
    found = rows.order_by("revisit", "number").values("number", "title", "revisit", "settled_at")
    for row in found[:MOST]:
        title = _("did it hold up? %(title)s") % row
        path = decision(workspace, row["number"])
        yield Deadline(ref("D", row["number"]), "revisit", row["revisit"], title, path, row["settled_at"])


def next_actions(workspace: Workspace) -> Iterator[Deadline]:
    rows = followup.open_actions(workspace).filter(due_on__isnull=False).select_related("decision")
    for action in rows.order_by("due_on", "number")[:MOST]:
        path = f"{decision(workspace, action.decision.number)}#{action.ref}"
        yield Deadline(action.ref, "due", action.due_on, str(action), path, action.created_at)


def decision(workspace: Workspace, number: int) -> str:
    return reverse("decisions:record", args=[workspace.slug, number])


def run(workspace: Workspace, number: int) -> str:
    return reverse("experiments:run", args=[workspace.slug, number])
