"""How a response begins, grows and ends, and how a post-mortem begins. Inner: each is part of what caused it."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from decisions.actions.recommendation import END_OF_DAY
from decisions.models import Decision
from decisions.rules import Response as Answer
from experiments import facts
from experiments.models import Experiment
from kaizenlab.alerts.models import Alert
from kaizenlab.alerts.response import queries
from kaizenlab.alerts.response.models import Call, PostMortem, Responder, Response
from kaizenlab.alerts.response.rules import response as rules
from kaizenlab.lib import clock
from kaizenlab.workspaces.models import Membership


def call(alert: Alert, *, at: dt.datetime) -> Response:
    """A Sev 1 about an experiment: it opens a response, or joins the one that is open."""
    assert alert.experiment
    response = queries.going_on(alert.experiment, hold=True) or begin(alert, alert.experiment, at=at)
    Call.objects.bulk_create(
        [Call(workspace_id=alert.workspace_id, response=response, alert=alert, at=at)],
        ignore_conflicts=True,  # one that was less severe for a while has joined already
    )
    return response


def begin(alert: Alert, experiment: Experiment, *, at: dt.datetime) -> Response:
    response = Response.objects.create(
        workspace_id=alert.workspace_id,
        experiment=experiment,
        number=queries.last_number(experiment) + 1,
        alert=alert,
        severity=alert.severity,
        opened_at=at,
        due_at=due_at(experiment, at),
    )
    assembled = queries.who_should_be_there(experiment)
    Responder.objects.bulk_create(
        Responder(workspace_id=alert.workspace_id, response=response, member=member) for member in assembled
    )
    return response


def due_at(experiment: Experiment, at: dt.datetime) -> dt.datetime:
    """What the policy said about a result; before there is one, the end of the next working day."""
    said = getattr(experiment, "recommendation", None)
    if said is not None:
        return said.due_at
    zone = experiment.workspace.time_zone
    return dt.datetime.combine(rules.due_on(clock.today(zone, at)), END_OF_DAY, ZoneInfo(zone))


def put_on_it(response: Response, member: Membership, *, at: dt.datetime) -> bool:
    """Whether they were not on it yet."""
    mine = {"workspace_id": response.workspace_id, "response": response, "member": member}
    row, is_new = Responder.objects.get_or_create(**mine, defaults={"joined_at": at})
    if not is_new and row.joined_at is None:
        Responder.objects.filter(pk=row.pk, joined_at=None).update(joined_at=at)
    return is_new or row.joined_at is None


def stand_down(alert: Alert, *, at: dt.datetime) -> Response | None:
    """An alert was resolved: the response ends where nothing keeps it."""
    response = queries.called_by(alert, hold=True)
    if response is None:
        return None
    experiment = queries.as_it_stands(response)
    ending = rules.ending(
        state=experiment.state,
        is_closed=experiment.closed_at is not None,
        asks_for_decision=asks_for_decision(experiment),
        severe_stands=queries.severe_stands(experiment),
    )
    decision = queries.decision_that_closed(experiment) if ending == "decided" else None
    if ending == "decided" and decision is None:  # closed without a decision: an invalid result
        ending = "stood_down"
    return end(response, ending, decision, at=at) if ending else None


def asks_for_decision(experiment: Experiment) -> bool:
    said = getattr(experiment, "recommendation", None)
    return experiment.closed_at is None and said is not None and said.response != Answer.RERUN


def end(response: Response, ending: str, decision: Decision | None, *, at: dt.datetime) -> Response:
    response.ended_at, response.ending, response.ended_by_decision = max(at, response.opened_at), ending, decision
    response.save(update_fields=["ended_at", "ending", "ended_by_decision"])
    return response


def look_back(decision: Decision, *, at: dt.datetime) -> PostMortem:
    """Opens the post-mortem of a kill or a pivot, with what the plan had frozen and what the decision says."""
    return PostMortem.objects.create(
        workspace_id=decision.workspace_id,
        number=decision.number,
        decision=decision,
        experiment=decision.experiment,
        hypothesis=decision.hypothesis,
        opened_at=at,
        believed=believed(decision.experiment),
        learned=decision.learned,
    )


def believed(experiment: Experiment) -> str:
    """The statement as it was frozen, and under it the riskiest assumption."""
    canvas = facts.frozen_canvas(experiment)
    return "\n\n".join([canvas["statement"], *(each["text"] for each in canvas["assumptions"][:1])])
