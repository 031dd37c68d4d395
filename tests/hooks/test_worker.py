"""Real workers deliver, and one that is killed in the middle leaves no message behind and makes no record twice.

The long form, in which no time is skipped:
`KILLS=20 JOBS=2000 python3 manage.py test tests/hooks/test_worker.py -n0 -s`.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest
from django.db import transaction

from kaizenlab.alerts.hooks import actions, planning
from kaizenlab.alerts.hooks.models import Attempt, Delivery
from kaizenlab.workspaces import tenancy
from tests.hooks.test_delivery import ring
from tests.machine import backlog, hands
from tests.world import make_world

KILLS = int(os.environ.get("KILLS", "1"))
MESSAGES = int(os.environ.get("JOBS", "30"))
SKIPS_TIME = "KILLS" not in os.environ

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_message_arrives_under_its_id_and_is_recorded_once_though_a_worker_is_killed(receiver):
    with transaction.atomic():
        world = make_world()
        wanted = actions.Wanted("Ops", receiver.url, ["alert.fired"], [1, 2, 3], "en")
        hook, secret = actions.add("webhook", wanted, by=world.alice, at=world.now)
    receiver.secret = secret
    receiver.will.extend(["takes_its_time"] * MESSAGES * 2)
    left: list[int] = []  # jobs that a killed worker was at
    with hands.at_work() as team:
        with tenancy.inside(world.workspace.pk):
            ring(world)
            for _ in range(MESSAGES - 1):
                planning.plan(hook, "webhook.test", "{}", at=world.now)
        for _ in range(min(KILLS, 2)):
            team.hire(KAIZENLAB_TRUSTED_HOSTS="127.0.0.1")
        for kill in range(1, KILLS + 1):
            enough = max(3, MESSAGES * (kill - 1) // KILLS)
            hands.eventually(lambda enough=enough: len(receiver.got) >= enough, within=MESSAGES + 60)
            victim = next(hand for hand in team.all if hand.process.poll() is None)
            hands.eventually(lambda victim=victim: victim.is_at("deliver_webhook"), within=60)
            victim.kill()
            left += victim.is_at("deliver_webhook")
            team.hire(KAIZENLAB_TRUSTED_HOSTS="127.0.0.1")
            if SKIPS_TIME:
                victim.is_missed()
        hands.eventually(lambda: not backlog.run(UNDONE), within=MESSAGES + 120)
    with tenancy.inside(world.workspace.pk):
        ids = dict(Delivery.objects.values_list("message", "state"))
        made = Counter(Attempt.objects.values_list("delivery__message", flat=True))
    heard = Counter(got.id for got in receiver.got)
    assert len(ids) >= MESSAGES  # the workers' clock is ahead of this world's, and rings further alerts
    assert set(ids.values()) == {"delivered"}
    assert made == dict.fromkeys(ids, 1), "each record once"
    assert heard.keys() == ids.keys(), "each was heard"
    assert heard.total() <= len(ids) + len(left), "and only what the killed worker was at a second time"
    assert len({(got.id, got.body) for got in receiver.got}) == len(ids), "one body under each id"
    print(f"{KILLS} kills, {len(ids)} messages: {heard.total() - len(ids)} heard again")
    assert receiver.good == len(receiver.got)


UNDONE = "SELECT 1 FROM procrastinate_jobs WHERE task_name = 'deliver_webhook' LIMIT 1"
