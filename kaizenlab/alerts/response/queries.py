"""Reads, named for the question they answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Max, Q, QuerySet

from decisions import afterwards
from decisions.models import Decision
from decisions.queries import founders
from experiments.models import Experiment
from kaizenlab.alerts.models import Alert
from kaizenlab.alerts.response.models import PostMortem, Response
from kaizenlab.alerts.response.rules.names import Person
from kaizenlab.alerts.response.rules.response import SEVERE
from kaizenlab.events.models import Event
from kaizenlab.workspaces.models import Membership


def going_on(experiment: Experiment, *, hold: bool = False) -> Response | None:
    """The open response of an experiment, held until the transaction ends where asked."""
    rows = Response.objects.filter(workspace=experiment.workspace_id, experiment=experiment, ended_at=None)
    return first(rows, hold=hold)


def called_by(alert: Alert, *, hold: bool = False) -> Response | None:
    """The open response that an alert opened or joined."""
    rows = Response.objects.filter(workspace=alert.workspace_id, ended_at=None, calls__alert=alert)
    return first(rows, hold=hold)


def first(rows: QuerySet[Response], *, hold: bool) -> Response | None:
    """Held without its key: whoever adds a row that names it does not wait."""
    return (rows.select_for_update(of=("self",), no_key=True) if hold else rows).first()


def ended_by(decision: Decision) -> list[Response]:
    return list(Response.objects.filter(workspace=decision.workspace_id, ended_by_decision=decision).order_by("pk"))


def last_number(experiment: Experiment) -> int:
    rows = Response.objects.filter(workspace=experiment.workspace_id, experiment=experiment)
    return rows.aggregate(last=Max("number"))["last"] or 0


def who_should_be_there(experiment: Experiment) -> QuerySet[Membership]:
    """The experiment's owner and the founders, as far as they are here."""
    asked = Q(pk=experiment.owner_id) | Q(pk__in=founders(experiment.workspace_id))
    return Membership.objects.filter(asked, workspace=experiment.workspace_id, left_at=None).order_by("pk")


def as_it_stands(response: Response) -> Experiment:
    """Its experiment as it is now, with what the policy said."""
    rows = Experiment.objects.filter(workspace=response.workspace_id).select_related("recommendation")
    return rows.get(pk=response.experiment_id)


def severe_stands(experiment: Experiment) -> bool:
    rows = Alert.objects.filter(workspace=experiment.workspace_id, experiment=experiment, decision=None)
    return rows.filter(severity=SEVERE, resolved_at=None).exists()


def decision_that_closed(experiment: Experiment) -> Decision | None:
    """The decision that answered an experiment's result, or settled its hypothesis by another experiment's."""
    rows = Decision.objects.filter(workspace=experiment.workspace_id, hypothesis=experiment.hypothesis_id)
    return rows.filter(kind="decision", state="accepted").order_by("-settled_at", "-number").first()


def names(workspace: int) -> list[Person]:
    """What everybody who is or was a member is called."""
    rows = Membership.objects.filter(workspace=workspace).values_list("user__name", "user__email")
    return [Person(name, email.partition("@")[0]) for name, email in rows]


def actions_of(postmortem: PostMortem, today: dt.date) -> list[dict[str, Any]]:
    """What it led to: those of its decision's next actions that it added."""
    found = afterwards.actions_of(postmortem.decision, today)
    return [action for action in found if action["row"].kind == "postmortem"]


def last_writer(postmortem: PostMortem) -> str:
    """Who changed it last."""
    mine = Event.objects.filter(workspace=postmortem.workspace_id, subject=postmortem.decision.ref)
    last = mine.filter(verb="postmortem.edited").select_related("by__user").order_by("-seq").first()
    return str(last.by) if last else ""
