"""A second run of any job does nothing: no mail, no message, no row. Every job there is, so that a new one fails here
until it has its line.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connections, transaction
from procrastinate.contrib.django import app

from experiments.intake import actions as intake
from kaizenlab.alerts.delivery import actions as delivery
from kaizenlab.alerts.delivery import digests
from kaizenlab.drafts.models import Draft
from kaizenlab.jobs.names import NAMES
from kaizenlab.lib import clock
from kaizenlab.lib.mail import Queue
from kaizenlab.observatory.traces.models import Line
from kaizenlab.workspaces import actions as people
from kaizenlab.workspaces import tenancy
from kaizenlab.workspaces.rules import Role
from tests import world as build
from tests.delivery.ringing import out_of_reach
from tests.hooks.receiver import Receiver, receiving
from tests.intake.test_long_import import confirmed, latest, table, uploaded
from tests.machine import backlog
from tests.rehearsal.model import model
from tests.rehearsal.test_interview import asked
from tests.world import World

MONDAY = build.NOON.replace(hour=8) + dt.timedelta(days=7)
TO_BOB = EmailMessage("Welcome", "Come in.", "lab@example.org", ["bob@example.org"])

type Arguments = dict[str, Any]


@pytest.fixture
def world() -> World:
    backlog.empty()
    backlog.run("DELETE FROM jobs_sent")
    with transaction.atomic():
        return build.make_world()


@pytest.fixture
def outside(settings: Any) -> Iterator[Receiver]:
    """Who is told things: a receiver of webhooks and traces, and an AI that is asked."""
    with receiving() as receiver, model() as ai:
        settings.TRUSTED_HOSTS = ["127.0.0.1"]
        settings.OTLP_ENDPOINT = receiver.url.rstrip("/")
        settings.AI_BASE_URL, settings.AI_MODEL, settings.AI_KEY, settings.AI_TIMEOUT = ai.url, "small", "secret", 1
        receiver.ai = ai
        yield receiver


def post_mail(world: World, receiver: Receiver) -> Arguments:
    Queue().send_messages([TO_BOB])
    return deferred("post_mail")


def mail_invitation(world: World, receiver: Receiver) -> Arguments:
    people.invite(email="charlie@example.org", role=Role.MEMBER, by=world.fumi, at=world.now)
    return deferred("mail_invitation")


def mail_notice(world: World, receiver: Receiver) -> Arguments:
    out_of_reach(world)
    return deferred("mail_notice")


def escalate(world: World, receiver: Receiver) -> Arguments:
    delivery.set_routing(
        world.workspace, team=[], chain=[world.vera], hours={1: 2, 2: 24}, by=world.alice, at=world.now
    )
    out_of_reach(world)
    return deferred("escalate")


def mail_test(world: World, receiver: Receiver) -> Arguments:
    delivery.send_test(by=world.bob)
    return deferred("mail_test")


def look_for_digests(world: World, receiver: Receiver) -> Arguments:
    out_of_reach(world)
    return {"timestamp": 0}


def plan_digests(world: World, receiver: Receiver) -> Arguments:
    out_of_reach(world)
    return {"workspace": world.workspace.pk}


def mail_digest(world: World, receiver: Receiver) -> Arguments:
    out_of_reach(world)
    digests.plan(world.workspace.pk, at=MONDAY)
    return deferred("mail_digest")


def check_import(world: World, receiver: Receiver) -> Arguments:
    long_import(world)
    return {"workspace": world.workspace.pk, "staged": latest(world).pk}


def record_import(world: World, receiver: Receiver) -> Arguments:
    arguments = check_import(world, receiver)
    run("check_import", arguments)
    confirmed(world, world.url(f"experiments/1/import/{latest(world).number}/"))
    return arguments


def forget_import(world: World, receiver: Receiver) -> Arguments:
    return check_import(world, receiver)


def long_import(world: World) -> None:
    """A job tells how far it is over a second connection, which must see it."""
    lines = intake.AT_ONCE + 1
    with tenancy.inside(world.workspace.pk):
        build.running(world, None, build.criterion(required=300, planned=lines), planned_sample=lines)
    uploaded(world, table(lines))


def watch_the_clock(world: World, receiver: Receiver) -> Arguments:
    build.running(world)
    return {"timestamp": 0}


def look_at_what_is_due(world: World, receiver: Receiver) -> Arguments:
    build.running(world)
    return {"workspace": world.workspace.pk}


def deliver_webhook(world: World, receiver: Receiver) -> Arguments:
    build.hooked(world, receiver.url)
    out_of_reach(world)
    return deferred("deliver_webhook")


def rehearse(world: World, receiver: Receiver) -> Arguments:
    asked(world)
    return deferred("rehearse")


def forget_old_drafts(world: World, receiver: Receiver) -> Arguments:
    tenancy.look_as(user=world.bob.user_id, workspace=world.workspace.pk)
    old = clock.now() - dt.timedelta(days=31)
    Draft.objects.create(workspace=world.workspace, member=world.bob, key="hypothesis", data={}, saved_at=old)
    return {"timestamp": 0}


def forget_expired_sessions(world: World, receiver: Receiver) -> Arguments:
    backlog.run("INSERT INTO django_session VALUES ('old', '', now() - interval '1 day')")
    return {"timestamp": 0}


def forget_sent_mails(world: World, receiver: Receiver) -> Arguments:
    backlog.run("INSERT INTO jobs_sent VALUES ('mail:old', now() - interval '31 days')")
    return {"timestamp": 0}


def mail_telling(world: World, receiver: Receiver) -> Arguments:
    build.commented(world, build.hypothesis(world), "@Fumi", at=world.now)
    return deferred("mail_telling")


def look_for_lines(world: World, receiver: Receiver) -> Arguments:
    keep_lines(world, receiver)
    return {"timestamp": 0}


def keep_lines(world: World, receiver: Receiver) -> Arguments:
    """As an installation had them before it had traces."""
    build.running(world)
    Line.objects.update(kept_at=None)
    return {"workspace": world.workspace.pk}


def look_for_traces(world: World, receiver: Receiver) -> Arguments:
    build.running(world)
    return {"timestamp": 0}


def send_traces(world: World, receiver: Receiver) -> Arguments:
    build.running(world)
    return {"workspace": world.workspace.pk}


def rescue_stalled_jobs(world: World, receiver: Receiver) -> Arguments:
    backlog.job("doing", worker_id=backlog.worker(silent=40))
    return {"timestamp": 0}


CAUSES: dict[str, Callable[[World, Receiver], Arguments]] = {
    cause.__name__: cause
    for cause in (
        *(post_mail, mail_invitation, mail_notice, escalate, mail_test, look_for_digests, plan_digests, mail_digest),
        *(check_import, record_import, forget_import, watch_the_clock, look_at_what_is_due, deliver_webhook, rehearse),
        *(mail_telling, look_for_lines, keep_lines, look_for_traces, send_traces),
        *(forget_old_drafts, forget_expired_sessions, forget_sent_mails, rescue_stalled_jobs),
    )
}


def test_every_job_is_here() -> None:
    assert CAUSES.keys() == NAMES.keys()


def with_its_database(job: str) -> Any:
    """Some tell their progress over a second connection, and some work in another thread."""
    return pytest.param(
        job, marks=pytest.mark.django_db(transaction=job.endswith("_import") or job.startswith("rescue"))
    )


@pytest.mark.parametrize("job", [with_its_database(job) for job in CAUSES])
def test_a_second_run_does_nothing(job, world, outside, monkeypatch):
    with contextlib.nullcontext() if job.endswith("_import") else tenancy.inside(world.workspace.pk):
        arguments = CAUSES[job](world, outside)
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    monkeypatch.setattr(mail, "outbox", [])
    before = everything(world, outside)
    run(job, arguments)
    once = everything(world, outside)
    assert once != before, "the first did something"
    run(job, arguments)
    assert everything(world, outside) == once


def run(job: str, arguments: Arguments) -> None:
    """As a worker does, in its own transaction."""
    task = app.tasks[job]
    context = SimpleNamespace(app=app, job=SimpleNamespace(attempts=0, worker_id=None))
    given = [context] if task.pass_context else []
    if not asyncio.iscoroutinefunction(task.func):
        task.func(*given, **arguments)
        return

    async def work() -> None:
        await task.func(*given, **arguments)
        await sync_to_async(connections.close_all)()  # it worked in a thread of its own

    with ThreadPoolExecutor(1) as thread:  # a browser test before this one may keep an event loop here
        thread.submit(asyncio.run, work()).result()


def deferred(job: str) -> Arguments:
    """What the newest job of that kind is about."""
    newest = "SELECT args::text FROM procrastinate_jobs WHERE task_name = %s ORDER BY id DESC LIMIT 1"
    return json.loads(backlog.one(newest, job))


def everything(world: World, receiver: Receiver) -> dict[str, Any]:
    """Each table's rows as one digest, and how much was heard outside."""
    found: dict[str, Any] = {"mails": len(mail.outbox), "heard": len(receiver.got), "asked": len(receiver.ai.asked)}
    with transaction.atomic():
        tenancy.look_as(user=world.bob.user_id, workspace=world.workspace.pk)
        for (name,) in backlog.run(TABLES):
            found[name] = backlog.one(f"SELECT md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM {name} AS t")
    return found


TABLES = """
    SELECT quote_ident(relname) FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND has_table_privilege(oid, 'SELECT') ORDER BY 1
"""
