"""No job is lost: what a killed worker left behind goes back into the queue, once."""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections
from procrastinate.contrib.django import app

from kaizenlab.jobs import schedule
from kaizenlab.jobs.rescue import MOST, RESCUE, SILENCE
from tests.machine import backlog

TERMS = {"mine": -1, "silence": SILENCE, "most": MOST}


@pytest.fixture
def _emptied(transactional_db: None) -> None:
    backlog.empty()


def rescue(mine: int = -1) -> None:
    with connection.cursor() as cursor:
        cursor.execute(RESCUE, TERMS | {"mine": mine})


@pytest.mark.parametrize(("silent", "becomes"), [(SILENCE - 2, "doing"), (SILENCE + 1, "todo"), (7200, "todo")])
@pytest.mark.django_db
def test_a_job_goes_back_when_its_worker_has_been_silent_for_30_seconds(silent: float, becomes: str) -> None:
    job = backlog.job("doing", worker_id=backlog.worker(silent=silent))
    rescue()
    assert backlog.status(job) == becomes


@pytest.mark.django_db
def test_a_job_whose_worker_was_forgotten_goes_back() -> None:
    job = backlog.job("doing")
    rescue()
    assert backlog.status(job) == "todo"


@pytest.mark.django_db
def test_nobody_takes_ones_own_jobs_for_lost() -> None:
    """After a machine slept every worker on it has been silent, the one that looks as well."""
    me, other = backlog.worker(silent=90), backlog.worker(silent=90)
    mine, others = backlog.job("doing", worker_id=me), backlog.job("doing", worker_id=other)
    rescue(mine=me)
    assert [backlog.status(mine), backlog.status(others)] == ["doing", "todo"]


@pytest.mark.parametrize("state", ["todo", "failed", "succeeded", "cancelled"])
@pytest.mark.django_db
def test_what_nobody_is_at_stays_as_it_is(state: str) -> None:
    job = backlog.job(state)
    rescue()
    assert backlog.status(job) == state


@pytest.mark.parametrize(("attempts", "becomes"), [(MOST - 1, "todo"), (MOST, "failed")])
@pytest.mark.django_db
def test_what_ended_twenty_workers_is_given_up_and_says_so(attempts: int, becomes: str) -> None:
    job = backlog.job("doing", attempts=attempts)
    rescue()
    assert backlog.status(job) == becomes
    noted = backlog.run("SELECT job_id, kind FROM jobs_trouble")
    assert noted == ([(job, "killed")] if becomes == "failed" else [])


@pytest.mark.django_db
def test_of_work_that_is_wanted_once_one_job_stays() -> None:
    waiting = backlog.job("todo", queueing_lock="waits")
    needless = backlog.job("doing", queueing_lock="waits")
    first, second = backlog.job("doing", queueing_lock="none waits"), backlog.job("doing", queueing_lock="none waits")
    plain = backlog.job("doing")
    rescue()
    assert [backlog.status(each) for each in (waiting, needless, first, second, plain)] == [
        "todo", None, "todo", None, "todo"
    ]  # fmt: skip


@pytest.mark.usefixtures("_emptied")
def test_the_job_that_rescues_runs_as_any_other() -> None:
    job = backlog.job("doing", worker_id=backlog.worker(silent=40))

    async def work() -> None:
        await schedule.rescue_stalled_jobs(SimpleNamespace(app=app, job=SimpleNamespace(worker_id=None)), timestamp=0)
        await sync_to_async(connections.close_all)()  # it worked in a thread of its own

    with ThreadPoolExecutor(1) as thread:  # a browser test before this one may keep an event loop here
        thread.submit(asyncio.run, work()).result()
    assert backlog.status(job) == "todo"


@pytest.mark.django_db
def test_it_goes_before_everything_that_waits() -> None:
    app.perform_import_paths()
    for task in ("post_mail", "rescue_stalled_jobs"):
        app.configure_task(task).defer()
    assert backlog.one("SELECT task_name FROM procrastinate_fetch_job_v2(NULL, %s)", backlog.worker(silent=0)) == (
        "rescue_stalled_jobs"
    )


@pytest.mark.usefixtures("_emptied")
def test_however_many_rescue_at_once_a_job_goes_back_once() -> None:
    jobs = [backlog.job("doing", worker_id=backlog.worker(silent=90)) for _ in range(50)]
    begin = threading.Barrier(4)
    at_once(lambda: (begin.wait(), rescue()), times=4)
    assert backlog.run("SELECT status, attempts, count(*) FROM procrastinate_jobs GROUP BY 1, 2") == [("todo", 1, 50)]
    assert len(jobs) == 50


@pytest.mark.parametrize("was_forgotten", [False, True])
@pytest.mark.usefixtures("_emptied")
def test_who_looked_before_another_rescued_it_leaves_it_to_the_worker_that_has_it_now(was_forgotten: bool) -> None:
    job = backlog.job("doing", worker_id=None if was_forgotten else backlog.worker(silent=90))
    alive = backlog.worker(silent=0)
    looks_first = RESCUE.replace(
        "FROM procrastinate_jobs AS job LEFT", "FROM looked CROSS JOIN procrastinate_jobs AS job LEFT"
    )
    looks_first = looks_first.replace("WITH stalled", "WITH looked AS MATERIALIZED (SELECT pg_sleep(1)), stalled", 1)

    def slow() -> None:
        with connection.cursor() as cursor:
            cursor.execute(looks_first, TERMS)
            assert cursor.fetchall() == []

    with ThreadPoolExecutor(1) as thread:
        slower = thread.submit(apart, slow)
        time.sleep(0.3)
        rescue()
        backlog.run("SELECT procrastinate_fetch_job_v2(NULL, %s)", alive)
        slower.result()
    assert backlog.run("SELECT id, status, attempts, worker_id FROM procrastinate_jobs") == [(job, "doing", 1, alive)]


def at_once(what: Callable[[], object], times: int) -> None:
    with ThreadPoolExecutor(times) as threads:
        for each in [threads.submit(apart, what) for _ in range(times)]:
            each.result()


def apart(what: Callable[[], object]) -> None:
    """On a thread's own connection."""
    try:
        what()
    finally:
        connection.close()
