"""Jobs of a workspace that went wrong: done again because somebody asks, or forgotten with the workspace."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.http import Http404
from django.utils.translation import gettext as _
from procrastinate import exceptions
from procrastinate.contrib.django import app

from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces.models import Membership, Workspace

LOCK = """
SELECT task_name, status FROM procrastinate_jobs
 WHERE id = %s AND (args -> 'workspace') = to_jsonb(%s::bigint) FOR UPDATE
"""
FORGET = """
DELETE FROM procrastinate_jobs WHERE (args -> 'workspace') = to_jsonb(%s::bigint) AND status IN ('todo', 'failed')
"""


@transaction.atomic
def retry_job(*, number: int, by: Membership, at: dt.datetime) -> None:
    """It waits again, from now on."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [number, by.workspace_id])
        found = cursor.fetchone()
    if found is None:
        raise Http404
    task, status = found
    if status != "failed":
        raise Refused(_("Somebody has asked for this job again already."))
    try:
        with transaction.atomic():
            app.job_manager.retry_job_by_id(number, retry_at=at)
    except exceptions.UniqueViolation:
        raise Refused(_("The same work waits already and is done soon.")) from None
    events.record("job.retried", by.workspace, by=by, at=at, facts={"job": number, "task": task})


def forget_jobs(workspace: Workspace) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [workspace.pk])
