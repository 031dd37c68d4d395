"""A mail server that is good, slow, busy, refuses or hangs up: at least one mail, always the same, and one record."""

from __future__ import annotations

import smtplib
import threading
import time

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from kaizenlab.alerts import actions
from kaizenlab.alerts.delivery import tasks
from kaizenlab.alerts.delivery.models import Notice
from kaizenlab.alerts.models import Moment
from kaizenlab.workspaces import tenancy
from tests.delivery.office import SLOW
from tests.delivery.ringing import at_risk
from tests.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alert(monkeypatch):
    with transaction.atomic():
        world = make_world()
    with tenancy.inside(world.workspace.pk):
        found = at_risk(world)
    monkeypatch.setattr("kaizenlab.lib.clock.now", lambda: found.fired_at)
    return found


def first(alert) -> dict[str, int]:
    """What the job of its first notice is given."""
    with tenancy.inside(alert.workspace_id):
        return {"workspace": alert.workspace_id, "notice": Notice.objects.filter(alert=alert).order_by("pk")[0].pk}


def record(alert, job) -> tuple[bool, int]:
    """Whether it is marked as sent, and how often the timeline says so."""
    with tenancy.inside(alert.workspace_id):
        notice = Notice.objects.get(pk=job["notice"])
        told = Moment.objects.filter(alert=alert, kind="told").count()
    return notice.sent_at is not None, told


@pytest.mark.parametrize("trouble", ["refuse", "busy", "hang_up"])
def test_what_the_server_does_not_take_is_sent_again_and_recorded_once(alert, office, trouble):
    job = first(alert)
    office.plans.append(trouble)
    with pytest.raises((smtplib.SMTPException, OSError)):
        tasks.mail_notice(**job)
    assert record(alert, job) == (False, 0)
    tasks.mail_notice(**job)
    assert record(alert, job) == (True, 1)
    assert len(office.letters) == 1


def test_what_it_took_without_saying_so_is_sent_again_as_the_same_mail(alert, office):
    job = first(alert)
    office.plans.append("drop")
    with pytest.raises((smtplib.SMTPException, OSError)):
        tasks.mail_notice(**job)
    tasks.mail_notice(**job)
    tasks.mail_notice(**job)
    assert len(office.letters) == 2
    assert len({letter["Message-ID"] for letter in office.letters}) == 1
    assert record(alert, job) == (True, 1)


def test_a_slow_server_holds_up_neither_a_page_nor_the_alert(alert, office):
    """While it is being sent, somebody acknowledges; a second run waits, and sends nothing."""
    job = first(alert)
    office.plans.append("slow")
    workers = [threading.Thread(target=work, args=(job,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    while not office.letters:
        time.sleep(0.01)
    began = time.monotonic()
    with tenancy.inside(alert.workspace_id):
        actions.acknowledge(alert, by=alert.owner, at=alert.fired_at)
    assert time.monotonic() - began < SLOW / 2
    for worker in workers:
        worker.join()
    assert len(office.letters) == 1
    assert record(alert, job) == (True, 1)


def work(job) -> None:
    try:
        tasks.mail_notice(**job)
    finally:
        connection.close()


def test_it_is_tried_again_for_hours(alert, office):
    strategy = app.tasks["mail_notice"].retry_strategy
    waits = [strategy.exponential_wait**attempt for attempt in range(1, strategy.max_attempts)]
    assert sum(waits) > 6 * 3600
    assert all(app.tasks[name].retry_strategy == strategy for name in ("mail_digest", "mail_test", "escalate"))


def test_nothing_is_sent_by_a_server_that_is_not_there(alert, office, settings):
    job = first(alert)
    settings.MAILERS["carrier"]["OPTIONS"]["port"] = 1
    settings.MAILERS = dict(settings.MAILERS)
    with pytest.raises(OSError):
        tasks.mail_notice(**job)
    assert record(alert, job) == (False, 0)
