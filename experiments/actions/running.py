"""Start, pause, resume: the states of an experiment move only as drawn."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from experiments.actions.planning import lock
from experiments.models import Experiment
from hypotheses import actions as hypotheses
from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces.models import Membership


@transaction.atomic
def start(experiment: Experiment, *, by: Membership, at: dt.datetime) -> Experiment:
    """From here on a change of the plan is a deviation; the hypothesis is being tested."""
    experiment = lock(experiment)
    if experiment.state == "draft":
        raise Refused(_("Register the plan first: the bar comes before the evidence."))
    if experiment.state != "registered":
        raise Refused(_("This experiment was started already."))
    assert experiment.registered_at
    experiment.state, experiment.started_at = "running", max(at, experiment.registered_at)
    experiment.save(update_fields=["state", "started_at"])
    hypotheses.begin_testing(experiment.hypothesis)
    events.record("experiment.started", experiment, by=by, at=at, also=[experiment.hypothesis])
    return experiment


@transaction.atomic
def pause(experiment: Experiment, *, by: Membership, at: dt.datetime) -> Experiment:
    """Stops no clock: the end date and the dates of kill criteria stay."""
    experiment = lock(experiment)
    if experiment.state != "running":
        raise Refused(_("Only a running experiment can be paused."))
    experiment.state, experiment.paused_at = "paused", at
    experiment.save(update_fields=["state", "paused_at"])
    events.record("experiment.paused", experiment, by=by, at=at)
    return experiment


@transaction.atomic
def resume(experiment: Experiment, *, by: Membership, at: dt.datetime) -> Experiment:
    experiment = lock(experiment)
    if experiment.state != "paused":
        raise Refused(_("Only a paused experiment can be resumed."))
    experiment.state, experiment.paused_at = "running", None
    experiment.save(update_fields=["state", "paused_at"])
    events.record("experiment.resumed", experiment, by=by, at=at)
    return experiment
