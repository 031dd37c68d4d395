"""Jobs: an admin sees what waits and what failed of this workspace, who works, and has a failed job done again."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from kaizenlab.events.describe import describe
from kaizenlab.events.models import Event
from kaizenlab.jobs import trouble
from kaizenlab.jobs.rescue import SILENCE
from kaizenlab.lib import clock
from kaizenlab.lib.dates import ago
from kaizenlab.workspaces import actions
from tests.machine import backlog
from tests.people import person
from tests.world import NOON, World, gone_wrong, make_elsewhere, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def page(world: World, query: str = "") -> str:
    return world.as_("alice").get(world.url(f"settings/jobs/{query}")).content.decode()


def numbers(world: World) -> dict[str, str]:
    facts = re.search(r"<dl.*?</dl>", page(world), re.DOTALL)[0]
    return dict(re.findall(r"<dt>([^<]+)</dt><dd[^>]*>([^<]+)</dd>", facts))


def rows(text: str, section: str) -> list[list[str]]:
    """The cells of a section's table, without what only assistive technology reads."""
    table = re.search(rf'aria-labelledby="{section}".*?</section>', text, re.DOTALL)[0]
    table = re.sub(r'<span class="visually-hidden">.*?</span>', "", table)
    found = re.findall(r"<tr>(.*?)</tr>", table.partition("</thead>")[2], re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in found]
    return [[" ".join(html.unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in row] for row in cells]


def ours(world: World, **more: Any) -> dict[str, Any]:
    return {"workspace": world.workspace.pk} | more


def at_once(world: World, number: int):
    return world.as_("alice").post(world.url(f"settings/jobs/{number}/again/"))


def test_only_an_admin_finds_the_way_there(world):
    shown = [">Jobs</a>" in world.as_(name).get(world.url("settings/members/")).content.decode() for name in
             ("alice", "fumi", "bob", "vera")]  # fmt: skip
    assert shown == [True, False, False, False]
    assert world.as_("fumi").get(world.url("settings/jobs/")).status_code == 403


def test_it_counts_the_jobs_of_this_workspace(world):
    backlog.job(args=ours(world))
    backlog.job(args=ours(world), scheduled_at="2020-01-01")
    backlog.job(args=ours(world), scheduled_at="2099-01-01")
    backlog.job("doing", args=ours(world))
    gone_wrong(world)
    backlog.job("succeeded", args=ours(world))
    assert numbers(world) == {"Waiting": "2", "Due later": "1", "Running": "1", "Failed": "1"}


def test_what_failed_is_a_file_for_admins(world):
    elsewhere = make_elsewhere()
    gone_wrong(world)
    backlog.job("failed", args={"workspace": elsewhere.workspace_id})
    found = world.as_("alice").get(world.url("settings/jobs.json")).json()
    [shown] = rows(page(world), "failed")
    assert [f"{row['number']} {row['name']}" for row in found] == [shown[0]]
    assert found[0]["task"]
    assert world.url("settings/jobs.csv") in page(world)
    assert world.as_("fumi").get(world.url("settings/jobs.csv")).status_code == 403


def test_it_shows_nothing_of_another_workspace_nor_of_none(world):
    elsewhere = make_elsewhere()
    for other in ({"workspace": elsewhere.workspace_id}, {"workspace": str(world.workspace.pk)}, {}):
        backlog.job(args=other)
        backlog.job("doing", args=other)
        backlog.job("failed", args=other)
    assert set(numbers(world).values()) == {"0"}
    text = page(world)
    assert "Next to be done" not in text
    assert "Try again" not in text


def test_beyond_a_thousand_it_says_more_than_that(world):
    backlog.run(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
        " SELECT 'default', 'post_mail', jsonb_build_object('workspace', %s::bigint) FROM generate_series(1, 1001)",
        world.workspace.pk,
    )
    assert numbers(world)["Waiting"] == "more than 1000"


def test_a_failed_job_has_a_name_a_time_its_tries_and_the_reason(world):
    number = gone_wrong(world, kind="unreachable")
    ((name, at, tries, press),) = rows(page(world), "failed")
    assert name == f"{number} Send an invitation The other side could not be reached."
    assert (at, tries, press) == (timezone.now().strftime("%-d %b %Y, %H:%M"), "1", "Try again")


@pytest.mark.parametrize(
    ("task", "kind", "says"),
    [
        ("post_mail", "mail_login", "The mail server did not accept the name and password it was given."),
        ("post_mail", "KeyError", "Something unforeseen happened (KeyError). The worker's log says more."),
        ("post_mail", None, ""),
        ("of_a_later_version", None, "This version of KaizenLab does not know this kind of job."),
    ],
)
def test_the_reason_is_a_sentence(world, task, kind, says):
    number = backlog.job("failed", task=task, args=ours(world))
    if kind:
        backlog.run("INSERT INTO jobs_trouble (job_id, at, kind) VALUES (%s, now(), %s)", number, kind)
    name = {"post_mail": "Send a mail"}.get(task, task)
    assert rows(page(world), "failed")[0][0] == f"{number} {name} {says}".strip()


def test_every_reason_is_a_whole_sentence():
    assert all(re.fullmatch(r"[A-Z].*\.", text) for text in trouble.SENTENCES.values())


def test_the_newest_failures_come_first_and_the_others_a_page_further(world):
    made = [gone_wrong(world) for _ in range(21)]
    first = page(world)
    assert [row[0].split()[0] for row in rows(first, "failed")] == [str(job) for job in made[:0:-1]]
    older = re.search(r'rel="next" href="([^"]+)"', first)[1]
    assert [row[0].split()[0] for row in rows(page(world, older), "failed")] == [str(made[0])]
    assert world.as_("alice").get(world.url("settings/jobs/?cursor=after~x")).status_code == 404


def test_what_waits_is_shown_with_when_it_is_due_and_what_went_wrong_before(world):
    again = backlog.job(args=ours(world), attempts=2, scheduled_at="2099-01-01 12:00Z")
    backlog.run("INSERT INTO jobs_trouble (job_id, at, kind) VALUES (%s, now(), 'slow')", again)
    backlog.job(args=ours(world))
    assert [[row[0], *row[2:]] for row in rows(page(world), "waiting")] == [
        ["Send a mail", "as soon as a worker is free", "0"],
        ["Send a mail No answer came in time.", "1 Jan 2099, 12:00", "2"],
    ]


@pytest.mark.parametrize(
    ("silent", "state"), [(SILENCE, "at work"), (SILENCE + 0.001, "silent; others take up its jobs")]
)
def test_a_worker_that_is_silent_for_more_than_30_seconds_is_said_to_be(world, monkeypatch, silent, state):
    heartbeat = dt.datetime(2026, 11, 9, 12, tzinfo=dt.UTC)
    backlog.run("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", heartbeat)
    monkeypatch.setattr(clock, "now", lambda: heartbeat + dt.timedelta(seconds=silent))
    text = page(world)
    assert rows(text, "workers")[0][1:] == ["30 seconds ago", state]
    assert ("No worker answers." in text) == (state != "at work")


def test_without_any_worker_the_page_says_what_that_means(world):
    text = page(world)
    assert "No worker answers." in text
    assert "None has signed on." in text


@pytest.mark.parametrize(
    ("status", "went"), [(None, "done"), ("todo", "waiting"), ("doing", "running"), ("failed", "failed")]
)
def test_it_says_when_each_task_of_the_clock_was_last_due_and_how_it_went(world, status, went):
    job = backlog.job(status, task="forget_old_drafts") if status else None
    for moment in ("2026-11-09 03:37Z", "2026-11-08 03:37Z"):
        backlog.run(
            "INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp, job_id)"
            " VALUES ('forget_old_drafts', extract(epoch FROM %s::timestamptz), %s)",
            moment,
            job,
        )
    turns = {name: rest for name, *rest in rows(page(world), "clock")}
    assert turns["Forget old drafts"] == ["9 Nov 2026, 03:37", went]
    assert turns["Forget sessions that have ended"] == ["never", ""]


def test_try_again_lets_it_wait_again_and_leaves_one_event(world):
    number = gone_wrong(world)
    response = at_once(world, number)
    assert (response.status_code, response.headers["location"]) == (303, world.url("settings/jobs/"))
    assert backlog.status(number) == "todo"
    assert world.trail() == ["workspace.created", "job.retried"]
    event = Event.objects.select_related("by__user").order_by("seq").last()
    assert describe(event) == "Alice asked for a failed job again: Send an invitation"
    assert event.records == [f"workspace:{world.workspace.pk}"]


def test_a_second_press_finds_that_it_waits_already(world):
    number = gone_wrong(world)
    at_once(world, number)
    second = at_once(world, number)
    assert second.status_code == 409
    assert "Somebody has asked for this job again already." in second.content.decode()
    assert world.trail().count("job.retried") == 1


def test_work_that_waits_already_is_not_asked_for_beside_it(world):
    number = backlog.job("failed", args=ours(world), queueing_lock="look:1")
    backlog.job("todo", args=ours(world), queueing_lock="look:1")
    refused = at_once(world, number)
    assert refused.status_code == 409
    assert "The same work waits already and is done soon." in refused.content.decode()
    assert backlog.status(number) == "failed"


@pytest.mark.parametrize("whose", ["elsewhere", "nobody"])
def test_the_job_of_another_workspace_is_not_there(world, whose):
    elsewhere = make_elsewhere()
    number = gone_wrong(world, workspace=elsewhere.workspace_id if whose == "elsewhere" else -1)
    assert at_once(world, number).status_code == 404
    assert backlog.status(number) == "failed"


def test_a_deleted_example_leaves_no_job_behind(world):
    demo = actions.create(by=person("alice"), name="Demo", slug="demo", time_zone="UTC", at=NOON, example=True)
    its = {"workspace": demo.workspace_id}
    jobs = [backlog.job(state, args=its) for state in ("failed", "todo", "doing")] + [gone_wrong(world)]
    actions.delete_example(workspace=demo.workspace, by=demo)
    assert [backlog.status(number) for number in jobs] == [None, None, "doing", "failed"]


@pytest.mark.parametrize("jobs", [5, 500])
def test_queries_are_pinned(world, jobs):
    for _ in range(jobs // 5):
        gone_wrong(world)
        backlog.job(args=ours(world))
        backlog.worker(silent=5)
    assert world.asks("settings/jobs/", "alice") == 11


def test_it_reads_the_same_number_of_rows_however_many_jobs_others_have(world):
    """By the plan: each of its questions begins in an index that knows the workspace."""
    backlog.run(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args)"
        " SELECT 'default', 'post_mail', (ARRAY['todo', 'failed', 'doing'])[1 + n %% 3]::procrastinate_job_status,"
        " jsonb_build_object('workspace', -n) FROM generate_series(1, 3000) AS n"
    )
    backlog.run("ANALYZE procrastinate_jobs")
    with CaptureQueriesContext(connection) as captured:
        page(world)
    asked = [query["sql"] for query in captured if "procrastinate_jobs" in query["sql"]]
    plans = ["\n".join(line for (line,) in backlog.run("EXPLAIN " + sql.replace("%", "%%"))) for sql in asked]
    assert len(plans) >= 4
    assert not [plan for plan in plans if "Seq Scan on procrastinate_jobs" in plan]


def test_ages_are_told_in_the_readers_language():
    with translation.override("en"):
        told = [ago(dt.timedelta(seconds=n)) for n in (-1, 1, 59, 60, 3599, 3600, 86_399, 86_400, 200_000)]
    assert told == [
        "0 seconds ago", "1 second ago", "59 seconds ago", "1 minute ago", "59 minutes ago", "1 hour ago",
        "23 hours ago", "1 day ago", "2 days ago",
    ]  # fmt: skip
