"""Jobs and workers put straight into the queue's tables, as tests need them."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

TABLES = ("jobs", "workers", "events", "periodic_defers")


def empty() -> None:
    run(f"TRUNCATE {', '.join(f'procrastinate_{table}' for table in TABLES)} CASCADE")


def worker(*, silent: float) -> int:
    """One whose last heartbeat was so many seconds ago."""
    return one(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s * interval '1 second') RETURNING id",
        silent,
    )


def job(status: str = "todo", *, task: str = "post_mail", args: dict[str, Any] | None = None, **columns: Any) -> int:
    values = {"queue_name": "default", "task_name": task, "args": json.dumps(args or {}), "status": status} | columns
    names, places = ", ".join(values), ", ".join(["%s"] * len(values))
    return one(f"INSERT INTO procrastinate_jobs ({names}) VALUES ({places}) RETURNING id", *values.values())


def status(number: int) -> str | None:
    """None: it is no longer there."""
    found = run("SELECT status FROM procrastinate_jobs WHERE id = %s", number)
    return found[0][0] if found else None


def one(sql: str, *params: Any) -> Any:
    return run(sql, *params)[0][0]


def run(sql: str, *params: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []
