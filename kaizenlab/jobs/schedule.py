"""What the worker does by the clock. In a cron line of six fields the seconds come last."""

from importlib import import_module

from django.conf import settings
from django.db import connection
from procrastinate import JobContext
from procrastinate.contrib.django import app

from kaizenlab.jobs.rescue import MOST, RESCUE, SILENCE

FIRST = 100  # before everything that waits


@app.periodic(cron="* * * * * */30")
@app.task(name="rescue_stalled_jobs", queueing_lock="rescue_stalled_jobs", priority=FIRST, pass_context=True)
async def rescue_stalled_jobs(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """What a killed worker was at is taken up again. Never one's own jobs: after a machine slept, all are silent."""
    terms = {"mine": context.job.worker_id or -1, "silence": SILENCE, "most": MOST}
    await context.app.connector.execute_query_all_async(RESCUE, **terms)


@app.periodic(cron="17 3 * * *")
@app.task(name="forget_expired_sessions", queueing_lock="forget_expired_sessions")
def forget_expired_sessions(timestamp: int) -> None:  # noqa: ARG001
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@app.periodic(cron="27 3 * * *")
@app.task(name="forget_sent_mails", queueing_lock="forget_sent_mails")
def forget_sent_mails(timestamp: int) -> None:  # noqa: ARG001
    """By then none of their jobs runs again."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM jobs_sent WHERE at < now() - interval '30 days'")
