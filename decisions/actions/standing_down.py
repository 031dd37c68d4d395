"""No quiet way out of a kill: calling off a test that had evidence, or calling it broken, stands in the history."""

from __future__ import annotations

import datetime as dt
import json

from decisions import evidence
from decisions.folding import folded
from decisions.models import Decision
from experiments import facts, record
from experiments.actions.conclusion import has_counted
from experiments.models import Experiment
from kaizenlab.events.models import Event
from kaizenlab.workspaces import numbers
from kaizenlab.workspaces.models import Membership


def note_cancelled(event: Event, experiment: Experiment) -> list[Decision]:
    """Listens to "experiment.cancelled"."""
    if event.by is None or not has_counted(experiment):
        return []
    return [stand(experiment, "cancelled", experiment.cancel_reason, by=event.by, at=event.at)]


def note_broken(event: Event, experiment: Experiment) -> list[Decision]:
    """Listens to "experiment.concluded"."""
    if event.by is None or not experiment.result.broken or not has_counted(experiment):
        return []
    return [stand(experiment, "broken", experiment.result.broken, by=event.by, at=event.at)]


def stand(experiment: Experiment, kind: str, why: str, *, by: Membership, at: dt.datetime) -> Decision:
    """A record of its own, with the numbers so far; nobody has to accept it."""
    text = evidence.as_it_stands(experiment, now=at)
    needed, got, _ = record.so_far(experiment, now=at)
    return Decision.objects.create(
        workspace=experiment.workspace,
        number=numbers.following(experiment.workspace_id, "D"),
        kind=kind,
        experiment=experiment,
        hypothesis=experiment.hypothesis,
        title=experiment.title,
        state="accepted",
        context=facts.frozen_canvas(experiment)["statement"],
        rationale=why,
        evidence=text,
        sha256=facts.digest(text),
        needed=needed,
        got=got,
        search=folded(experiment.title, why),
        deviations=sum(plan["kind"] == "deviation" for plan in json.loads(text)["plans"]),
        proposed_at=at,
        proposed_by=by,
        settled_at=at,
        settled_by=by,
    )
