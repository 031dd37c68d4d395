"""The pages: admins write, founders read, and neither address nor secret is shown to who needs it not."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.db import IntegrityError, connection, transaction

from kaizenlab.alerts.hooks import actions, planning
from kaizenlab.alerts.hooks.models import Attempt, Delivery, Endpoint
from kaizenlab.events.models import Event
from kaizenlab.lib.refusal import Refused
from tests import world as build
from tests.doors import WANTED
from tests.hooks import jobs
from tests.hooks.test_delivery import ring
from tests.people import browser
from tests.workspaces.test_delete import make_example
from tests.world import make_elsewhere, messages

FORM = WANTED | {"events": ["alert.fired", "decision.accepted"], "kind": "webhook", "language": "en"}
SHOWN = re.compile(r'id="secret" readonly value="(whsec_[^"]+)"')


def at(world, path="", who="alice"):
    return world.as_(who).get(world.url(f"settings/webhooks/{path}"))


def post(world, path, form=None, who="alice"):
    return world.as_(who).post(world.url(f"settings/webhooks/{path}"), form or {}, follow=False)


def test_the_subnav_leads_there_for_founders_and_admins(world):
    for who, there in (("alice", True), ("fumi", True), ("bob", False), ("vera", False)):
        assert ("/settings/webhooks/" in world.as_(who).get(world.url("settings/")).text) is there
    assert at(world, who="bob").status_code == 403
    assert "None yet." in at(world, who="fumi").text
    assert "New webhook" not in at(world, who="fumi").text


def test_a_new_webhook_shows_its_secret_once(world):
    alice = world.as_("alice")
    response = alice.post(world.url("settings/webhooks/new/"), FORM)
    assert response.status_code == 303
    first, second = (alice.get(response["Location"]).text for _ in range(2))
    secret = SHOWN.search(first)[1]
    assert secret not in second
    world.enter()
    hook = Endpoint.objects.get()
    assert hook.signing(world.now) == [secret]
    assert (hook.name, hook.kind, hook.url, hook.number) == ("Channel", "webhook", FORM["address"], 1)
    assert (hook.events, hook.severities) == (["alert.fired", "decision.accepted"], [1])
    assert world.trail()[-1] == "webhook.added"


def test_a_rotation_shows_the_new_secret_once(world):
    hook = build.hooked(world)
    alice = world.as_("alice")
    here = alice.post(world.url(f"settings/webhooks/{hook.number}/rotate/"))["Location"]
    first, second = (alice.get(here).text for _ in range(2))
    assert SHOWN.search(first)
    assert "the one before it signs too" in second
    assert not SHOWN.search(second)


def test_neither_address_nor_secret_lies_in_the_database_or_in_the_ledger_as_it_is(world):
    address = "https://8.8.8.8/services/T0/hush"
    hook, secret = actions.add(
        "webhook", actions.Wanted("Ops", address, ["alert.fired"], [1], "en"), by=world.alice, at=world.now
    )
    new = actions.rotate(hook, by=world.alice, at=world.now)
    wanted = actions.Wanted("Ops", address + "2", ["alert.fired"], [1], "en")
    actions.change(hook, wanted, version=1, by=world.alice, at=world.now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(e)::text FROM hooks_endpoint e")
        row = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(to_jsonb(e)::text, '') FROM events_event e WHERE verb LIKE 'webhook.%'")
        ledger = cursor.fetchone()[0]
    for hushed in (secret, new, secret[6:], "hush", "8.8.8.8"):
        assert hushed not in row
        assert hushed not in ledger
    changed = json.loads(Event.objects.filter(verb="webhook.changed").get().facts)
    assert changed == {"name": "Ops", "changes": {}, "moved": True}


def test_a_founder_sees_where_it_leads_and_not_the_whole_address(world):
    build.hooked(world, "https://192.0.2.10:8443/services/T0/hush")
    for path in ("", "1/"):
        assert "https://192.0.2.10:8443" in at(world, path, "fumi").text
        assert "hush" not in at(world, path, "fumi").text
        assert "hush" in at(world, path, "alice").text
    assert at(world, "1/edit/", "fumi").status_code == 403


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "This field is required."),
        ("hooks.example.org/a", "Begin it with https://."),
        ("ftp://8.8.8.8/a", "Begin it with https://."),
        ("javascript:alert(1)", "Begin it with https://."),
        ("https://", "After https:// comes a host."),
        ("https:///a", "After https:// comes a host."),
        ("https://8.8.8.8:99999/", "This is no address."),
        ("https://[::1/", "This is no address."),
        ("https://somebody:secret@8.8.8.8/", "Leave name and password out of it"),
        ("https://8.8.8.8@127.0.0.1/", "Leave name and password out of it"),
        ("https://8.8.8.8/a b", "Write the address plainly"),
        ("https://ｌｏｃａｌｈｏｓｔ/", "Write the address plainly"),
        ("http://8.8.8.8/a", "would travel unencrypted"),
        ("https://127.0.0.1/", "It leads into a private network."),
        ("https://localhost/", "It leads into a private network."),
        ("https://2130706433/", "It leads into a private network."),
        ("http://10.0.0.1/", "It leads into a private network."),
        ("https://169.254.169.254/latest/meta-data/", "It leads into a private network."),
        ("https://[::ffff:10.0.0.1]/", "It leads into a private network."),
        ("https://[fd00::5]/", "It leads into a private network."),
        ("https://8.8.8.8/" + "a" * 500, "at most 500 characters"),
    ],
)
def test_a_bad_address_is_refused_at_its_field_and_given_back(world, address, said):
    response = post(world, "new/", FORM | {"address": address})
    assert response.status_code == 422
    assert said in response.text.replace("&#x27;", "'")
    assert 'href="#id_address"' in response.text
    if address:
        assert f'value="{address}"' in response.text
    world.enter()
    assert not Endpoint.objects.exists()


def test_a_host_the_operator_named_may_be_private_and_unencrypted(world, settings):
    settings.TRUSTED_HOSTS = ["127.0.0.1:8080"]
    assert post(world, "new/", FORM | {"address": "http://127.0.0.1:8080/a"}).status_code == 303
    assert post(world, "new/", FORM | {"address": "http://127.0.0.1:8081/a"}).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "\u200b"}, "name"),
        ({"kind": "carrier pigeon"}, "kind"),
        ({"events": []}, "events"),
        ({"events": ["alert.fired", "webhook.test"]}, "events"),
        ({"severities": []}, "severities"),
        ({"severities": ["4"]}, "severities"),
        ({"language": "tlh"}, "language"),
    ],
)
def test_what_else_is_wrong_is_said_at_its_field(world, wrong, field):
    response = post(world, "new/", FORM | wrong)
    assert response.status_code == 422
    assert f'href="#id_{field}' in response.text


def test_twenty_are_enough(world):
    for _ in range(20):
        build.hooked(world)
    response = post(world, "new/", FORM)
    assert response.status_code == 409
    assert "20 webhooks at most" in response.text
    actions.remove(Endpoint.objects.get(number=1), by=world.alice, at=world.now)
    assert post(world, "new/", FORM).status_code == 303


def test_it_is_changed(world):
    hook = build.hooked(world)
    assert post(world, "1/edit/", FORM | {"version": "1"}).status_code == 303
    world.enter()
    hook.refresh_from_db()
    assert (hook.name, hook.version, hook.url) == ("Channel", 2, FORM["address"])
    assert world.trail()[-1] == "webhook.changed"
    assert post(world, "1/edit/", FORM | {"version": "2"}).status_code == 303
    assert world.trail().count("webhook.changed") == 1, "the same again changes nothing"


def test_who_comes_second_sees_both_and_loses_nothing(world):
    build.hooked(world)
    post(world, "1/edit/", FORM | {"version": "1"})
    response = post(world, "1/edit/", FORM | {"version": "1", "name": "Mine"})
    assert response.status_code == 409
    assert 'value="Mine"' in response.text
    assert "Channel" in response.text
    assert 'name="version" value="2"' in response.text
    for nonsense in ("", "x", "9" * 30):
        assert post(world, "1/edit/", FORM | {"version": nonsense}).status_code == 409


def test_send_test_shows_what_came_back(world, receiver):
    receiver.will.append("explains")
    build.hooked(world, receiver.url)
    alice = world.as_("alice")
    response = alice.post(world.url("settings/webhooks/1/test/"))
    page = alice.get(response["Location"]).text
    assert "It was not taken: the receiver answered 400." in page
    assert "&lt;script&gt;no_text&lt;/script&gt; 痛み" in page
    [got] = receiver.got
    assert json.loads(got.body)["type"] == "webhook.test"
    assert json.loads(got.body)["data"]["test"] is True
    world.enter()
    delivery = Delivery.objects.get()
    assert (delivery.message, delivery.state, delivery.attempts) == (got.id, "failed", 1)
    assert jobs.waiting() == [], "a test is not tried again"
    assert Endpoint.objects.get().failing_since is None
    assert world.trail()[-1] == "webhook.tested"


def test_a_test_that_arrives_ends_what_failed_before(world, receiver):
    hook = build.hooked(world, receiver.url)
    Endpoint.objects.update(failing_since=world.now)
    hook.refresh_from_db()
    actions.test(hook, by=world.alice, at=world.now)
    hook.refresh_from_db()
    assert hook.failing_since is None
    with pytest.raises(Refused, match="not redelivered"):
        actions.redeliver(messages(hook)[0], by=world.alice, at=world.now)


def test_one_that_is_off_can_be_tested(world, receiver):
    hook = build.hooked(world, receiver.url)
    actions.switch_off(hook, by=world.alice, at=world.now)
    hook.refresh_from_db()
    assert actions.test(hook, by=world.alice, at=world.now).outcome == "delivered"
    hook.refresh_from_db()
    assert hook.state == "off"


def test_the_log_leads_to_each_message_and_its_attempts(world, receiver):
    receiver.will.append(500)
    hook = build.hooked(world, receiver.url)
    ring(world)
    jobs.work(world.now)
    [delivery] = messages(hook)
    assert f"deliveries/{delivery.message}/" in at(world, "1/", "fumi").text
    page = at(world, f"1/deliveries/{delivery.message}/", "fumi").text
    assert "It was not taken: the receiver answered 500." in page
    assert "&quot;alert.fired&quot;" in page
    assert "Redeliver" not in page
    assert "Redeliver" in at(world, f"1/deliveries/{delivery.message}/").text


def test_redelivery_from_the_page(world, receiver):
    hook = build.hooked(world, receiver.url)
    ring(world)
    jobs.work(world.now)
    [delivery] = messages(hook)
    path = f"1/deliveries/{delivery.message}/redeliver/"
    assert post(world, path).status_code == 303
    world.enter()
    assert len(jobs.waiting()) == 1
    actions.switch_off(hook, by=world.alice, at=world.now)
    assert post(world, path).status_code == 409


def test_the_log_has_pages(world):
    hook = build.hooked(world)
    said = {"workspace": world.workspace, "endpoint": hook, "event": "webhook.test", "payload": "{}"}
    rows = [Delivery(**said, message=f"msg_{n}", planned_at=world.now, state="dropped") for n in range(120)]
    Delivery.objects.bulk_create(rows)
    page = at(world, "1/").text
    assert page.count("/deliveries/") + page.count('href="deliveries/') == 50
    older = re.search(r'rel="next" href="(\?cursor=[^"#]+)#log"', page)[1].replace("&amp;", "&")
    assert "deliveries/msg_69/" in at(world, f"1/{older}").text
    assert at(world, "1/?cursor=nonsense").status_code == 404


def test_switched_off_for_its_failures_the_pages_say_so(world):
    build.hooked(world)
    Endpoint.objects.update(state="off", switched_off_at=world.now, switched_off_why="failing")
    for path in ("", "1/"):
        assert "for three days, nothing that was sent arrived" in at(world, path, "fumi").text
    assert post(world, "1/on/").status_code == 303
    assert "three days" not in at(world, "1/").text
    assert post(world, "1/on/").status_code == 409


def test_failing_for_a_while_the_pages_say_since_when(world):
    build.hooked(world)
    Endpoint.objects.update(failing_since=world.now)
    assert "Nothing has arrived since 9 Nov 2026, 12:00." in at(world).text


def test_removed_it_stays_as_a_record(world):
    hook = build.hooked(world)
    ring(world)
    assert "Keep it" in at(world, "1/remove/").text
    assert post(world, "1/remove/").status_code == 303
    assert "None yet." in at(world).text
    assert "Ops" in at(world, "?is=removed").text
    assert "deliveries/" in at(world, "1/").text
    assert "Send test" not in at(world, "1/").text
    world.enter()
    assert [delivery.state for delivery in messages(hook)] == ["dropped"]
    for path in ("edit/", "rotate/", "off/", "on/", "test/", "remove/"):
        assert post(world, f"1/{path}", FORM | {"version": "1"}).status_code == 409, path
    assert at(world, "1/edit/").status_code == 409
    assert world.trail()[-1] == "webhook.removed"


def test_a_strangers_webhook_is_none(world):
    charlie, hook = make_elsewhere(), build.hooked(world)
    ring(world)
    [delivery] = messages(hook)
    other = browser("charlie")
    for path in ("1/", "1/edit/", f"1/deliveries/{delivery.message}/"):
        assert other.get(f"/w/{charlie.workspace.slug}/settings/webhooks/{path}").status_code == 404
    assert other.get(world.url("settings/webhooks/1/")).status_code == 404


def test_a_message_of_one_webhook_is_none_of_anothers(world):
    hook = build.hooked(world)
    build.hooked(world, events=["decision.accepted"])
    ring(world)
    [delivery] = messages(hook)
    assert at(world, f"2/deliveries/{delivery.message}/").status_code == 404


def test_pressing_twice_tests_and_redelivers_once(world, receiver):
    hook = build.hooked(world, receiver.url)
    once = {"once": "0b6f7c1e-6a0e-4f0a-9b1e-5f2c1d3e4a5b"}
    alice = world.as_("alice")
    first, second = (alice.post(world.url("settings/webhooks/1/test/"), once) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert len(receiver.got) == 1
    world.enter()
    assert len(messages(hook)) == 1


def test_what_was_sent_and_what_came_back_can_neither_be_changed_nor_deleted(world, receiver):
    hook = build.hooked(world, receiver.url)
    ring(world)
    jobs.work(world.now)
    for act in (
        lambda: Attempt.objects.update(outcome="status"),
        lambda: Attempt.objects.all().delete(),
        lambda: Delivery.objects.update(payload="{}"),
        lambda: Delivery.objects.update(message="msg_x"),
        lambda: Endpoint.objects.update(kind="slack", secret=""),
        lambda: Endpoint.objects.update(created_at=world.now + dt.timedelta(days=1)),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    for table in ("hooks_attempt", "hooks_delivery", "hooks_endpoint"):
        with pytest.raises(IntegrityError, match="sealed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
    assert hook.deliveries.count() == 1


def test_with_an_example_workspace_its_webhooks_go_whole_and_what_was_queued_does_nothing(db, receiver):
    demo = make_example()
    hook = build.hooked(demo, receiver.url)
    for _ in range(2):
        planning.plan(hook, "webhook.test", "{}", at=demo.now)
    first, second = jobs.waiting()
    first.run(demo.now)
    assert demo.as_("alice").post(demo.url("settings/delete/")).status_code == 303
    second.run(demo.now)
    assert len(receiver.got) == 1
    demo.enter()
    assert not Attempt.objects.exists()
    assert not Endpoint.objects.exists()
