"""From the ledger to a look: which records an event may have changed the standing of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from decisions.followup.models import NextAction
from decisions.models import Decision
from experiments.models import Experiment
from hypotheses.models import Hypothesis
from kaizenlab.alerts.detect import A_DAY, Looker, look_at_everything, put_under_watch
from kaizenlab.alerts.models import Alert
from kaizenlab.events.models import Event
from kaizenlab.events.record import name
from kaizenlab.metrics.models import Metric
from kaizenlab.workspaces.models import Membership, Workspace

WATCHED = (Experiment, Hypothesis, Decision, NextAction, Metric)
# What changes nothing that a rule reads
QUIET = (
    *("alert", "attachment", "forecast", "invitation", "job", "link", "notifications", "objective", "participant"),
    *("playbook", "postmortem", "rehearsal", "response", "run", "script", "share", "token", "webhook"),
)
# A record that has just been made: nothing can ring about it today
NEW = {"hypothesis.created": "H", "experiment.planned": "E", "experiment.rerun_planned": "E"}
# What an experiment spends is its hypothesis's budget
SPENDING = ("experiment.started", "experiment.amended", "experiment.concluded", "experiment.cancelled")
# What may change the standing of everything
SWEEPING = ("workspace.changed", "policy.changed", "signals.changed")


def look(event: Event, records: Sequence[Any]) -> list[Alert]:
    """Listens to every event."""
    if event.verb.partition(".")[0] in QUIET:
        return []
    if event.verb in SWEEPING or (isinstance(records[0], Membership) and event.verb != "member.joined"):
        look_at_everything(event.workspace_id, event.at)
        return []
    watched = list(subjects(event, records))
    if event.verb in NEW:
        put_under_watch(event.workspace_id, event.subject, event.at + A_DAY)
        watched = [subject for subject in watched if subject != event.subject]
    if not watched:
        return []
    return Looker(workspace_of(records, event), event.at).look(watched, touched=watched)


def subjects(event: Event, records: Sequence[Any]) -> Iterator[str]:
    for record in records:
        if isinstance(record, Metric) and not record.alarm and event.verb.startswith("reading."):
            continue  # it has no bar
        if isinstance(record, WATCHED):
            yield name(record)
        if isinstance(record, Experiment) and event.verb in SPENDING:
            yield name(record.hypothesis)


def workspace_of(records: Sequence[Any], event: Event) -> Workspace:
    """The record's own, where it is at hand."""
    first = records[0]
    known = first._state.fields_cache.get("workspace")
    return known or Workspace.objects.get(pk=event.workspace_id)
