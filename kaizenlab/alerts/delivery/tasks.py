"""What the worker does about alerts: one mail a job, the next in the chain, and digests when their hour has come."""

from __future__ import annotations

import contextlib
import uuid

from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from kaizenlab.alerts.delivery import digests, letters, plan, post, queries
from kaizenlab.alerts.models import Alert
from kaizenlab.lib import clock, sent
from kaizenlab.workspaces import tenancy

AGAIN = RetryStrategy(max_attempts=8, exponential_wait=4)  # over more than six hours


@app.task(name="mail_notice", retry=AGAIN)
def mail_notice(workspace: int, notice: int) -> None:
    with tenancy.inside(workspace):
        post.deliver(workspace, notice, at=clock.now())


@app.task(name="escalate", retry=AGAIN)
def escalate(workspace: int, alert: int, since: int, step: int) -> None:
    with tenancy.inside(workspace):
        if found := Alert.objects.filter(workspace=workspace, pk=alert).first():
            plan.escalate(found, since=since, step=step, at=clock.now())


@app.task(name="mail_test", retry=AGAIN)
def mail_test(workspace: int, member: int, key: str) -> None:
    with tenancy.inside(workspace):
        found = queries.members(workspace).filter(pk=member).first()
        if found and sent.is_first(f"test:{key}"):
            letters.of_test(found, uuid.UUID(key)).send(using=post.CARRIER)


@app.periodic(cron="*/10 * * * *")
@app.task(name="look_for_digests", queueing_lock="look_for_digests")
def look_for_digests(timestamp: int) -> None:  # noqa: ARG001
    """Whose hour has come in other workspaces no serving role can see: a function of the owner's says their ids."""
    due = digests.due_everywhere(clock.now())
    with connection.cursor() as cursor:
        columns = [list(column) for column in zip(*due, strict=True)] or [[], [], [], []]
        cursor.execute("SELECT workspaces_to_digest(%s::text[], %s::text[], %s::date[], %s::timestamptz[])", columns)
        workspaces = [row[0] for row in cursor.fetchall()]
    for workspace in workspaces:
        lock = f"digests:{workspace}"
        with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
            plan_digests.configure(lock=lock, queueing_lock=lock).defer(workspace=workspace)


@app.task(name="plan_digests", retry=RetryStrategy(max_attempts=5, wait=30))
def plan_digests(workspace: int) -> None:
    with tenancy.inside(workspace):
        digests.plan(workspace, at=clock.now())


@app.task(name="mail_digest", retry=AGAIN)
def mail_digest(workspace: int, digest: int) -> None:
    with tenancy.inside(workspace):
        post.deliver_digest(workspace, digest, at=clock.now())
