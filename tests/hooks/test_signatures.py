"""Signatures, verified by the reference library: with both secrets while a rotation's overlap lasts."""

from __future__ import annotations

import base64
import datetime as dt

import pytest
from standardwebhooks.webhooks import WebhookVerificationError

from kaizenlab.alerts.hooks import actions, post, rules
from kaizenlab.lib import clock
from kaizenlab.lib.refusal import Refused
from tests import world as build
from tests.hooks import jobs
from tests.hooks.test_delivery import ring

HOURS = dt.timedelta(hours=1)
SECOND = dt.timedelta(seconds=1)


def add(world, receiver, **wanted):
    said = {"name": "Ops", "address": receiver.url, "events": ["alert.fired"], "severities": [1, 2, 3]} | wanted
    return actions.add("webhook", actions.Wanted(language="en", **said), by=world.alice, at=world.now)


def send(world):
    ring(world)
    jobs.work(clock.now())


def test_a_secret_has_enough_random_bytes_and_is_of_the_standards_form(world, receiver):
    secrets = {add(world, receiver)[1] for _ in range(5)}
    assert len(secrets) == 5
    for secret in secrets:
        prefix, _, key = secret.partition("_")
        assert prefix == "whsec"
        assert len(base64.b64decode(key, validate=True)) == 32


def test_the_signature_is_verified_by_the_reference_library(world, receiver):
    _, secret = add(world, receiver)
    send(world)
    [got] = receiver.got
    assert got.verified(secret)["type"] == "alert.fired"
    with pytest.raises(WebhookVerificationError):
        got.verified(actions.new_secret())


def test_a_changed_body_id_or_time_is_refused(world, receiver):
    _, secret = add(world, receiver)
    send(world)
    [got] = receiver.got
    for name, changed in (("webhook-id", "msg_other"), ("webhook-timestamp", str(int(clock.now().timestamp()) + 60))):
        with pytest.raises(WebhookVerificationError):
            type(got)(got.path, got.headers | {name: changed}, got.body).verified(secret)
    with pytest.raises(WebhookVerificationError):
        type(got)(got.path, got.headers, got.body.replace("fired", "wired")).verified(secret)


def test_words_of_any_script_are_signed_as_they_are_sent(world, receiver):
    _, secret = add(world, receiver)
    experiment = build.running(world, build.hypothesis(world), title="痛み 🙂 <&>")
    build.answered(world, experiment, "no", "no")
    jobs.work(clock.now())
    assert receiver.got[-1].verified(secret)["data"]["alert"]["title"] == "痛み 🙂 <&>"


def test_after_a_rotation_both_verify_and_the_new_one_signs_first(world, receiver):
    hook, old = add(world, receiver)
    new = actions.rotate(hook, by=world.alice, at=clock.now())
    assert new != old
    send(world)
    [got] = receiver.got
    assert got.verified(new) == got.verified(old)
    first, second = got.headers["webhook-signature"].split(" ")
    only_first = got.headers | {"webhook-signature": first}
    only_second = got.headers | {"webhook-signature": second}
    assert type(got)(got.path, only_first, got.body).verified(new)
    assert type(got)(got.path, only_second, got.body).verified(old)


@pytest.mark.parametrize(("later", "signatures"), [(24 * HOURS - SECOND, 2), (24 * HOURS, 1), (24 * HOURS + SECOND, 1)])
def test_the_overlap_is_a_day(world, receiver, later, signatures):
    hook, old = add(world, receiver)
    new = actions.rotate(hook, by=world.alice, at=world.now)
    hook.refresh_from_db()
    assert len(hook.signing(world.now + later)) == signatures
    assert hook.signing(world.now + later) == [new, old][:signatures]
    assert rules.OVERLAP == 24 * HOURS


def test_rotated_twice_the_last_two_sign(world, receiver):
    hook, _ = add(world, receiver)
    second = actions.rotate(hook, by=world.alice, at=world.now)
    third = actions.rotate(hook, by=world.alice, at=world.now + HOURS)
    hook.refresh_from_db()
    assert hook.signing(world.now + 2 * HOURS) == [third, second]


def test_a_retry_is_signed_for_its_own_time(world, receiver):
    receiver.will.append(500)
    _, secret = add(world, receiver)
    ring(world)
    now = clock.now()
    jobs.work(now - dt.timedelta(minutes=4))
    jobs.work(now)
    first, second = receiver.got
    assert first.verified(secret) == second.verified(secret)
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]
    assert first.id == second.id


def test_the_time_is_signed_as_it_is_sent_whatever_zone_it_is_given_in(world, receiver):
    hook, secret = add(world, receiver)
    tokyo = clock.now().astimezone(dt.timezone(9 * HOURS))
    assert post.send(hook, "msg_a", '{"a":1}', at=tokyo).is_good
    assert receiver.got[-1].verified(secret) == {"a": 1}


def test_a_slack_compatible_address_gets_no_signature_and_has_no_secret(world, receiver):
    hook, secret = actions.add(
        "slack", actions.Wanted("Ch", receiver.url, ["alert.fired"], [1, 2, 3], "en"), by=world.alice, at=world.now
    )
    assert secret == ""
    send(world)
    assert not [name for name in receiver.got[0].headers if name.startswith("webhook-")]
    with pytest.raises(Refused):
        actions.rotate(hook, by=world.alice, at=world.now)
