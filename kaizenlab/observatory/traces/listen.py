"""From the ledger to a line: an event that moves a record of it is kept in its own transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from decisions.followup.models import NextAction
from decisions.models import Decision
from experiments.models import Experiment
from hypotheses.models import Hypothesis
from kaizenlab.events.models import Event
from kaizenlab.observatory.traces.keep import begin, roots
from kaizenlab.observatory.traces.keep import keep as keep_lines
from kaizenlab.workspaces.models import Workspace

# What moves no span of any line
QUIET = (
    *("alert", "attachment", "forecast", "invitation", "job", "link", "member", "notifications", "participant"),
    *("playbook", "policy", "rehearsal", "response", "script", "share", "signals", "webhook", "workspace"),
)
STILL = ("action.changed", "decision.reviewed", "experiment.changed", "experiment.criteria_set", "run.step_noted")


def keep(event: Event, records: Sequence[Any]) -> list[Any]:
    """Watches every event; what it keeps follows from the records and is no record itself."""
    if event.verb.partition(".")[0] in QUIET or event.verb in STILL:
        return []
    if event.verb == "hypothesis.created":
        begin(records[0])
    elif moved := roots(event.workspace_id, hypotheses(records)):
        keep_lines(workspace_of(records[0], event), moved, event.at, event)
    return []


def hypotheses(records: Sequence[Any]) -> Iterator[int]:
    for record in records:
        if isinstance(record, Hypothesis):
            yield record.pk
        elif isinstance(record, Experiment | Decision):
            yield record.hypothesis_id
        elif isinstance(record, NextAction):
            yield record.decision.hypothesis_id


def workspace_of(record: Any, event: Event) -> Workspace:
    """The record's own, where it is at hand."""
    known = record._state.fields_cache.get("workspace")
    return known or Workspace.objects.get(pk=event.workspace_id)
