"""The queue, worked off by hand at a time of one's own."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from django.db import connection

from kaizenlab.alerts.hooks import tasks


@dataclass(frozen=True)
class Job:
    pk: int
    arguments: dict[str, int]
    due_at: dt.datetime | None
    priority: int

    def run(self, at: dt.datetime) -> None:
        said = self.arguments
        tasks.carry(said["workspace"], said["delivery"], said["attempt"], at=at)


def waiting(task: str = "deliver_webhook") -> list[Job]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, args::text, scheduled_at, priority FROM procrastinate_jobs"
            " WHERE task_name = %s AND status = 'todo' ORDER BY id",
            [task],
        )
        return [Job(pk, json.loads(said), due, priority) for pk, said, due, priority in cursor.fetchall()]


def work(at: dt.datetime) -> int:
    """Each job that is due then, and those it defers for then; how many there were."""
    done = 0
    while due := [job for job in waiting() if job.due_at is None or job.due_at <= at]:
        for job in due:
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.pk])
            job.run(at)
            done += 1
    return done
