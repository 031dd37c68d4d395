"""A message arrives at least once, always with the same id and body, and stands in one record."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from kaizenlab.alerts.hooks import actions, tasks
from kaizenlab.alerts.hooks.models import Attempt, Delivery
from kaizenlab.alerts.models import Moment
from kaizenlab.lib import clock
from kaizenlab.workspaces import tenancy
from tests import world as build
from tests.hooks import jobs
from tests.world import make_world, messages


def ring(world):
    """One message: an experiment is at risk."""
    build.answered(world, build.running(world), "no", "no")
    world.enter()


def test_it_is_posted_with_the_headers_of_standard_webhooks(world, receiver):
    hook = build.hooked(world, receiver.url + "/in?channel=1")
    ring(world)
    jobs.work(clock.now())
    [got] = receiver.got
    [delivery] = messages(hook)
    assert got.path == "/in?channel=1"
    assert got.headers["content-type"] == "application/json"
    assert got.headers["user-agent"] == "KaizenLab"
    assert got.id == delivery.message
    assert got.body == delivery.payload
    assert abs(int(got.headers["webhook-timestamp"]) - clock.now().timestamp()) < 60
    assert (delivery.state, delivery.attempts, delivery.next_at) == ("delivered", 1, None)
    attempt = delivery.log.get()
    assert (attempt.number, attempt.outcome, attempt.status) == (1, "delivered", 204)
    assert jobs.waiting() == []


def test_a_second_run_of_the_same_job_does_nothing(world, receiver):
    hook = build.hooked(world, receiver.url)
    ring(world)
    [job] = jobs.waiting()
    job.run(world.now)
    job.run(world.now)
    assert len(receiver.got) == 1
    assert Attempt.objects.count() == 1
    assert messages(hook)[0].attempts == 1


def test_a_second_run_of_a_job_that_failed_does_nothing_either(world, receiver):
    receiver.will.append(500)
    build.hooked(world, receiver.url)
    ring(world)
    [job] = jobs.waiting()
    job.run(world.now)
    job.run(world.now)
    assert len(receiver.got) == 1
    assert [each.arguments["attempt"] for each in jobs.waiting()] == [1, 2]


def test_a_worker_that_is_killed_before_it_could_write_sends_the_same_id_again(world, receiver):
    hook = build.hooked(world, receiver.url)
    ring(world)
    [job] = jobs.waiting()
    with transaction.atomic():
        job.run(world.now)
        transaction.set_rollback(True)
    assert messages(hook)[0].state == "waiting"
    job.run(world.now)
    first, second = receiver.got
    assert (first.id, first.body) == (second.id, second.body)
    assert Delivery.objects.count() == Attempt.objects.count() == 1


def test_each_retry_has_the_same_id_and_body_and_a_time_of_its_own(world, receiver):
    receiver.will.extend([500, 429, "hangs_up"])
    hook = build.hooked(world, receiver.url)
    ring(world)
    for minutes in range(0, 60, 10):
        jobs.work(world.now + dt.timedelta(hours=3, minutes=minutes))
    assert len(receiver.got) == 4
    assert len({(got.id, got.body) for got in receiver.got}) == 1
    assert len({got.headers["webhook-timestamp"] for got in receiver.got}) > 1
    [delivery] = messages(hook)
    assert (delivery.state, delivery.attempts) == ("delivered", 4)
    assert list(delivery.log.order_by("number").values_list("outcome", flat=True)) == [
        *("status", "status", "broken", "delivered")
    ]


def test_redelivered_it_is_sent_again_with_the_same_id(world, receiver):
    hook = build.hooked(world, receiver.url)
    ring(world)
    jobs.work(world.now)
    [delivery] = messages(hook)
    actions.redeliver(delivery, by=world.alice, at=world.now + dt.timedelta(days=2))
    assert jobs.work(world.now + dt.timedelta(days=2)) == 1
    first, second = receiver.got
    assert (first.id, first.body) == (second.id, second.body)
    [delivery] = messages(hook)
    assert (delivery.state, delivery.attempts, delivery.delivered_at) == ("delivered", 2, world.now)
    assert world.trail()[-1] == "webhook.redelivered"


def test_redelivered_it_has_all_its_retries_again(world, receiver):
    receiver.will.extend([500] * 18)
    hook = build.hooked(world, receiver.url)
    ring(world)
    at = world.now
    for _ in range(9):
        at += dt.timedelta(hours=12)
        jobs.work(at)
    # nine attempts took four and a half days here, so it was switched off meanwhile
    actions.switch_on(hook, by=world.alice, at=at)
    [delivery] = messages(hook)
    assert delivery.state == "dropped"
    actions.redeliver(delivery, by=world.alice, at=at)
    jobs.work(at)
    [delivery] = messages(hook)
    assert (delivery.state, delivery.tries) == ("waiting", 1)


def test_the_alerts_timeline_says_once_which_webhook_was_told(world, receiver):
    receiver.will.append(500)
    hook = build.hooked(world, receiver.url, name="#decisions")
    ring(world)
    told = Moment.objects.filter(kind="told")
    jobs.work(world.now)
    assert not told.exists()
    jobs.work(world.now + dt.timedelta(minutes=1))
    actions.redeliver(messages(hook)[0], by=world.alice, at=world.now)
    jobs.work(world.now)
    assert len(receiver.got) == 3
    assert told.get().said == {"to": "#decisions", "channel": "webhook"}


def test_one_that_waits_is_only_sent_sooner(world, receiver):
    receiver.will.extend([500, 500, 500])
    hook = build.hooked(world, receiver.url)
    ring(world)
    jobs.work(world.now)
    [delivery] = messages(hook)
    actions.redeliver(delivery, by=world.alice, at=world.now)
    [later, now] = jobs.waiting()
    now.run(world.now)
    later.run(world.now)
    assert len(receiver.got) == 2
    assert messages(hook)[0].tries == 2


def test_what_waits_for_one_that_was_switched_off_is_dropped(world, receiver):
    hook = build.hooked(world, receiver.url)
    ring(world)
    actions.switch_off(hook, by=world.alice, at=world.now)
    assert messages(hook)[0].state == "dropped"
    jobs.work(world.now)
    assert receiver.got == []


def test_what_was_planned_beside_the_switch_is_dropped_by_its_job(world, receiver):
    hook = build.hooked(world, receiver.url)
    ring(world)
    actions.switch_off(hook, by=world.alice, at=world.now)
    Delivery.objects.update(state="waiting", next_at=world.now)  # as another transaction left it
    jobs.work(world.now)
    assert messages(hook)[0].state == "dropped"
    assert receiver.got == []


def test_a_job_of_a_workspace_that_is_gone_does_nothing(world):
    tasks.carry(world.workspace.pk, 999_999, 1, at=world.now)
    tasks.carry(999_999, 999_999, 1, at=world.now)


@pytest.fixture
def shared(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_events CASCADE")
    with transaction.atomic():
        return make_world()


def in_threads(times, act):
    def alone(index):
        try:
            return act(index)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(alone, range(times)))


@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_with_the_same_job_one_sends(shared, receiver):
    with tenancy.inside(shared.workspace.pk):
        hook = build.hooked(shared, receiver.url)
        ring(shared)
    [job] = jobs.waiting()
    in_threads(8, lambda _: job.run(shared.now))
    assert len(receiver.got) == 1
    with tenancy.inside(shared.workspace.pk):
        [delivery] = messages(hook)
        assert (delivery.state, delivery.attempts, delivery.log.count()) == ("delivered", 1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_receiver_that_hangs_holds_up_neither_new_messages_nor_who_switches_it_off(shared, receiver):
    receiver.will.append("waits")
    with tenancy.inside(shared.workspace.pk):
        hook = build.hooked(shared, receiver.url)
        ring(shared)
    [job] = jobs.waiting()

    def act(index):
        if index == 0:
            return job.run(shared.now)
        assert receiver.taken.wait(10)
        with tenancy.inside(shared.workspace.pk):
            ring(shared)
        with tenancy.inside(shared.workspace.pk):
            actions.switch_off(hook, by=shared.alice, at=shared.now)
        return receiver.let_go.set()

    in_threads(2, act)
    with tenancy.inside(shared.workspace.pk):
        assert [delivery.state for delivery in messages(hook)] == ["delivered", "dropped"]
