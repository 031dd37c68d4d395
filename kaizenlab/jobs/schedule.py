"""What the worker does by the clock. In a cron line of six fields the seconds come last."""

from importlib import import_module

from django.conf import settings
from procrastinate import JobContext
from procrastinate.contrib.django import app


@app.periodic(cron="* * * * * */30")
@app.task(name="rescue_stalled_jobs", queueing_lock="rescue_stalled_jobs", pass_context=True)
async def rescue_stalled_jobs(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """A worker that was killed leaves its job 'doing' for ever; after 30 s without a heartbeat it is done again."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        await jobs.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(name="forget_expired_sessions", queueing_lock="forget_expired_sessions")
def forget_expired_sessions(timestamp: int) -> None:  # noqa: ARG001
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
