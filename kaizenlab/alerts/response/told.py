"""The timeline of a post-mortem, read from the ledger and from what alerts went through; nobody copies it by hand."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaizenlab.alerts import words as alert_words
from kaizenlab.alerts.models import Moment
from kaizenlab.alerts.response import words
from kaizenlab.alerts.response.models import PostMortem
from kaizenlab.alerts.response.rules.timeline import RINGS, Kind, Rung, Step, Timeline, timeline
from kaizenlab.events.models import Event
from kaizenlab.lib.refs import ref

DONE = {
    "experiment.registered": Kind.REGISTERED,
    "experiment.started": Kind.STARTED,
    "experiment.concluded": Kind.CONCLUDED,
    "decision.proposed": Kind.PROPOSED,
    "decision.accepted": Kind.DECIDED,
}
HEARD = (*RINGS, "told", "acknowledged")


@dataclass(frozen=True)
class Line:
    """One step as it is read. `about`: the alert's rule, severity and reference."""

    word: str
    at: dt.datetime
    by: str
    kind: str
    about: str
    alert: int
    severity: int
    day: str
    after: str


def told(postmortem: PostMortem) -> Timeline:
    return timeline(list(done(postmortem)), list(rung(postmortem)), postmortem.experiment.workspace.time_zone)


def done(postmortem: PostMortem) -> Iterator[Step]:
    """What the ledger says was done with the experiment and the decision."""
    subjects = [postmortem.experiment.ref, ref("D", postmortem.number)]
    rows = Event.objects.filter(workspace=postmortem.workspace_id, subject__in=subjects, verb__in=DONE)
    for verb, at, by, role in rows.order_by("seq").values_list("verb", "at", "by", "by__role"):
        yield Step(DONE[verb], at, by=whose(postmortem, by, role))


def rung(postmortem: PostMortem) -> Iterator[Rung]:
    """What the alerts about the experiment went through."""
    mine = {"alert__experiment": postmortem.experiment_id, "alert__decision": None}
    rows = Moment.objects.filter(workspace=postmortem.workspace_id, kind__in=HEARD, **mine).order_by("id")
    known = ("kind", "at", "by", "by__role", "facts", "alert__rule", "alert__number", "alert__severity")
    for kind, at, by, role, facts, rule, number, severity in rows.values_list(*known):
        then = json.loads(facts).get("severity", severity)
        yield Rung(kind, at, whose(postmortem, by, role), rule, number, then)


def whose(postmortem: PostMortem, member: int | None, role: str | None) -> str:
    """A role, never a name."""
    return "owner" if member is not None and member == postmortem.experiment.owner_id else role or ""


def lines(found: Timeline) -> list[Line]:
    return [
        Line(
            word=str(words.STEPS[step.kind]),
            at=step.at,
            by="" if step.rule and not step.by else str(words.ROLES[step.by]),
            kind=step.kind.value,
            about=str(alert_words.RULES[step.rule]) if step.rule else "",
            alert=step.alert,
            severity=step.severity,
            day=_("day %(day)s") % {"day": step.day} if step.day else "",
            after=later(step.after),
        )
        for step in found.steps
    ]


def later(days: int | None) -> str:
    """How many midnights after the line above."""
    if days is None:
        return ""
    if days == 0:
        return _("the same day")
    return ngettext("%(n)s day later", "%(n)s days later", days) % {"n": days}


def figures(found: Timeline) -> list[tuple[str, str]]:
    """How long each stretch took; those that never were are left out."""
    shown = [
        (_("From the start to the first signal"), found.detection),
        (_("Until it was seen"), found.acknowledgement),
        (_("From there to the decision"), found.decision),
        (_("First signal to decision"), found.in_all),
    ]
    return [(word, lasted(delta)) for word, delta in shown if delta is not None]


def lasted(delta: dt.timedelta) -> str:
    """In the two largest units that are not nothing: 17 days, 4 hours."""
    minutes = int(delta.total_seconds() // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [
        ngettext("%(n)s day", "%(n)s days", days) % {"n": days} if days else "",
        ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours} if hours else "",
        ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes} if minutes and not days else "",
    ]
    return _(", ").join(part for part in parts if part) or _("less than a minute")
