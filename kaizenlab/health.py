"""Two questions a machine asks: does the process live, and can it serve?"""

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
    """The database answers, and has every migration this code knows."""
    try:
        missing = known_migrations() - ask_database()
    except TimeoutError:
        return plain("the database does not answer", status=503)
    except psycopg.Error as error:
        return plain(f"the database refuses: {type(error).__name__}", status=503)
    if missing:
        return plain(f"{len(missing)} migrations are missing: run `manage.py prepare`", status=503)
    return plain("ready")


def ask_database() -> set[tuple[str, str]]:
    """In a thread of its own: the one that serves may have an event loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asyncio.wait_for(applied_migrations(), PATIENCE)).result()


async def applied_migrations() -> set[tuple[str, str]]:
    """On a connection of its own: neither a full pool nor a stale connection in it can hide the answer."""
    parameters = connection.get_connection_params()
    for name in ("cursor_factory", "context"):
        parameters.pop(name)
    async with await psycopg.AsyncConnection.connect(**parameters, autocommit=True) as database:
        rows = await database.execute("SELECT app, name FROM django_migrations")
        return {(app, name) for app, name in await rows.fetchall()}


@cache
def known_migrations() -> set[tuple[str, str]]:
    return set(MigrationLoader(None).disk_migrations)


def plain(sentence: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{sentence}\n", content_type="text/plain; charset=utf-8", status=status)
