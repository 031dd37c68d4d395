"""What the worker does for traces: keeps the lines of an installation that had records before it had traces."""

from __future__ import annotations

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from kaizenlab.lib import clock
from kaizenlab.observatory.traces.keep import keep
from kaizenlab.observatory.traces.models import Line
from kaizenlab.workspaces import tenancy
from kaizenlab.workspaces.models import Workspace

AT_ONCE = 50  # lines a transaction, so that nobody who writes waits long


@app.periodic(cron="*/5 * * * *")
@app.task(name="look_for_lines", queueing_lock="look_for_lines")
def look_for_lines(timestamp: int) -> None:  # noqa: ARG001
    """Which workspaces have lines to keep no serving role can see: a function of the owner's says their ids alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT workspaces_with_lines_to_keep()")
        due = [row[0] for row in cursor.fetchall()]
    for workspace in due:
        try:
            keep_lines.configure(lock=f"lines:{workspace}", queueing_lock=f"lines:{workspace}").defer(
                workspace=workspace
            )
        except AlreadyEnqueued:
            continue


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
