"""Eight retries within a day; three days of nothing but failures, or one “gone”, and it is switched off."""

from __future__ import annotations

import datetime as dt
import json
from itertools import pairwise

import pytest
from django.core import mail

from kaizenlab.alerts.hooks import actions, post, rules, standing
from kaizenlab.alerts.hooks.models import Endpoint
from kaizenlab.alerts.hooks.planning import new_message
from tests import people
from tests import world as build
from tests.hooks import jobs
from tests.hooks.test_delivery import ring
from tests.world import messages

SECOND, MINUTE, HOUR, DAY = (dt.timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))
FAILED, GONE, GOOD = post.Outcome("status", 5, 500), post.Outcome("gone", 5, 410), post.Outcome("delivered", 5, 200)


def test_there_are_eight_and_the_last_is_within_a_day_of_the_first_try():
    assert len(rules.RETRIES) == 8
    assert dt.timedelta(hours=23) < sum(rules.RETRIES, dt.timedelta()) <= DAY
    assert [rules.wait(tries, "msg_a") for tries in (0, 9, 10)] == [None] * 3
    for message in (new_message() for _ in range(200)):
        waits = [rules.wait(tries, message) for tries in range(1, 9)]
        assert all(full * 0.9 <= wait <= full for wait, full in zip(waits, rules.RETRIES, strict=True))
        assert all(sooner < later for sooner, later in pairwise(waits))
        assert dt.timedelta(hours=21) < sum(waits, dt.timedelta()) <= DAY


def test_a_messages_waits_are_always_the_same_and_two_messages_differ():
    assert rules.wait(8, "msg_a") == rules.wait(8, "msg_a")
    assert len({rules.wait(8, f"msg_{n}") for n in range(100)}) > 90


AT = dt.datetime(2026, 11, 9, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("120", 2 * MINUTE),
        ("0", 0 * MINUTE),
        ("Mon, 09 Nov 2026 12:05:00 GMT", 5 * MINUTE),
        ("Mon, 09 Nov 2026 12:05:00 -0000", 5 * MINUTE),
        ("Mon, 09 Nov 2026 11:55:00 GMT", 0 * MINUTE),
        *((nonsense, 0 * MINUTE) for nonsense in ("", "soon", "-5", "1.5", "²", "Mon, 99 Nov 2026 12:05:00 GMT")),
    ],
)
def test_a_receiver_asks_for_time_in_seconds_or_with_a_date(said, asked):
    assert rules.asked_for(said, AT) == asked


def test_it_is_given_up_to_ten_minutes_and_the_last_retry_is_still_within_a_day():
    assert rules.wait(1, "msg_a", 2 * MINUTE) == 2 * MINUTE
    assert rules.wait(8, "msg_a", 2 * MINUTE) == rules.wait(8, "msg_a")
    assert rules.wait(9, "msg_a", 2 * MINUTE) is None
    much = rules.asked_for("9" * 400, AT)
    waits = [rules.wait(tries, "msg_a", much) for tries in range(1, 9)]
    assert waits[0] == 10 * MINUTE
    assert sum(waits, dt.timedelta()) <= DAY


def test_a_busy_receiver_is_left_alone_as_long_as_it_asked(world, receiver):
    receiver.will.append("is_busy")
    hook = build.hooked(world, receiver.url)
    ring(world)
    jobs.work(world.now)
    [delivery] = messages(hook)
    assert 2 * MINUTE <= delivery.next_at - world.now < 2 * MINUTE + 10 * SECOND
    assert jobs.work(world.now + 2 * MINUTE - SECOND) == 0
    jobs.work(delivery.next_at)
    assert messages(hook)[0].state == "delivered"


@pytest.mark.parametrize(
    ("since", "outcome", "why"),
    [
        (dt.timedelta(), "status", ""),
        (3 * DAY - SECOND, "status", ""),
        (3 * DAY, "status", "failing"),
        (3 * DAY + SECOND, "slow", "failing"),
        (dt.timedelta(), "gone", "gone"),
        (4 * DAY, "gone", "gone"),
    ],
)
def test_an_address_is_given_up_after_three_days(since, outcome, why):
    at = dt.datetime(2026, 11, 9, tzinfo=dt.UTC)
    assert rules.given_up(outcome, at - since, at) == why


def walk(world, hook):
    """Every retry at its time; when each attempt was made."""
    tried, at = [], world.now
    while True:
        tried.append(at)
        jobs.work(at)
        [delivery] = messages(hook)
        if delivery.state != "waiting":
            return tried, delivery
        assert jobs.work(delivery.next_at - SECOND) == 0, "not before its time"
        at = delivery.next_at


