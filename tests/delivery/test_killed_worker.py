"""`kill -9` between the claim of a mail and its mark: each is sent at least once, as one mail, and recorded once."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import transaction

from kaizenlab.alerts.delivery import actions
from kaizenlab.alerts.delivery.models import Notice
from kaizenlab.alerts.models import Moment
from kaizenlab.workspaces import tenancy
from tests.delivery.ringing import out_of_reach
from tests.machine import backlog, hands
from tests.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_mail_is_sent_and_recorded_once_though_workers_are_killed_in_the_middle(office):
    with hands.at_work() as team:
        with transaction.atomic():
            world = make_world()
        with tenancy.inside(world.workspace.pk):
            actions.set_routing(world.workspace, team=[], chain=[], hours={1: 0, 2: 0}, by=world.alice, at=world.now)
            out_of_reach(world)
            planned = {f"<{key}@localhost>": pk for pk, key in Notice.objects.values_list("pk", "key")}
        for kill in range(2):
            office.plans.append(lambda: team.all[-1].kill())
            hand = team.hire(KAIZENLAB_MAIL_URL=office.address)
            hands.eventually(lambda hand=hand: hand.process.poll() is not None, within=60)
            lost = backlog.run("SELECT id FROM procrastinate_jobs WHERE status = 'doing' AND task_name = 'mail_notice'")
            assert lost, f"kill {kill}: it was in the middle of one"
            hand.is_missed()
        team.hire(KAIZENLAB_MAIL_URL=office.address)
        waits = "SELECT 1 FROM procrastinate_jobs WHERE task_name = 'mail_notice'"
        hands.eventually(lambda: not backlog.run(waits), within=90)
        with tenancy.inside(world.workspace.pk):
            sent = set(Notice.objects.exclude(sent_at=None).values_list("pk", flat=True))
            skipped = Counter(Notice.objects.exclude(skipped="").values_list("skipped", flat=True))
            told = Moment.objects.filter(kind="told").count()
    heard = Counter(letter["Message-ID"] for letter in office.letters if letter["Message-ID"] in planned)
    assert {planned[key] for key in heard} == sent
    assert len(sent) == told == 6, "two alerts, three people"
    assert skipped == {"resolved": 3}, "at risk had become out of reach"
    assert heard.total() >= 8, "those it was killed at were sent again, under the same Message-ID"
