"""What happens to an alert, and that a decision was accepted, is planned for every webhook that wants it."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import IntegrityError, transaction

from kaizenlab.alerts import actions, bells, tasks
from kaizenlab.alerts.hooks import actions as hooks
from kaizenlab.alerts.hooks import planning
from kaizenlab.alerts.models import Alert
from tests import world as build
from tests.hooks import jobs
from tests.world import messages


def planned(endpoint):
    return [(delivery.event, delivery.subject) for delivery in messages(endpoint)]


def out_of_reach(world):
    """A-1 is at risk after the second no; A-2 and A-3, Sev 1, after the third, which resolve it."""
    experiment = build.running(world)
    build.answered(world, experiment, "no", "no", "no")
    world.enter()
    return Alert.objects.get(rule="futile")


def test_each_moment_becomes_a_message_with_one_job(world):
    hook = build.hooked(world)
    alert = out_of_reach(world)
    assert planned(hook) == [
        ("alert.fired", "A-1"),
        ("alert.fired", "A-2"),
        ("alert.fired", "A-3"),
        ("alert.resolved", "A-1"),
    ]
    actions.acknowledge(alert, by=world.fumi, at=world.now + dt.timedelta(hours=3))
    assert planned(hook)[4:] == [("alert.acknowledged", alert.ref)]
    queue = jobs.waiting()
    assert [job.arguments["delivery"] for job in queue] == [delivery.pk for delivery in messages(hook)]
    assert {(job.arguments["attempt"], job.due_at, job.priority) for job in queue} == {(1, None, -10)}


def test_a_silence_is_told_to_nobody_and_its_end_as_firing_again(world):
    hook = build.hooked(world)
    alert = out_of_reach(world)
    before = len(planned(hook))
    later = world.now + dt.timedelta(hours=4)
    actions.silence(alert, until=later, reason="Tomorrow.", by=world.fumi, at=world.now + dt.timedelta(hours=3))
    assert len(planned(hook)) == before
    tasks.look(world.workspace.pk, later)
    world.enter()
    assert planned(hook)[before:] == [("alert.fired", alert.ref)]
    assert json.loads(messages(hook)[-1].payload)["data"]["alert"]["state"] == "firing"


def test_more_severe_is_told_as_raised(world):
    hook = build.hooked(world, events=["alert.raised"])
    build.concluded(world)
    tasks.look(world.workspace.pk, world.now + dt.timedelta(days=5))
    tasks.look(world.workspace.pk, world.now + dt.timedelta(days=9))
    world.enter()
    assert [event for event, _ in planned(hook)] == ["alert.raised"]
    assert json.loads(messages(hook)[0].payload)["data"]["alert"]["severity"] == 1


def test_an_accepted_decision_is_told_and_a_proposal_is_not(world):
    hook = build.hooked(world, events=["decision.accepted"], severities=[])
    build.decided(world, by=world.bob)
    assert planned(hook) == []
    build.decided(world)
    assert planned(hook) == [("decision.accepted", "D-2")]


def test_only_the_wanted_severities_and_events_are_told(world):
    severe = build.hooked(world, severities=[1])
    firing = build.hooked(world, events=["alert.fired"])
    out_of_reach(world)
    assert planned(severe) == [("alert.fired", "A-2"), ("alert.fired", "A-3")]
    assert planned(firing) == [("alert.fired", "A-1"), ("alert.fired", "A-2"), ("alert.fired", "A-3")]


def test_who_was_told_that_it_fired_is_told_how_it_went_on_though_it_weighs_less_now(world):
    told, never = build.hooked(world, severities=[1]), build.hooked(world, severities=[2])
    alert = out_of_reach(world)
    Alert.objects.filter(pk=alert.pk).update(severity=3)
    alert.refresh_from_db()
    actions.acknowledge(alert, by=world.fumi, at=world.now + dt.timedelta(hours=3))
    assert planned(told)[-1] == ("alert.acknowledged", alert.ref)
    assert ("alert.acknowledged", alert.ref) not in planned(never)


def test_one_that_is_off_or_removed_is_told_nothing(world):
    off, removed = build.hooked(world), build.hooked(world)
    hooks.switch_off(off, by=world.alice, at=world.now)
    hooks.remove(removed, by=world.alice, at=world.now)
    out_of_reach(world)
    assert planned(off) == planned(removed) == []


def test_what_is_rolled_back_was_never_planned(world):
    hook = build.hooked(world)
    with transaction.atomic():
        out_of_reach(world)
        transaction.set_rollback(True)
    assert planned(hook) == []
    assert jobs.waiting() == []


def test_one_moment_is_planned_once_for_each_webhook(world):
    build.hooked(world)
    alert = out_of_reach(world)
    with pytest.raises(IntegrityError, match="delivery_of_moment_once"), transaction.atomic():
        planning.ring(alert, alert.moments.get())
    bells.attach(planning.ring)
    assert bells.BELLS.count(planning.ring) == 1


def test_what_is_sent_is_written_once_and_for_all(world):
    hook = build.hooked(world)
    build.running(world)
    alert = out_of_reach(world)
    text = messages(hook)[1].payload
    Alert.objects.filter(pk=alert.pk).update(title="Another title")
    assert messages(hook)[1].payload == text


def test_the_payload_says_what_programs_need(world, settings):
    settings.ORIGIN = "https://kaizen.example.org"
    hook = build.hooked(world)
    out_of_reach(world)
    said = json.loads(next(each for each in messages(hook) if each.subject == "A-2").payload)
    alert = said["data"].pop("alert")
    assert said == {
        "type": "alert.fired",
        "timestamp": "2026-11-09T14:00:00Z",
        "data": {"workspace": {"slug": "hinoki", "name": "Hinoki"}},
    }
    assert alert == {
        "ref": "A-2",
        "url": "https://kaizen.example.org/w/hinoki/alerts/2/",
        "rule": alert["rule"],
        "severity": 1,
        "state": "firing",
        "about": "E-1",
        "title": "Interviews: lost rationale",
        "owner": "Bob",
        "why": alert["why"],
        "fired_at": "2026-11-09T14:00:00Z",
        "acknowledged_at": None,
        "acknowledged_by": None,
        "resolved_at": None,
        "resolution": "",
    }
    assert "0 of 3" in alert["why"]


def test_the_payload_of_a_decision(world, settings):
    settings.ORIGIN = "https://kaizen.example.org"
    hook = build.hooked(world, events=["decision.accepted"])
    decision = build.decided(world)
    said = json.loads(messages(hook)[0].payload)
    assert said["timestamp"] == "2026-11-11T12:00:00Z"
    assert said["data"]["decision"] == {
        "ref": "D-1",
        "url": "https://kaizen.example.org/w/hinoki/decisions/1/",
        "title": decision.title,
        "outcome": "investigate",
        "needed": "3 of 5",
        "got": "3 of 5",
        "override": False,
        "late": False,
        "hypothesis": "H-1",
        "experiment": "E-1",
        "decided_by": "Fumi",
        "decided_at": "2026-11-11T12:00:00Z",
    }


def test_it_is_canonical_json(world):
    import rfc8785

    hook = build.hooked(world)
    out_of_reach(world)
    for each in messages(hook):
        assert rfc8785.dumps(json.loads(each.payload)).decode() == each.payload
