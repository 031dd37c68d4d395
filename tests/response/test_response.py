"""A Sev 1 about an experiment assembles people until something is decided."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from decisions.actions import proposal, settlement
from experiments.actions import conclusion, evidence
from kaizenlab.alerts import actions as alerts
from kaizenlab.alerts import tasks
from kaizenlab.alerts.models import Alert
from kaizenlab.alerts.response.actions import responding
from kaizenlab.alerts.response.models import Responder, Response
from kaizenlab.alerts.rules.terms import Rule
from kaizenlab.events.models import Event
from kaizenlab.lib.refusal import Refused
from tests import world as build

pytestmark = pytest.mark.django_db
KILL = {"outcome": "kill", "rationale": "Nobody feels it.", "learned": "Nobody feels it."}


def one(world):
    world.enter()
    return Response.objects.get()


def called(world):
    return [call.alert.rule for call in one(world).calls.order_by("pk")]


def test_two_noes_assemble_nobody_and_the_third_does(world):
    experiment = build.running(world)
    build.answered(world, experiment, "no", "no")
    world.enter()
    assert not Response.objects.exists()
    build.observed(world, experiment, "no", alias="P3")
    response = one(world)
    assert (response.experiment, response.number, response.severity) == (experiment, 1, 1)
    assert response.alert == Alert.objects.get(rule="futile")
    assert response.opened_at == world.now + dt.timedelta(hours=2)


def test_it_opens_in_the_event_that_caused_it(world):
    build.severe(world)
    response = one(world)
    last = Event.objects.order_by("-seq").first()
    assert last.verb == "evidence.recorded"
    assert response.alert.ref in last.records


def test_a_second_severe_alert_joins_it(world):
    build.severe(world)
    assert called(world) == ["futile", "kill"]


def test_the_owner_and_the_founders_should_be_there(world):
    build.severe(world)
    world.enter()
    assert [row.member for row in Responder.objects.order_by("pk")] == [world.alice, world.fumi, world.bob]
    assert not Responder.objects.exclude(joined_at=None).exists()


def test_who_has_left_is_not_called(world):
    type(world.fumi).objects.filter(pk=world.fumi.pk).update(left_at=world.now)
    build.severe(world)
    world.enter()
    assert [row.member for row in Responder.objects.order_by("pk")] == [world.alice, world.bob]


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        (dt.datetime(2026, 11, 9, 14, tzinfo=dt.UTC), dt.date(2026, 11, 10)),  # Monday
        (dt.datetime(2026, 11, 13, 23, 59, tzinfo=dt.UTC), dt.date(2026, 11, 16)),  # Friday: the weekend is skipped
        (dt.datetime(2026, 11, 14, 0, 0, tzinfo=dt.UTC), dt.date(2026, 11, 16)),  # Saturday
        (dt.datetime(2026, 11, 15, 12, tzinfo=dt.UTC), dt.date(2026, 11, 16)),  # Sunday
    ],
)
def test_it_is_due_at_the_end_of_the_next_working_day(world, opened, due):
    experiment = build.running(world)
    for number in (1, 2, 3):
        build.observed(world, experiment, "no", alias=f"P{number}", at=opened)
    assert one(world).due_at == dt.datetime.combine(due, dt.time(23, 59, 59), dt.UTC)


def test_the_day_is_the_workspaces(world):
    world.workspace.time_zone = "Asia/Tokyo"
    world.workspace.save(update_fields=["time_zone"])
    experiment = build.running(world)
    for number in (1, 2, 3):  # 01:00 on Tuesday in Tokyo
        build.observed(world, experiment, "no", alias=f"P{number}", at=world.now + dt.timedelta(hours=4))
    assert one(world).due_at == dt.datetime(2026, 11, 11, 14, 59, 59, tzinfo=dt.UTC)


def test_of_a_result_it_is_due_when_the_policy_says(world):
    """Nothing rang before: the result itself is the Sev 1."""
    for rule in (Rule.FUTILE, Rule.KILL):
        build.ruled(world, rule, is_on=False)
    experiment = build.severe(world)
    conclusion.conclude(experiment, by=world.fumi, at=world.now + dt.timedelta(days=30))
    response = one(world)
    assert called(world) == ["result"]
    assert response.due_at == experiment.recommendation.due_at == dt.datetime(2026, 12, 10, 23, 59, 59, tzinfo=dt.UTC)


def test_a_deadline_does_not_move_because_the_conclusion_was_late(world):
    experiment = build.severe(world)
    due_at = one(world).due_at
    conclusion.conclude(experiment, by=world.fumi, at=world.now + dt.timedelta(days=30))
    assert one(world).due_at == due_at < experiment.recommendation.due_at


def test_it_goes_on_when_the_experiment_is_concluded_and_ends_with_the_decision(world):
    experiment = build.severe(world)
    conclusion.conclude(experiment, by=world.fumi, at=world.now + dt.timedelta(days=1))
    response = one(world)
    assert response.ended_at is None
    assert called(world) == ["futile", "kill", "result"]
    decision = proposal.propose(experiment, **KILL, by=world.fumi, at=world.now + dt.timedelta(days=2))
    response = one(world)
    assert (response.ending, response.ended_by_decision) == ("decided", decision)
    assert response.ended_at == world.now + dt.timedelta(days=2)
    last = Event.objects.order_by("-seq").first()
    assert last.verb == "decision.accepted"
    assert f"response:{response.pk}" in last.records


def test_a_proposal_alone_does_not_end_it(world):
    experiment = build.severe(world)
    conclusion.conclude(experiment, by=world.fumi, at=world.now + dt.timedelta(days=1))
    decision = proposal.propose(experiment, **KILL, by=world.bob, at=world.now + dt.timedelta(days=2))
    assert one(world).ended_at is None
    settlement.accept(decision, by=world.fumi, at=world.now + dt.timedelta(days=3))
    assert one(world).ended_at == world.now + dt.timedelta(days=3)


def test_a_result_that_is_less_severe_keeps_it_open_until_the_decision(world):
    """A breached guardrail is Sev 1, what the policy says about it Sev 2: people stay until they have decided."""
    bars = [build.criterion(), build.criterion(name="would leave", role="guardrail", direction="at_most", required=1)]
    experiment = build.running(world, None, *bars)
    for number, said in enumerate(["yes", "yes", "yes"], start=1):
        build.observed(world, experiment, said, alias=f"P{number}")
    for number in range(5):
        build.observed(world, experiment, "yes", of=1, alias=f"G{number}")
    assert "guardrail" in called(world)
    for number in (4, 5):
        build.observed(world, experiment, "yes", alias=f"P{number}")
    conclusion.conclude(experiment, by=world.fumi, at=world.now + dt.timedelta(days=1))
    world.enter()
    assert not Alert.objects.filter(severity=1, resolved_at=None).exists()
    assert one(world).ended_at is None
    said = {"outcome": "investigate", "rationale": "It harms."}
    proposal.propose(experiment, **said, by=world.fumi, at=world.now + dt.timedelta(days=2))
    assert one(world).ending == "decided"


def in_doubt(world):
    """Out of reach after three noes, and nothing else: the kill criterion is judged on its day."""
    bar = build.criterion()
    experiment = build.running(world, None, bar, kills=[build.kill(bar, world.now.date() + dt.timedelta(7), of=None)])
    return experiment, build.answered(world, experiment, "no", "no", "no")


def heard_wrongly(world, experiment, said, at):
    evidence.correct(said, build.entry(experiment, "yes", alias="P3"), reason="Misheard.", by=world.bob, at=at)


def test_it_stands_down_when_evidence_was_corrected(world):
    experiment, said = in_doubt(world)
    at = world.now + dt.timedelta(hours=3)
    heard_wrongly(world, experiment, said[2], at)
    response = one(world)
    assert (response.ending, response.ended_at, response.ended_by_decision) == ("stood_down", at, None)


def test_the_next_severe_alert_opens_another_one(world):
    experiment, said = in_doubt(world)
    heard_wrongly(world, experiment, said[2], world.now + dt.timedelta(hours=3))
    build.observed(world, experiment, "no", alias="P4", at=world.now + dt.timedelta(hours=4))
    world.enter()
    assert list(Response.objects.order_by("number").values_list("number", "ending")) == [(1, "stood_down"), (2, "")]


def test_an_invalid_result_asks_for_no_decision_and_it_stands_down(world):
    experiment = build.severe(world)
    conclusion.conclude(experiment, by=world.fumi, at=world.now + dt.timedelta(days=1), broken="They were friends.")
    assert one(world).ending == "stood_down"


def test_a_decision_on_another_experiment_of_the_hypothesis_ends_it_too(world):
    experiment = build.severe(world)
    cancelled = build.running(world, experiment.hypothesis)
    build.answered(world, cancelled, "no", "no", "no")
    closed = build.running(world, experiment.hypothesis)
    build.answered(world, closed, "no", "no", "no")
    for each in (closed, experiment):
        conclusion.conclude(each, by=world.fumi, at=world.now + dt.timedelta(days=1))
    seen = [cancelled.number, closed.number]
    decision = proposal.propose(experiment, **KILL, seen=seen, by=world.fumi, at=world.now + dt.timedelta(days=2))
    world.enter()
    found = Response.objects.order_by("experiment__number").values_list("ending", "ended_by_decision")
    assert list(found) == [("decided", decision.pk), ("cancelled", None), ("decided", decision.pk)]


def test_an_alert_that_becomes_severe_opens_it(world):
    build.concluded(world)
    at = world.now + dt.timedelta(days=5)
    tasks.look(world.workspace.pk, at)
    world.enter()
    assert not Response.objects.exists()
    tasks.look(world.workspace.pk, at + dt.timedelta(days=4))
    response = one(world)
    assert called(world) == ["overdue"]
    assert response.due_at < response.opened_at


def test_an_alert_about_a_hypothesis_alone_opens_none(world):
    build.ruled(world, Rule.DRAFT, severity=1)
    build.hypothesis(world)
    tasks.look(world.workspace.pk, world.now + dt.timedelta(days=20))
    world.enter()
    assert Alert.objects.get().severity == 1
    assert not Response.objects.exists()


def test_nor_does_one_about_a_decision(world):
    build.ruled(world, Rule.LEARNING, severity=1)
    build.decided(world, learned="")
    tasks.look(world.workspace.pk, world.now + dt.timedelta(days=20))
    world.enter()
    assert Alert.objects.get(rule="learning").severity == 1
    assert not Response.objects.exists()


def test_it_ends_when_the_experiment_is_cancelled(world):
    experiment = build.severe(world)
    conclusion.cancel(experiment, reason="Nobody is left.", by=world.fumi, at=world.now + dt.timedelta(days=1))
    response = one(world)
    assert (response.ending, response.ended_by_decision) == ("cancelled", None)
    assert response.ended_at == world.now + dt.timedelta(days=1)


def test_acknowledging_one_of_its_alerts_says_who_is_on_it(world):
    build.severe(world)
    world.enter()
    at = world.now + dt.timedelta(hours=5)
    for rule, member in (("futile", world.fumi), ("kill", world.fumi)):
        alerts.acknowledge(Alert.objects.get(rule=rule), by=member, at=at)
        at += dt.timedelta(hours=1)
    world.enter()
    joined = dict(Responder.objects.exclude(joined_at=None).values_list("member", "joined_at"))
    assert joined == {world.fumi.pk: world.now + dt.timedelta(hours=5)}


def test_who_was_not_called_can_be_on_it_too(world):
    experiment = build.running(world, owner=world.fumi)
    build.answered(world, experiment, "no", "no", "no")
    response = one(world)
    assert world.bob.pk not in set(response.responders.values_list("member", flat=True))
    responding.join(response, by=world.bob, at=world.now + dt.timedelta(hours=5))
    world.enter()
    assert response.responders.get(member=world.bob).joined_at == world.now + dt.timedelta(hours=5)
    assert world.trail()[-1] == "response.joined"
    with pytest.raises(Refused, match="on it already"):
        responding.join(response, by=world.bob, at=world.now + dt.timedelta(hours=4))


def test_nobody_joins_what_is_over_nor_writes_in_its_log(world):
    experiment, said = in_doubt(world)
    heard_wrongly(world, experiment, said[2], world.now + dt.timedelta(hours=3))
    at = world.now + dt.timedelta(hours=4)
    with pytest.raises(Refused, match="over: Stood down"):
        responding.join(one(world), by=world.bob, at=at)
    with pytest.raises(Refused, match="over: Stood down"):
        responding.note(one(world), "Too late.", by=world.bob, at=at)


def test_a_remark_leaves_one_event_that_does_not_say_what_it_says(world):
    experiment = build.severe(world)
    responding.note(one(world), " Called the three again. ", by=world.bob, at=world.now + dt.timedelta(hours=5))
    world.enter()
    last = Event.objects.order_by("-seq").first()
    assert (last.verb, last.subject, last.facts) == ("response.noted", experiment.ref, '{"response":1}')
    assert one(world).remarks.get().text == "Called the three again."


def test_what_is_over_and_what_was_written_stays(world):
    experiment, said = in_doubt(world)
    responding.note(one(world), "Called.", by=world.bob, at=world.now + dt.timedelta(hours=2))
    responding.join(one(world), by=world.bob, at=world.now + dt.timedelta(hours=2))
    heard_wrongly(world, experiment, said[2], world.now + dt.timedelta(hours=3))
    response = one(world)
    mine = response.responders.filter(member=world.bob)
    for change in (
        lambda: Response.objects.update(ending="cancelled"),
        lambda: Response.objects.update(due_at=world.now),
        lambda: response.remarks.update(text="Never mind."),
        lambda: response.calls.update(at=world.now),
        lambda: mine.update(joined_at=None),
        lambda: response.remarks.all().delete(),
        lambda: response.responders.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="sealed row"), transaction.atomic():
            change()
