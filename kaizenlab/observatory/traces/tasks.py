"""What the worker does for traces: keeps the lines of an installation that had records before it had traces, and hands
what has ended to the operator's collector."""

from __future__ import annotations

import contextlib
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from kaizenlab.lib import clock
from kaizenlab.observatory.traces import sending
from kaizenlab.observatory.traces.keep import keep
from kaizenlab.observatory.traces.models import Line
from kaizenlab.observatory.traces.wire import may_speak
from kaizenlab.workspaces import tenancy
from kaizenlab.workspaces.models import Workspace

AFTER_OTHERS = -10  # a collector that hangs must not hold up mail
AT_ONCE = 50  # lines a transaction, so that nobody who writes waits long


@app.periodic(cron="*/5 * * * *")
@app.task(name="look_for_lines", queueing_lock="look_for_lines")
def look_for_lines(timestamp: int) -> None:  # noqa: ARG001
    for_each("workspaces_with_lines_to_keep", keep_lines, "lines")


@app.periodic(cron="* * * * *")
@app.task(name="look_for_traces", queueing_lock="look_for_traces")
def look_for_traces(timestamp: int) -> None:  # noqa: ARG001
    """Nothing is sent unless the operator names a collector, and what its protocol takes is installed."""
    if settings.OTLP_ENDPOINT and may_speak(settings.OTLP_PROTOCOL):
        for_each("workspaces_with_traces_to_send", send_traces, "traces")


def for_each(function: str, task: Any, lock: str) -> None:
    """Which workspaces there is something to do for no serving role can see: a function of the owner's says their ids
    alone."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}()")
        due = [row[0] for row in cursor.fetchall()]
    for workspace in due:
        named = f"{lock}:{workspace}"
        with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
            task.configure(lock=named, queueing_lock=named).defer(workspace=workspace)


@app.task(name="keep_lines")
def keep_lines(workspace: int) -> None:
    while keep_some(workspace):
        pass


def keep_some(workspace: int) -> int:
    """How many were still to be kept."""
    with tenancy.inside(workspace):
        rows = Line.objects.filter(workspace=workspace, kept_at=None).order_by("number")
        roots = list(rows.values_list("root_id", flat=True)[:AT_ONCE])
        if roots:
            keep(Workspace.objects.get(pk=workspace), roots, clock.now())
        return len(roots)


@app.task(name="send_traces", priority=AFTER_OTHERS, retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def send_traces(workspace: int) -> None:
    while sending.send_some(workspace, AT_ONCE):
        pass
