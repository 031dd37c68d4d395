"""A kill and a pivot are looked back on: with a timeline that fills itself in, and without names in the causes."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from decisions.actions import proposal, settlement
from experiments.actions import conclusion
from hypotheses import actions as beliefs
from kaizenlab.alerts import actions as alerts
from kaizenlab.alerts.models import Alert
from kaizenlab.alerts.response import told
from kaizenlab.alerts.response.actions import postmortem as actions
from kaizenlab.alerts.response.models import PostMortem
from kaizenlab.events.models import Event
from kaizenlab.lib.refusal import Refused, Stale
from tests import people
from tests import world as build

pytestmark = pytest.mark.django_db
TEXTS = build.CAUSES


def the_only(world):
    world.enter()
    return PostMortem.objects.select_related("decision", "experiment__workspace").get()


def write(world, by=None, version=1, **texts):
    return actions.edit(
        the_only(world), version=version, by=by or world.bob, at=world.now + dt.timedelta(days=4), **texts
    )


def finish(world, by, version=2):
    return actions.finish(the_only(world), version=version, by=by, at=world.now + dt.timedelta(days=5))


def test_a_kill_opens_one_with_what_was_frozen_and_what_was_learned(world):
    decision = build.killed(world)
    row = the_only(world)
    assert (row.number, row.decision, row.state) == (decision.number, decision, "open")
    assert row.believed == "Teams of 3 to 20 lose why a feature was built\n\nAssumption 1"
    assert row.learned == decision.learned
    assert (row.helped, row.hindered) == ("", "")
    assert row.opened_at == decision.settled_at
    last = Event.objects.order_by("-seq").first()
    assert last.verb == "decision.accepted"
    assert f"postmortem:{row.pk}" in last.records


def test_what_was_believed_is_what_the_plan_had_frozen(world):
    belief = build.hypothesis(world)
    experiment = build.running(world, belief)
    belief.refresh_from_db()
    beliefs.edit(belief, version=belief.version, statement="Something else", by=world.bob, at=world.now)
    build.answered(world, experiment, "no", "no", "no")
    conclusion.conclude(experiment, by=world.fumi, at=world.now + dt.timedelta(days=1))
    build.decided(world, experiment, "kill")
    assert the_only(world).believed.startswith("Teams of 3 to 20")


def test_a_pivot_opens_one_too_and_nothing_else_does(world):
    build.decided(world)  # investigate
    world.enter()
    assert not PostMortem.objects.exists()
    experiment = build.running(world)
    build.answered(world, experiment, "no", "no", "no")
    conclusion.conclude(experiment, by=world.fumi, at=world.now + dt.timedelta(days=1))
    build.decided(world, experiment, "pivot")
    assert the_only(world).decision.outcome == "pivot"


def test_a_proposal_opens_none_before_it_is_accepted(world):
    decision = build.killed(world, by=world.bob)
    world.enter()
    assert not PostMortem.objects.exists()
    settlement.accept(decision, by=world.fumi, at=world.now + dt.timedelta(days=3))
    assert the_only(world).opened_at == world.now + dt.timedelta(days=3)


def test_a_decision_that_is_superseded_keeps_its_own(world):
    first = build.killed(world)
    later = {"by": world.fumi, "at": world.now + dt.timedelta(days=9), "supersedes": first}
    second = proposal.propose(first.experiment, outcome="pivot", **build.TEXTS, **later)
    world.enter()
    assert set(PostMortem.objects.values_list("number", flat=True)) == {first.number, second.number}


def test_writing_is_an_event_that_names_the_fields_and_not_the_words(world):
    decision = build.killed(world)
    row = write(world, **TEXTS)
    assert row.version == 2
    world.enter()
    last = Event.objects.order_by("-seq").first()
    assert (last.verb, last.subject) == ("postmortem.edited", decision.ref)
    assert last.facts == '{"fields":["helped","hindered"],"version":2}'
    before = len(world.trail())
    write(world, version=2, **TEXTS)
    assert len(world.trail()) == before


def test_of_two_who_write_the_second_gets_both_texts(world):
    build.killed(world)
    write(world, by=world.fumi, **TEXTS)
    with pytest.raises(Stale) as stale:
        write(world, helped="Luck.")
    assert (stale.value.mine, stale.value.theirs) == ({"helped": "Luck."}, {"helped": TEXTS["helped"]})
    assert stale.value.by == "Fumi"


@pytest.mark.parametrize("field", ["helped", "hindered"])
def test_a_cause_names_nobody(world, field):
    build.killed(world)
    with pytest.raises(Refused, match="“bob” names somebody"):
        write(world, **{field: "It was bob’s list."})
    assert the_only(world).version == 1


def test_nor_somebody_who_has_left_or_was_called_by_the_mailbox(world):
    build.killed(world)
    dana = people.join(world.workspace, "dana", "viewer", world.now)
    type(dana).objects.filter(pk=dana.pk).update(left_at=world.now)
    type(dana.user).objects.filter(pk=dana.user_id).update(name="D. Suzuki")
    for word in ("Suzuki", "dana"):
        with pytest.raises(Refused, match=f"“{word}” names somebody"):
            write(world, hindered=f"We waited for {word}.")


def test_what_was_believed_and_learned_may_name_people(world):
    build.killed(world)
    write(world, learned="Bob’s segment feels it.", believed="Bob")


def test_only_what_is_whole_is_finished(world):
    build.killed(world)
    with pytest.raises(Refused, match="Still to be written: What helped, What hindered"):
        finish(world, world.fumi, version=1)
    write(world, learned="\u200b", **TEXTS)
    with pytest.raises(Refused, match="Still to be written: What we learned"):
        finish(world, world.fumi)


def test_a_founder_finishes_it_and_then_it_stays(world):
    build.killed(world)
    write(world, **TEXTS)
    row = finish(world, world.fumi)
    assert (row.state, row.finished_by, row.finished_at) == ("finished", world.fumi, world.now + dt.timedelta(days=5))
    assert world.trail()[-1] == "postmortem.finished"
    with pytest.raises(Refused, match="finished"):
        write(world, version=2, helped="Something else.")
    with pytest.raises(Refused, match="finished"):
        finish(world, world.fumi)
    for change in (
        lambda: PostMortem.objects.update(helped="Something else."),
        lambda: PostMortem.objects.update(state="open", finished_at=None, finished_by=None),
        lambda: PostMortem.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="sealed row"), transaction.atomic():
            change()
    assert the_only(world).helped == TEXTS["helped"]


def test_so_does_whoever_proposed_the_decision_and_no_other_member(world):
    decision = build.killed(world, by=world.bob)
    settlement.accept(decision, by=world.fumi, at=world.now + dt.timedelta(days=3))
    write(world, **TEXTS)
    assert actions.may_finish(the_only(world), world.bob)
    assert not actions.may_finish(the_only(world), world.vera)
    assert finish(world, world.bob).finished_by == world.bob


def test_a_member_who_did_not_propose_it_does_not(world):
    build.killed(world)
    write(world, **TEXTS)
    with pytest.raises(PermissionDenied):
        finish(world, world.bob)


def test_what_changed_since_it_was_read_is_not_finished(world):
    build.killed(world)
    write(world, **TEXTS)
    with pytest.raises(Refused, match="since you read it"):
        finish(world, world.fumi, version=1)


def test_somebody_who_joined_since_is_not_named_in_what_is_finished(world):
    build.killed(world)
    write(world, helped="The list of Dana Research.", hindered="Nothing.")
    people.join(world.workspace, "dana", "viewer", world.now)
    with pytest.raises(Refused, match="What helped: “Dana” names somebody"):
        finish(world, world.fumi)


def test_what_it_looks_back_on_is_sealed_from_the_start(world):
    build.killed(world)
    world.enter()
    for change in ({"opened_at": world.now}, {"number": 7}):
        with pytest.raises(IntegrityError, match="sealed row"), transaction.atomic():
            PostMortem.objects.update(**change)


def test_kills_of_before_get_theirs_when_the_room_is_opened(world):
    """The migration's own statement, on a workspace that had decided before."""
    build.killed(world)
    before = the_only(world)
    read = import_module("kaizenlab.alerts.response.migrations.0002_walls").LOOK_BACK
    select = read[read.index("SELECT decision.workspace_id") : read.index("SET CONSTRAINTS")].rstrip().rstrip(";")
    with connection.cursor() as cursor:
        cursor.execute(select)
        (found,) = cursor.fetchall()
    kept = ("workspace_id", "number", "decision_id", "experiment_id", "hypothesis_id", "opened_at", "state", "believed")
    assert found == (*(getattr(before, name) for name in kept), before.learned, "", "", 1)


def test_acknowledged_alerts_stand_in_its_timeline_by_role(world):
    experiment = build.running(world)
    for hours in (2, 3, 4):
        build.observed(world, experiment, "no", alias=f"P{hours}", at=world.now + dt.timedelta(hours=hours))
    alert = Alert.objects.get(rule="futile")
    alerts.acknowledge(alert, by=world.fumi, at=world.now + dt.timedelta(hours=5))
    conclusion.conclude(experiment, by=world.bob, at=world.now + dt.timedelta(days=1))
    build.decided(world, experiment, "kill")
    found = told.told(the_only(world))
    assert [(step.kind.value, step.by, step.rule, step.severity) for step in found.steps] == [
        ("registered", "owner", "", 0),
        ("started", "owner", "", 0),
        ("signal", "", "at_risk", 2),
        ("severe", "", "futile", 1),
        ("acknowledged", "founder", "futile", 1),
        ("concluded", "owner", "", 0),
        ("decided", "founder", "", 0),
    ]
    assert (found.first_day, found.acknowledgement) == (1, dt.timedelta(hours=2))
