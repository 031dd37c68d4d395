"""From the ledger to the entries: what an event changed is found as it is now, from the same transaction on."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Model, QuerySet

from decisions.followup.models import NextAction, Review
from decisions.learnings.models import Standing
from decisions.models import Decision, Learning
from experiments.attachments.models import Link
from experiments.models import Evidence, Experiment
from hypotheses.models import Assumption, Hypothesis
from kaizenlab.alerts.models import Alert, Moment
from kaizenlab.alerts.response.models import PostMortem
from kaizenlab.comments.models import Comment
from kaizenlab.events.models import Event
from kaizenlab.lib.asked import among, asked
from kaizenlab.search.keeping import put, refresh, shelve
from kaizenlab.search.records import KEPT, believed

# What changes no word that is kept, nor a state; what happens to an alert its bell says
QUIET = (
    *("alert", "attachment", "forecast", "invitation", "job", "member", "notifications", "objective", "playbook"),
    *("policy", "reading", "run", "script", "rehearsal", "response", "share", "signals", "token", "view", "webhook"),
)
# What an alert borrows from its record may be another now: its title and its owner
RENAMING = ("hypothesis.edited", "experiment.changed", "experiment.amended", "action.changed", "metric.changed")


def keep(event: Event, records: Sequence[Any]) -> list[Any]:
    """Listens to every event; changes no record that the ledger would name."""
    if event.verb == "workspace.created":
        shelve(event.workspace_id)
    if event.verb.partition(".")[0] in QUIET:
        return []
    if event.verb == "hypothesis.created":
        put(event.workspace_id, [believed(vars(records[0]))])
        return []
    changed: defaultdict[type[Model], set[int]] = defaultdict(set)
    for record in reworded(event, records):
        for model, pk in told_by(record):
            changed[model].add(pk)
    changed[Evidence] |= pieces(event, records[0])
    if event.verb in RENAMING:
        standing = Alert.objects.filter(workspace=event.workspace_id, subject=event.subject, resolved_at=None)
        changed[Alert] |= set(standing.values_list("pk", flat=True))
    for model, pks in changed.items():
        refresh(event.workspace_id, model, pks)
    return []


def reworded(event: Event, records: Sequence[Any]) -> Sequence[Any]:
    if isinstance(records[0], Comment):
        return records[:1]  # what is said of a record does not change it
    return records[1:] if event.verb.startswith("evidence.") else records  # nor does what comes in for an experiment


def hear(alert: Alert, _moment: Moment) -> None:
    refresh(alert.workspace_id, Alert, [alert.pk])


def pieces(event: Event, experiment: Any) -> set[int]:
    """An event about evidence names its experiment, and the pieces by their numbers."""
    facts = json.loads(event.facts) if event.verb.startswith("evidence.") else {}
    numbers = {facts[name] for name in ("number", "corrects") if name in facts}
    numbers |= set(range(facts["first"], facts["last"] + 1)) if "first" in facts else set()
    if not numbers:
        return set()
    return set(numbered(event.workspace_id, experiment.pk, sorted(numbers)))


@asked
def numbered(workspace: int, experiment: int, numbers: Sequence[int]) -> QuerySet[Any, int]:
    rows = Evidence.objects.filter(among("number", numbers), workspace=workspace, experiment=experiment)
    return rows.values_list("pk", flat=True)


def told_by(record: Any) -> Iterator[tuple[type[Model], int]]:
    """The kept records whose words are in this one."""
    match record:
        case NextAction() | Review() | PostMortem():
            yield Decision, record.decision_id
        case Assumption():
            yield Hypothesis, record.hypothesis_id
        case Link():
            yield Experiment, record.experiment_id
        case Learning():
            yield Decision, record.decision_id
        case Standing():
            yield Learning, record.learning_id
    if type(record) in KEPT:
        yield type(record), record.pk
