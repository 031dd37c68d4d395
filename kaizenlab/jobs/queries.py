"""How the engine does. Every count stops at MANY, so that it costs the same however many jobs there are.

A job waits once it is due; it is overdue two minutes later. One without a moment of its own is due when it is deferred,
which only its event says: the oldest of those come first by number, and the first MANY of them are asked.
"""

from __future__ import annotations

from dataclasses import dataclass

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
