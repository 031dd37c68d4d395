"""The worker: procrastinate's own, which here never goes on half. It ends, and what started it starts it again.

Four things procrastinate leaves open. What a job defers would go through the worker's connections, at once and whatever
becomes of the job's transaction: here it is part of that. A job whose end can't be written down would stay 'doing' for
ever, held by a worker that lives: this worker ends, and the job is taken up again. A stopping worker gives no more
heartbeats but waits for its jobs without limit, while others take them for lost: this one waits for a while. And a
container can't see whether the worker in it still has a heart: this one shows its pulse.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from django.db import connection
from procrastinate import JobContext, exceptions
from procrastinate import worker as procrastinate
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.jobs import Job, Status
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.retry import RetryDecision

from kaizenlab.jobs.rescue import SILENCE
from kaizenlab.jobs.trouble import explain

logger = logging.getLogger(__name__)

AT_ONCE = 3  # jobs
CONNECTIONS = 2  # of Django's, that one job takes at most
PATIENCE = 10  # seconds a job has to end when its worker is stopped, and a database to come back
ENDED = 15  # seconds after which a stopping worker is gone, whatever it still does

NOTE = """
INSERT INTO jobs_trouble (job_id, at, kind, said) VALUES (%(job)s, now(), %(kind)s, %(said)s)
    ON CONFLICT (job_id) DO UPDATE SET at = EXCLUDED.at, kind = EXCLUDED.kind, said = EXCLUDED.said
"""


class Connector(PsycopgConnector):
    """The worker reads and keeps its queue on connections of its own; a task's `defer` goes through Django's."""

    def get_sync_connector(self) -> DjangoConnector:
        return DjangoConnector()


class Worker(procrastinate.Worker):
    """`pulse` is a file that is touched with every heartbeat the database took."""

    def __init__(self, *, pulse: Path | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.pulse = pulse

    async def _update_heartbeat(self) -> None:
        while True:
            if self.pulse:
                self.pulse.touch()
            await asyncio.sleep(self.update_heartbeat_interval)
            await self.app.job_manager.update_heartbeat(self.worker_id or 0)

    async def _persist_job_status(
        self, job: Job, status: Status, retry_decision: RetryDecision | None, context: Any, job_result: Any
    ) -> None:
        try:
            await super()._persist_job_status(job, status, retry_decision, context, job_result)
        except exceptions.UniqueViolation:  # it was to be tried again, and work that is wanted once waits already
            await self.app.job_manager.finish_job(job, status, delete_job=True)
        except exceptions.ConnectorException:
            self.stop()
            raise

    async def _shutdown(self, side_tasks: list[asyncio.Task[Any]]) -> None:
        ending = threading.Timer(ENDED, os._exit, [1])
        ending.daemon = True
        ending.start()
        await super()._shutdown(side_tasks)
        ending.cancel()


async def note(call_next: Callable[[], Awaitable[Any]], context: JobContext, _worker: procrastinate.Worker) -> Any:
    """Keeps why a job went wrong, for the page that lists it."""
    try:
        return await call_next()
    except Exception as error:
        kind, said = explain(error)
        try:
            await context.app.connector.execute_query_async(NOTE, job=context.job.id, kind=kind, said=said)
        except exceptions.ConnectorException:
            logger.warning("Why job %s went wrong could not be kept.", context.job.id)
        raise


def run(pulse: Path | None = None) -> None:
    """Until it is stopped or its database goes away."""
    pool = connection.settings_dict["OPTIONS"]["pool"]
    pool["max_size"] = max(pool["max_size"], CONNECTIONS * AT_ONCE)
    connector = Connector(kwargs=connector_params(), min_size=1, max_size=4, timeout=PATIENCE)
    with app.replace_connector(connector):
        asyncio.run(work(pulse))


async def work(pulse: Path | None) -> None:
    app.perform_import_paths()
    async with app.open_async() as opened:
        await Worker(
            app=opened,
            pulse=pulse,
            **opened.worker_defaults,
            concurrency=AT_ONCE,
            delete_jobs="successful",
            shutdown_graceful_timeout=PATIENCE,
            stalled_worker_timeout=SILENCE,
            worker_middleware=[note],
        ).run()
