"""Slack-compatible addresses get a message for people; nobody's words become marks, links or mentions."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from kaizenlab.alerts import actions
from kaizenlab.alerts.hooks import payload
from kaizenlab.alerts.models import Alert
from tests import world as build
from tests.hooks import jobs
from tests.world import messages


@pytest.fixture
def channel(world, settings):
    settings.ORIGIN = "https://kaizen.example.org"
    return build.hooked(world, kind="slack", name="Channel")


def texts(endpoint):
    return [json.loads(delivery.payload)["text"] for delivery in messages(endpoint)]


def test_an_alert_says_how_severe_what_where_and_why(world, channel):
    build.answered(world, build.running(world), "no", "no", "no")
    said = next(text for text in texts(channel) if "Out of reach" in text)
    first, second, third = said.split("\n")
    number = Alert.objects.get(rule="futile").number
    assert first == (
        f"*Sev 1: Out of reach* · <https://kaizen.example.org/w/hinoki/alerts/{number}/|A-{number}> · Hinoki"
    )
    assert second == "E-1 Interviews: lost rationale"
    assert "0 of 3" in third


def test_acknowledged_and_resolved_are_told_with_who_and_how(world, channel):
    experiment = build.running(world)
    build.answered(world, experiment, "no", "no")
    alert = Alert.objects.get()
    actions.acknowledge(alert, by=world.fumi, at=world.now + dt.timedelta(hours=3))
    build.observed(world, experiment, "no", alias="P3")
    _, acknowledged, *_, resolved = texts(channel)
    assert acknowledged.startswith("*Acknowledged: At risk* · Fumi · <")
    assert resolved.startswith("*Resolved: At risk*")
    assert "It became another alert" in resolved


def test_a_decision_says_what_was_decided_and_by_whom(world, channel):
    build.decided(world)
    said = texts(channel)[1]
    assert said.startswith("*Investigate* · Fumi · <https://kaizen.example.org/w/hinoki/decisions/1/|D-1> · Hinoki\n")
    assert said.endswith("Needed 3 of 5, got 3 of 5.")


def test_it_speaks_the_language_it_was_given(world, channel):
    japanese = build.hooked(world, kind="slack", language="ja", events=["decision.accepted"])
    build.decided(world)
    assert texts(japanese)[0].startswith("*追加検証*")


def test_only_links_of_ours_are_links(world, channel):
    title = "<!channel> <https://evil.example|click> & <@U1> a>b\nnew line"
    build.answered(world, build.running(world, title=title), "no", "no")
    [said] = texts(channel)
    assert said.split("\n")[1] == (
        "E-1 &lt;!channel&gt; &lt;https://evil.example|click&gt; &amp; &lt;@U1&gt; a&gt;b new line"
    )
    assert said.count("<") == said.count(">") == 1
    assert payload.escaped("&lt;") == "&amp;lt;"


def test_slack_is_asked_to_unfurl_nothing(world, channel):
    build.answered(world, build.running(world), "no", "no")
    said = json.loads(messages(channel)[0].payload)
    assert said.keys() == {"text", "unfurl_links", "unfurl_media"}
    assert said["unfurl_links"] is said["unfurl_media"] is False


def test_it_is_posted_and_tried_again_like_any_other(world, receiver):
    receiver.will.append("explains")
    channel = build.hooked(world, receiver.url + "/services/T0/B0/x", kind="slack")
    build.answered(world, build.running(world), "no", "no")
    jobs.work(world.now)
    jobs.work(world.now + dt.timedelta(minutes=1))
    assert [got.path for got in receiver.got] == ["/services/T0/B0/x"] * 2
    assert receiver.got[0].body == receiver.got[1].body == messages(channel)[0].payload
    assert messages(channel)[0].state == "delivered"