def test_nine_attempts_fill_a_day_and_then_it_has_failed(world, receiver):
    receiver.will.extend([500] * 20)
    hook = build.hooked(world, receiver.url)
    ring(world)
    tried, delivery = walk(world, hook)
    assert len(tried) == len(receiver.got) == delivery.attempts == 9
    assert 21 * HOUR < tried[-1] - tried[0] <= DAY
    assert (delivery.state, delivery.next_at) == ("failed", None)
    assert jobs.waiting() == []
    hook.refresh_from_db()
    assert (hook.state, hook.failing_since) == ("on", tried[0])
    assert len({got.id for got in receiver.got}) == 1


def test_the_ninth_may_still_arrive(world, receiver):
    receiver.will.extend([503] * 8)
    hook = build.hooked(world, receiver.url)
    ring(world)
    _, delivery = walk(world, hook)
    assert (delivery.state, delivery.attempts) == ("delivered", 9)
    hook.refresh_from_db()
    assert hook.failing_since is None


def delivered(world, hook, outcome, at):
    """A further message whose attempt came to this."""
    ring(world)
    delivery = messages(hook)[-1]
    standing.settle(delivery, outcome, at=at)
    hook.refresh_from_db()
    return delivery


@pytest.mark.parametrize(("later", "state"), [(3 * DAY - SECOND, "on"), (3 * DAY, "off"), (3 * DAY + SECOND, "off")])
def test_nothing_but_failures_for_three_days_switches_it_off(world, later, state):
    hook = build.hooked(world)
    delivered(world, hook, FAILED, world.now)
    delivered(world, hook, FAILED, world.now + DAY)
    delivery = delivered(world, hook, FAILED, world.now + later)
    assert hook.state == state
    assert delivery.state == {"on": "waiting", "off": "dropped"}[state]
    assert (hook.switched_off_why == "failing") is (state == "off")


def test_whatever_arrives_begins_the_three_days_anew(world):
    hook = build.hooked(world)
    delivered(world, hook, FAILED, world.now)
    delivered(world, hook, GOOD, world.now + 2 * DAY)
    assert hook.failing_since is None
    delivered(world, hook, FAILED, world.now + 2 * DAY + HOUR)
    delivered(world, hook, FAILED, world.now + 4 * DAY)
    assert (hook.state, hook.failing_since) == ("on", world.now + 2 * DAY + HOUR)


def test_gone_switches_it_off_at_once_and_drops_what_waits(world, receiver):
    receiver.will.append(410)
    hook = build.hooked(world, receiver.url)
    ring(world)
    ring(world)
    first, _ = jobs.waiting()
    first.run(world.now)
    hook.refresh_from_db()
    assert (hook.state, hook.switched_off_why, hook.switched_off_at) == ("off", "gone", world.now)
    assert [delivery.state for delivery in messages(hook)] == ["failed", "dropped"]
    jobs.work(world.now)
    assert len(receiver.got) == 1


def test_the_ledger_and_every_admin_hear_of_it_in_their_own_language(world):
    aoi = people.join(world.workspace, "aoi", "admin", world.now)
    aoi.user.language = "ja"
    aoi.user.save()
    hook = build.hooked(world, name="Ops <b>")
    before = len(world.trail())
    delivered(world, hook, FAILED, world.now)
    delivered(world, hook, FAILED, world.now + 3 * DAY)
    assert world.trail().count("webhook.switched_off") == 1
    assert len(world.trail()) > before
    assert [letter.to for letter in mail.outbox] == [["alice@example.org"], ["aoi@example.org"]]
    letter = mail.outbox[0]
    assert letter.subject == "The webhook Ops <b> of Hinoki was switched off"
    assert "has arrived since 9 Nov 2026, 12:00" in letter.body
    assert hook.get_absolute_url() in letter.body


def test_gone_says_so_in_the_mail(world):
    delivered(world, build.hooked(world), GONE, world.now)
    assert "gone for good" in mail.outbox[0].body


def test_an_admin_who_switches_it_off_gets_no_mail(world):
    actions.switch_off(build.hooked(world), by=world.alice, at=world.now)
    assert mail.outbox == []


def test_switched_on_again_it_begins_anew(world):
    hook = build.hooked(world)
    delivered(world, hook, FAILED, world.now)
    delivered(world, hook, FAILED, world.now + 3 * DAY)
    actions.switch_on(hook, by=world.alice, at=world.now + 4 * DAY)
    hook.refresh_from_db()
    assert (hook.state, hook.failing_since, hook.switched_off_at, hook.switched_off_why) == ("on", None, None, "")
    delivered(world, hook, FAILED, world.now + 5 * DAY)
    assert hook.state == "on"


def test_one_switched_off_while_a_message_was_under_way_stays_as_it_was_left(world):
    hook = build.hooked(world)
    ring(world)
    delivery = messages(hook)[-1]
    Endpoint.objects.filter(pk=hook.pk).update(state="off", switched_off_at=world.now, switched_off_why="person")
    standing.settle(delivery, GONE, at=world.now)
    hook.refresh_from_db()
    assert (hook.switched_off_why, hook.failing_since) == ("person", None)
    assert delivery.state == "failed"
    assert json.loads(delivery.payload)
