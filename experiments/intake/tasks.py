"""What the worker does for imports too long to wait for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from experiments.intake import actions
from experiments.intake.models import OVER, Import
from kaizenlab.lib import clock
from kaizenlab.workspaces import tenancy

ATTEMPTS = 4
AGAIN = RetryStrategy(max_attempts=ATTEMPTS, wait=5)


@app.task(name="check_import", retry=AGAIN, pass_context=True)
def check_import(context: JobContext, workspace: int, staged: int) -> None:
    walk(context, workspace, staged, "checking")


@app.task(name="record_import", retry=AGAIN, pass_context=True)
def record_import(context: JobContext, workspace: int, staged: int) -> None:
    walk(context, workspace, staged, "waiting", "running")


@app.task(name="forget_import", retry=AGAIN)
def forget_import(workspace: int, staged: int) -> None:
    """What nobody finished within a day."""
    with tenancy.inside(workspace):
        found = find(workspace, staged)
        if found and found.state not in (*OVER, "running"):
            actions.end(actions.lock_import(found), "cancelled", clock.now())


def walk(context: JobContext, workspace: int, staged: int, *states: str) -> None:
    """One transaction from the first line to the last. How far it is stands in another one's, so that a page sees it.

    A worker that is killed leaves nothing, and the job is done again from the start.
    """
    try:
        with progress(workspace, staged) as tell, tenancy.inside(workspace):
            found = find(workspace, staged)
            if found is None or found.state not in states:
                return
            act = actions.record if "running" in states else actions.check
            act(found, at=clock.now(), tell=tell)
    except actions.Stopped:
        return
    except actions.Failed as failure:
        give_up(workspace, staged, str(failure))
    except Exception:
        if context.job.attempts + 1 < ATTEMPTS:
            raise
        give_up(workspace, staged, "broken")
        raise


def find(workspace: int, staged: int) -> Import | None:
    rows = Import.objects.select_related("experiment__workspace", "confirmed_by__user")
    found = rows.filter(workspace=workspace, pk=staged).first()
    if found:
        found.workspace = found.experiment.workspace
    return found


def give_up(workspace: int, staged: int, why: str) -> None:
    with tenancy.inside(workspace):
        if found := find(workspace, staged):
            actions.fail(found, why, at=clock.now())


@contextmanager
def progress(workspace: int, staged: int) -> Iterator[actions.Tell]:
    """A second connection says how far the job is, and hears whether somebody cancelled."""
    other = connections.create_connection("default")

    def tell(done: int) -> None:
        with other.cursor() as cursor:
            cursor.execute("SELECT set_config('app.workspace_id', %s, true)", [str(workspace)])
            cursor.execute(STEP, [done, workspace, staged])
            goes_on = cursor.rowcount
        other.commit()
        if not goes_on:
            raise actions.Stopped

    try:
        other.set_autocommit(False)
        tell(0)
        yield tell
    finally:
        other.close()


STEP = """
    UPDATE intake_import SET done = %s, state = CASE state WHEN 'waiting' THEN 'running' ELSE state END
    WHERE workspace_id = %s AND id = %s AND state IN ('checking', 'waiting', 'running')
"""
