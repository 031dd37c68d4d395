"""What /readyz says about workers and jobs, and that saying it costs the same however many there are."""

from __future__ import annotations

import pytest
from django.test import Client

from kaizenlab.health import facts
from kaizenlab.jobs.queries import ENGINE, LATE, MANY, Engine
from tests.machine import backlog

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_left_behind(db: None) -> None:
    """A test that commits may have left a worker or a job."""
    backlog.empty()


def said() -> dict[str, str]:
    """By the lines of /readyz, asked in the test's own transaction."""
    (row,) = backlog.run(ENGINE)
    return dict(fact.split(": ") for fact in facts(Engine(*row)))


@pytest.mark.django_db(transaction=True)
def test_without_a_worker_it_serves_and_says_so(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.content.decode() == (
        "ready\n"
        "newest worker heartbeat: none\n"
        "jobs waiting: 0\n"
        "jobs overdue by more than 2 minutes: 0\n"
        "jobs failed: 0\n"
    )


def test_it_says_when_the_newest_heartbeat_was() -> None:
    for silent in (3600, 41, 90):
        backlog.worker(silent=silent)
    assert said()["newest worker heartbeat"] == "41 s ago"


def test_a_job_waits_once_it_is_due() -> None:
    backlog.job()
    backlog.job(scheduled_at="2020-01-01")
    backlog.job(scheduled_at="2099-01-01")
    backlog.job("doing")
    backlog.job("succeeded")
    assert said()["jobs waiting"] == "2"


@pytest.mark.parametrize(("late", "overdue"), [(LATE - 1, "0"), (LATE, "0"), (LATE + 1, "1")])
@pytest.mark.parametrize("has_a_moment", [True, False])
def test_a_job_is_overdue_more_than_two_minutes_after_it_was_due(late: int, overdue: str, has_a_moment: bool) -> None:
    backlog.job()
    table, column = ("jobs", "scheduled_at") if has_a_moment else ("events", "at")
    backlog.run(f"UPDATE procrastinate_{table} SET {column} = now() - %s * interval '1 second'", late)
    assert said()["jobs overdue by more than 2 minutes"] == overdue


def test_what_failed_for_good_is_counted() -> None:
    for state in ("failed", "failed", "cancelled", "aborted"):
        backlog.job(state)
    assert said()["jobs failed"] == "2"


@pytest.mark.parametrize(
    ("jobs", "says"), [(MANY, f"{MANY}"), (MANY + 1, f"more than {MANY}"), (5000, f"more than {MANY}")]
)
def test_beyond_a_thousand_nobody_counts(jobs: int, says: str) -> None:
    fill(jobs)
    assert said()["jobs waiting"] == says


def test_it_costs_the_same_at_two_thousand_jobs_and_at_ten_thousand() -> None:
    costs = []
    for jobs in (2_000, 8_000):
        fill(jobs)
        fill(jobs // 2, status="failed")
        backlog.run("ANALYZE procrastinate_jobs, procrastinate_events")
        costs.append(pages_read(ENGINE))
    print(costs)
    assert costs[1] < 1.2 * costs[0]


def fill(jobs: int, status: str = "todo") -> None:
    backlog.run(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at)"
        " SELECT 'default', 'post_mail', %s::procrastinate_job_status, CASE n %% 2 WHEN 1 THEN now() END"
        " FROM generate_series(1, %s) AS n",
        status,
        jobs,
    )


def pages_read(sql: str) -> int:
    """Of memory or disk: what a query costs, whatever else the machine does."""
    (plan,) = backlog.one(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT json) {sql}")
    return plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"]
