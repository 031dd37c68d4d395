"""Two questions a machine asks: does the process live, and can it serve?

How the jobs do is said beside the second answer and never changes it: without a worker pages are served as ever, and
taking them down as well would help nobody.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import psycopg
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kaizenlab.jobs.queries import ENGINE, MANY, Engine

PATIENCE = 1.5  # seconds; the whole answer takes less than two


@never_cache
@login_not_required
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process is up. It asks nobody else."""
    return plain("ok")


@never_cache
@login_not_required
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """The database answers, and has every migration this code knows. Further lines say how the jobs do."""
    try:
        missing, engine = ask_database()
    except TimeoutError:
        return plain("the database does not answer", status=503)
    except psycopg.Error as error:
        return plain(f"the database refuses: {type(error).__name__}", status=503)
    if engine is None:
        return plain(f"{missing} migrations are missing: run `manage.py prepare`", status=503)
    return plain("\n".join(["ready", *facts(engine)]))


def facts(engine: Engine) -> list[str]:
    return [
        f"newest worker heartbeat: {'none' if engine.silent is None else f'{engine.silent:.0f} s ago'}",
        f"jobs waiting: {few(engine.waiting)}",
        f"jobs overdue by more than 2 minutes: {few(engine.overdue)}",
        f"jobs failed: {few(engine.failed)}",
    ]


def few(number: int) -> str:
    return str(number) if number <= MANY else f"more than {MANY}"


def ask_database() -> tuple[int, Engine | None]:
    """In a thread of its own: the one that serves may have an event loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asyncio.wait_for(state(), PATIENCE)).result()


async def state() -> tuple[int, Engine | None]:
    """On a connection of its own: neither a full pool nor a stale connection in it can hide the answer."""
    parameters = connection.get_connection_params()
    for name in ("cursor_factory", "context"):
        parameters.pop(name)
    async with await psycopg.AsyncConnection.connect(**parameters, autocommit=True) as database:
        rows = await database.execute("SELECT app, name FROM django_migrations")
        if missing := len(known_migrations() - {(app, name) for app, name in await rows.fetchall()}):
            return missing, None
        asked = await database.execute(ENGINE)
        return 0, Engine(*(await asked.fetchall())[0])


@cache
def known_migrations() -> set[tuple[str, str]]:
    return set(MigrationLoader(None).disk_migrations)


def plain(sentence: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{sentence}\n", content_type="text/plain; charset=utf-8", status=status)
