"""From a moment to those who are told of it: each gets a row and a job in the moment's own transaction.

A job that comes too late does nothing: it asks again, under a lock, whether the alert still waits.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable

from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from kaizenlab.alerts import bells
from kaizenlab.alerts.delivery import queries, rules
from kaizenlab.alerts.delivery.models import Notice
from kaizenlab.alerts.delivery.rules import Cause, Way
from kaizenlab.alerts.models import Alert, Moment
from kaizenlab.events import record as events
from kaizenlab.workspaces.models import Membership

OCCASIONS = ("fired", "raised", "woken")  # each begins anew: whoever is told is told again, and the chain starts over


def tell(alert: Alert, moment: Moment) -> None:
    """The bell: hears of every moment. What ends an alert or puts it to rest needs nothing here: the jobs see it."""
    if moment.kind not in OCCASIONS or alert.workspace.example:  # nobody lives in the example
        return
    told = [
        notice(alert, moment, member, why)
        for member, person in queries.concerned(alert)
        if (why := rules.cause(person, alert.severity))
    ]
    Notice.objects.bulk_create(told)
    jobs = [mailing(each, moment.at) for each in told]
    if alert.severity < 3:
        jobs += next_step(alert, [each.due_at for each in told], since=moment.pk, step=1, at=moment.at)
    defer(jobs)


def notice(alert: Alert, moment: Moment, member: Membership, why: Cause) -> Notice:
    way = queries.person(member, alert).way
    return Notice(
        workspace_id=alert.workspace_id,
        alert=alert,
        moment=moment,
        member=member,
        occasion=moment.kind,
        cause=why,
        planned_at=moment.at,
        due_at=rules.when(alert.severity, Way(way), queries.hours(member), moment.at),
    )


def next_step(alert: Alert, told_at: Iterable[dt.datetime], *, since: int, step: int, at: dt.datetime) -> list[Job]:
    """The job that goes to the next in the chain, if nobody acknowledges the alert until then."""
    due = rules.escalates_at(told_at, at, queries.routing(alert.workspace_id).hours(alert.severity))
    what = {"workspace": alert.workspace_id, "alert": alert.pk, "since": since, "step": step}
    return [job("escalate", due, at, **what)] if due else []


def escalate(alert: Alert, *, since: int, step: int, at: dt.datetime) -> Membership | None:
    """Tells the next in the chain, and plans the step after. `since`: the moment with which this chain began.

    The alert is held until the transaction ends, so nobody acknowledges it meanwhile. Nothing happens where anything
    has happened to it since (it was acknowledged, silenced, resolved, or rang anew with a chain of its own), or where
    this step was taken before.
    """
    alert = Alert.objects.select_for_update(of=("self",)).select_related("workspace").get(pk=alert.pk)
    after = Moment.objects.filter(workspace=alert.workspace_id, alert=alert, pk__gt=since).exclude(kind="told")
    later = list(after.values_list("kind", "facts"))
    told = [json.loads(facts)["to"] for kind, facts in later if kind == "escalated"]
    if len(told) >= step or len(later) > len(told):
        return None
    chain = {member.pk: member for member in queries.chain(alert)}
    chosen = rules.next_up([*chain], told)
    if chosen is None:
        return None
    member = chain[chosen]
    moment = bells.note(alert, "escalated", at=at, to=member.pk)
    planned = notice(alert, moment, member, Cause.CHAIN)
    planned.save(force_insert=True)
    defer([mailing(planned, at), *next_step(alert, [planned.due_at], since=since, step=step + 1, at=at)])
    facts = {"rule": alert.rule, "about": alert.subject, "severity": alert.severity, "name": str(member)}
    events.record("alert.escalated", alert, by=None, at=at, facts=facts)
    return member


def mailing(planned: Notice, at: dt.datetime) -> Job:
    return job("mail_notice", planned.due_at, at, workspace=planned.workspace_id, notice=planned.pk)


def job(task: str, due: dt.datetime, at: dt.datetime, **what: int) -> Job:
    """What is due at once carries no date: a worker hears of it as soon as the transaction ends."""
    return app.configure_task(task, schedule_at=due if due > at else None).make_new_job(**what)


def defer(jobs: list[Job]) -> None:
    """All in one statement."""
    if jobs:
        app.job_manager.batch_defer_jobs(jobs)
