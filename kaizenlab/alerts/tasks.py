"""The clock: what time alone causes is found within a minute, even if nobody opens a page."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging

from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from kaizenlab.alerts.detect import Looker
from kaizenlab.alerts.models import Alert, Watch
from kaizenlab.events import record as events
from kaizenlab.lib import clock
from kaizenlab.workspaces import tenancy
from kaizenlab.workspaces.models import Workspace

AT_ONCE = 50  # records a transaction, so that nobody who writes waits long
LATER = dt.timedelta(hours=1)
log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="watch_the_clock", queueing_lock="watch_the_clock")
def watch_the_clock(timestamp: int) -> None:  # noqa: ARG001
    """Which workspaces have something due no serving role can see: a function of the owner's says their ids alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT workspaces_to_look_at(%s)", [clock.now()])
        due = [row[0] for row in cursor.fetchall()]
    for workspace in due:
        lock = f"look:{workspace}"
        with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
            look_at_what_is_due.configure(lock=lock, queueing_lock=lock).defer(workspace=workspace)


@app.task(name="look_at_what_is_due", retry=RetryStrategy(max_attempts=5, wait=30))
def look_at_what_is_due(workspace: int) -> None:
    now = clock.now()
    while look(workspace, now):
        pass


def look(workspace: int, now: dt.datetime) -> int:
    """Looks at some of the records that are due, in one transaction and under one event; how many they were."""
    with tenancy.inside(workspace):
        place = Workspace.objects.get(pk=workspace)
        rows = Watch.objects.filter(workspace=place, due_at__lte=now).order_by("due_at", "pk")
        due = list(rows.values_list("subject", flat=True)[:AT_ONCE])
        looker, changed = Looker(place, now), list[Alert]()
        for subject in sorted(due):
            changed += look_at(looker, subject)
        if changed:
            facts = {
                "fired": [alert.ref for alert in changed if alert.fired_at == now],
                "resolved": [alert.ref for alert in changed if alert.resolved_at],
            }
            events.record("alert.looked", place, by=None, at=now, also=changed, facts=facts)
        return len(due)


def look_at(looker: Looker, subject: str) -> list[Alert]:
    """One record that can't be looked at keeps nobody from looking at the others."""
    try:
        with transaction.atomic():
            return looker.look([subject])
    except Exception:
        log.exception("%s of workspace %s can't be looked at", subject, looker.workspace.pk)
        rows = Watch.objects.filter(workspace=looker.workspace, subject=subject)
        rows.update(due_at=looker.now + LATER)
        return []
