"""How the engine does. Every count stops at MANY, so that it costs the same however many jobs there are.

A job waits once it is due; it is overdue two minutes later. One without a moment of its own is due when it is deferred,
which only its event says: the oldest of those come first by number, and the first MANY of them are asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Field, QuerySet, TextField
from django.db.models.expressions import RawSQL
from procrastinate.contrib.django.models import ProcrastinateJob

from kaizenlab.jobs.rescue import SILENCE

MANY = 1_000
LATE = 120  # seconds
SHOWN = 20

ENGINE = f"""
SELECT (SELECT extract(epoch FROM now() - max(last_heartbeat))::float FROM procrastinate_workers),
    (SELECT count(*) FROM (SELECT FROM procrastinate_jobs
        WHERE status = 'todo' AND scheduled_at IS NULL LIMIT {MANY + 1}) AS few)
    + (SELECT count(*) FROM (SELECT FROM procrastinate_jobs
        WHERE status = 'todo' AND scheduled_at <= now() LIMIT {MANY + 1}) AS few),
    (SELECT count(*) FROM (SELECT id FROM procrastinate_jobs
        WHERE status = 'todo' AND scheduled_at IS NULL ORDER BY scheduled_at, id LIMIT {MANY + 1}) AS oldest
        WHERE EXISTS (SELECT FROM procrastinate_events WHERE job_id = oldest.id AND type = 'deferred'
            AND at < now() - interval '{LATE} seconds'))
    + (SELECT count(*) FROM (SELECT FROM procrastinate_jobs
        WHERE status = 'todo' AND scheduled_at < now() - interval '{LATE} seconds' LIMIT {MANY + 1}) AS few),
    (SELECT count(*) FROM (SELECT FROM procrastinate_jobs WHERE status = 'failed' LIMIT {MANY + 1}) AS few)
"""  # noqa: S608 - numbers of ours


@dataclass(frozen=True)
class Engine:
    """Of the whole installation: seconds since the newest heartbeat (None: no worker has signed on), and jobs."""

    silent: float | None
    waiting: int
    overdue: int
    failed: int


@dataclass(frozen=True)
class Standing:
    """Of one workspace: the jobs that name it. `later` are those not due yet."""

    waiting: int
    later: int
    running: int
    failed: int


@dataclass(frozen=True)
class Waits:
    """A job that waits, since it was deferred or until it is due. `kind` and `said` are those of its last trouble."""

    task: str
    attempts: int
    due: dt.datetime | None
    since: dt.datetime | None
    kind: str | None
    said: str | None


@dataclass(frozen=True)
class Hand:
    """A worker that has signed on, and its last heartbeat."""

    number: int
    heartbeat: dt.datetime

    def lives(self, at: dt.datetime) -> bool:
        return at - self.heartbeat <= dt.timedelta(seconds=SILENCE)


@dataclass(frozen=True)
class Turn:
    """The last time a periodic task was due. `status` is of its job, and None once that is done."""

    task: str
    due: dt.datetime
    status: str | None


OURS = "(args -> 'workspace') = to_jsonb(%(workspace)s::bigint)"
COUNTED = f"(SELECT count(*) FROM (SELECT FROM procrastinate_jobs WHERE {OURS} AND {{}} LIMIT {MANY + 1}) AS few)"  # noqa: S608
STANDING = "SELECT " + ", ".join(
    COUNTED.format(state)
    for state in (
        "status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= %(at)s)",
        "status = 'todo' AND scheduled_at > %(at)s",
        "status = 'doing'",
        "status = 'failed'",
    )
)
WAITING = f"""
SELECT task_name, attempts, scheduled_at,
       (SELECT min(at) FROM procrastinate_events WHERE job_id = job.id AND type = 'deferred'), kind, said
  FROM (SELECT * FROM procrastinate_jobs WHERE {OURS} AND status = 'todo'
         ORDER BY scheduled_at NULLS FIRST, id LIMIT {SHOWN}) AS job
  LEFT JOIN jobs_trouble ON job_id = job.id
 ORDER BY scheduled_at NULLS FIRST, job.id
"""  # noqa: S608 - a condition of ours


def standing(workspace: int, at: dt.datetime) -> Standing:
    return Standing(*ask(STANDING, workspace=workspace, at=at)[0])


def waiting(workspace: int) -> list[Waits]:
    """The first to be done."""
    return [Waits(*row) for row in ask(WAITING, workspace=workspace)]


def failed(workspace: int) -> QuerySet:
    """What nobody tries again by itself: each with when and why."""
    jobs = ProcrastinateJob.objects.filter(status="failed", args__workspace=workspace).annotate(
        at=beside("SELECT max(at) FROM procrastinate_events WHERE type = 'failed'", DateTimeField()),
        kind=beside("SELECT kind FROM jobs_trouble WHERE true", TextField()),
        said=beside("SELECT said FROM jobs_trouble WHERE true", TextField()),
    )
    return jobs.values("id", "task_name", "attempts", "at", "kind", "said")


def beside(sql: str, field: Field) -> RawSQL:
    """A column from another table's rows of the same job."""
    return RawSQL(f"({sql} AND job_id = procrastinate_jobs.id)", [], field)  # noqa: S611 - nothing that anybody typed


def hands() -> list[Hand]:
    sql = "SELECT id, last_heartbeat FROM procrastinate_workers ORDER BY last_heartbeat DESC, id LIMIT %(limit)s"
    return [Hand(*row) for row in ask(sql, limit=SHOWN)]


def turns(tasks: Iterable[str]) -> list[Turn]:
    """Those that were due at least once since the installation began."""
    sql = """
        SELECT DISTINCT ON (due.task_name) due.task_name, to_timestamp(due.defer_timestamp), job.status
          FROM procrastinate_periodic_defers AS due LEFT JOIN procrastinate_jobs AS job ON job.id = due.job_id
         WHERE due.task_name = ANY(%(tasks)s) ORDER BY due.task_name, due.defer_timestamp DESC
    """
    return [Turn(*row) for row in ask(sql, tasks=list(tasks))]


def ask(sql: str, **terms: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, terms)
        return cursor.fetchall()
