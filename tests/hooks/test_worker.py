"""Real workers deliver, and one that is killed in the middle leaves no message behind and makes no record twice."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import transaction
from procrastinate.contrib.django import app

from kaizenlab.alerts.hooks import actions, planning
from kaizenlab.alerts.hooks.models import Attempt, Delivery
from kaizenlab.workspaces import tenancy
from tests.hooks.test_delivery import ring
from tests.machine import backlog, hands
from tests.world import make_world

MESSAGES = 30

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_message_arrives_under_its_id_and_is_recorded_once_though_a_worker_is_killed(receiver):
    with transaction.atomic():
        world = make_world()
        wanted = actions.Wanted("Ops", receiver.url, ["alert.fired"], [1, 2, 3], "en")
        hook, secret = actions.add("webhook", wanted, by=world.alice, at=world.now)
    receiver.will.extend(["takes_its_time"] * MESSAGES * 2)
    with hands.at_work() as team:
        with tenancy.inside(world.workspace.pk):
            ring(world)
            for _ in range(MESSAGES - 1):
                planning.plan(hook, "webhook.test", "{}", at=world.now)
        victim = team.hire(KAIZENLAB_TRUSTED_HOSTS="127.0.0.1")
        hands.eventually(lambda: len(receiver.got) >= 3 and victim.is_at("deliver_webhook"), within=30)
        victim.kill()
        left = victim.is_at("deliver_webhook")
        backlog.run("UPDATE procrastinate_workers SET last_heartbeat = '-infinity' WHERE id = %s", victim.number)
        team.hire(KAIZENLAB_TRUSTED_HOSTS="127.0.0.1")
        app.configure_task("rescue_stalled_jobs").defer(timestamp=0)
        hands.eventually(lambda: not backlog.run(UNDONE), within=60)
    with tenancy.inside(world.workspace.pk):
        ids = dict(Delivery.objects.values_list("message", "state"))
        made = Counter(Attempt.objects.values_list("delivery__message", flat=True))
    heard = Counter(got.id for got in receiver.got)
    assert len(ids) >= MESSAGES  # the workers' clock is ahead of this world's, and rings further alerts
    assert set(ids.values()) == {"delivered"}
    assert made == dict.fromkeys(ids, 1), "each record once"
    assert heard.keys() == ids.keys(), "each was heard"
    assert heard.total() <= len(ids) + len(left), "and only what the killed worker was at a second time"
    bodies = {got.id: {other.body for other in receiver.got if other.id == got.id} for got in receiver.got}
    assert all(len(said) == 1 for said in bodies.values())
    assert all(got.verified(secret) is not None for got in receiver.got)


UNDONE = "SELECT 1 FROM procrastinate_jobs WHERE task_name = 'deliver_webhook' LIMIT 1"
