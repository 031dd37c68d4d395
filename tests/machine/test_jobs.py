"""What the worker does by the clock, and what its jobs are called."""

import pytest
from django.db import connection
from django.utils import translation
from procrastinate.contrib.django import app

from kaizenlab.jobs import names, schedule


def test_the_worker_knows_every_task_and_when_it_is_due() -> None:
    app.perform_import_paths()
    assert {"post_mail", "rescue_stalled_jobs", "forget_expired_sessions"} <= app.tasks.keys()
    due = {key[0]: task.cron for key, task in app.periodic_registry.periodic_tasks.items()}
    assert due["rescue_stalled_jobs"] == "* * * * * */30"


def test_every_job_of_ours_has_a_name_for_people() -> None:
    app.perform_import_paths()
    others = ("procrastinate.", "tests.")
    ours = {name for name, task in app.tasks.items() if not task.func.__module__.startswith(others)}
    assert ours == names.NAMES.keys()


def test_every_name_has_its_japanese() -> None:
    with translation.override("ja"):
        assert not [task for task, name in names.NAMES.items() if names.called(task) == name]


@pytest.mark.django_db
def test_expired_sessions_are_forgotten() -> None:
    with connection.cursor() as cursor:
        for key, ends in (("old", "-1 day"), ("new", "1 day")):
            cursor.execute("INSERT INTO django_session VALUES (%s, '', now() + %s::interval)", [key, ends])
        schedule.forget_expired_sessions(timestamp=0)
        cursor.execute("SELECT session_key FROM django_session")
        assert cursor.fetchall() == [("new",)]
