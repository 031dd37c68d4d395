"""No job is lost: what a killed worker left behind is done again."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections
from procrastinate.contrib.django import app

from kaizenlab.jobs import schedule

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_job_is_left() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_events CASCADE")


def test_a_job_whose_worker_stopped_answering_is_done_again() -> None:
    job = doing(heartbeat="40 seconds")
    rescue()
    assert status(job) == "todo"


def test_a_job_whose_worker_answers_is_left_to_it() -> None:
    job = doing(heartbeat="5 seconds")
    rescue()
    assert status(job) == "doing"


def test_the_worker_knows_every_task_and_when_it_is_due() -> None:
    app.perform_import_paths()
    assert {"post_mail", "rescue_stalled_jobs", "forget_expired_sessions"} <= app.tasks.keys()
    due = {key[0]: task.cron for key, task in app.periodic_registry.periodic_tasks.items()}
    assert due["rescue_stalled_jobs"] == "* * * * * */30"


def test_expired_sessions_are_forgotten() -> None:
    with connection.cursor() as cursor:
        for key, ends in (("old", "-1 day"), ("new", "1 day")):
            cursor.execute("INSERT INTO django_session VALUES (%s, '', now() + %s::interval)", [key, ends])
        schedule.forget_expired_sessions(timestamp=0)
        cursor.execute("SELECT session_key FROM django_session")
        assert cursor.fetchall() == [("new",)]


def doing(*, heartbeat: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval) RETURNING id", [heartbeat]
        )
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id)"
            " VALUES ('default', 'post_mail', 'doing', %s) RETURNING id",
            cursor.fetchone(),
        )
        return cursor.fetchone()[0]


def rescue() -> None:
    async def work() -> None:
        await schedule.rescue_stalled_jobs(SimpleNamespace(app=app), timestamp=0)
        await sync_to_async(connections.close_all)()  # it worked in a thread of its own

    with ThreadPoolExecutor(1) as thread:  # a browser test before this one may keep an event loop here
        thread.submit(asyncio.run, work()).result()


def status(job: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [job])
        return cursor.fetchone()[0]
