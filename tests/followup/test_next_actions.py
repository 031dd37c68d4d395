"""Next actions on their decision's page: added, changed, done, reopened, overdue."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import IntegrityError, connection, transaction

from decisions.followup import actions
from decisions.followup.models import NextAction
from decisions.followup.queries import open_actions
from kaizenlab.events.models import Event
from kaizenlab.lib.refusal import Refused, Stale
from tests.world import World, concluded, decided, make_world, next_action

pytestmark = pytest.mark.django_db

LATER = "2126-12-01"


@pytest.fixture(scope="module")
def built(around):
    world = make_world()
    return world, decided(world)


@pytest.fixture
def world(request, each):
    return each[0] if "decision" in request.fixturenames else make_world("aside")


@pytest.fixture
def decision(each):
    return each[1]


def last() -> tuple[str, str, list[str], dict]:
    event = Event.objects.order_by("-seq")[0]
    return event.verb, event.subject, event.records, json.loads(event.facts)


def read(world: World, who: str = "bob", number: int = 1) -> str:
    return world.as_(who).get(world.url(f"decisions/{number}/")).text


def section(text: str) -> str:
    """What the page says under Next actions."""
    return text.split('<section id="actions"')[1].split("</section>")[0]


def send(world: World, path: str, who: str = "bob", **typed: object):
    response = world.as_(who).post(world.url(f"decisions/1/actions/{path}"), typed)
    world.enter()
    return response


def added(world: World, **typed: object):
    return send(world, "", **{"kind": "build", "text": "Tell the sales team", "owner": world.bob.pk} | typed)


def test_a_member_adds_one_and_is_led_to_where_it_stands(world, decision):
    response = added(world, link="example.org/issues/1", due_on=LATER)
    action = NextAction.objects.get()
    assert (response.status_code, response["Location"]) == (303, world.url("decisions/1/#N-1"))
    assert (action.text, action.link, action.owner) == (
        "Tell the sales team",
        "https://example.org/issues/1",
        world.bob,
    )
    verb, subject, records, facts = last()
    assert (verb, subject, records) == ("action.added", "N-1", ["N-1", "D-1"])
    assert facts == {
        "decision": "D-1",
        "kind": "build",
        "text": "Tell the sales team",
        "owner": "Bob",
        "due_on": LATER,
    }
    text = section(read(world))
    for said in ('id="N-1"', "Build", "Tell the sales team", "example.org", "due 1 Dec 2126", "Mark done", "Change"):
        assert said in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": " "},
        {"text": "x" * 301},
        {"link": "javascript:alert(1)"},
        {"owner": "0"},
        {"kind": "successor"},
        {"kind": ""},
        {"due_on": "2026-11-08"},
    ],
)
def test_what_is_wrong_is_asked_again_and_nothing_typed_is_lost(world, decision, wrong):
    response = added(world, **{"text": "Tell the sales team", "link": "https://example.org/1"} | wrong)
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert "https://example.org/1" in response.text or "link" in wrong
    assert not NextAction.objects.exists()


def test_a_viewer_reads_them_and_does_nothing(world, decision):
    next_action(world, decision)
    text = section(read(world, "vera"))
    assert "Tell the sales team" in text
    for button in ("Mark done", "Change", "Add next action"):
        assert button not in text


def test_nobody_who_only_reads_owns_one(world, decision):
    assert added(world, owner=world.vera.pk).status_code == 422


@pytest.mark.parametrize("state", ["proposed", "superseded"])
def test_only_a_decision_that_stands_sets_anything_off(world, state):
    decision = decided(world, by=world.bob) if state == "proposed" else decided(world)
    if state == "superseded":
        kept = next_action(world, decision)
        decided(world, decision.experiment, supersedes=decision)
        for press in (actions.finish, actions.reopen):
            with pytest.raises(Refused, match="D-1 is superseded"):
                press(kept, by=world.bob, at=world.now)
        assert "Tell the sales team" in section(read(world))
    assert added(world).status_code == 409
    assert world.as_("bob").get(world.url("decisions/1/actions/"))["Location"] == world.url("decisions/1/")
    assert "Add next action" not in read(world)


def test_one_without_its_text_is_refused_by_every_door(world, decision):
    with pytest.raises(Refused, match="what exactly"):
        next_action(world, decision, "  ")


def test_a_post_mortem_adds_its_own_kind(world, decision):
    action = next_action(world, decision, "Ask the support team first", kind="postmortem")
    assert "From the post-mortem" in section(read(world))
    assert action.kind == "postmortem"


def test_it_is_done_with_what_came_of_it(world, decision):
    next_action(world, decision)
    response = send(world, "1/done/", who="fumi", note="Shipped in 1.4")
    action = NextAction.objects.get()
    assert (response.status_code, response["Location"]) == (303, world.url("decisions/1/#N-1"))
    assert (action.done_by, action.note) == (world.fumi, "Shipped in 1.4")
    assert last() == ("action.done", "N-1", ["N-1", "D-1"], {"decision": "D-1", "note": "Shipped in 1.4"})
    text = section(read(world))
    assert "Shipped in 1.4" in text
    assert "Reopen" in text
    assert "Mark done" not in text


def test_the_note_may_be_left_out_but_not_be_longer_than_it_may_be(world, decision):
    next_action(world, decision)
    response = send(world, "1/done/", note="x" * 301)
    assert response.status_code == 422
    assert "x" * 301 in response.text
    assert send(world, "1/done/").status_code == 303


def test_whoever_comes_second_is_told_who_was_first(world, decision):
    action = next_action(world, decision)
    actions.finish(action, by=world.fumi, at=world.now)
    response = send(world, "1/done/", note="Mailed them.")
    assert response.status_code == 409
    assert "Fumi has marked N-1 as done already." in response.text
    assert "Mailed them." in response.text
    assert "Back to D-1" in response.text


def test_it_is_reopened_and_the_ledger_keeps_what_was_said(world, decision):
    action = next_action(world, decision)
    actions.finish(action, note="Mailed them.", by=world.fumi, at=world.now)
    assert send(world, "1/reopen/").status_code == 303
    action.refresh_from_db()
    assert (action.done_at, action.done_by, action.note) == (None, None, "")
    assert last() == ("action.reopened", "N-1", ["N-1", "D-1"], {"decision": "D-1", "note": "Mailed them."})
    assert send(world, "1/reopen/").status_code == 409


def test_text_link_owner_and_due_date_change(world, decision):
    next_action(world, decision)
    typed = {"text": "Tell support", "link": "", "owner": world.fumi.pk, "due_on": LATER, "version": "1"}
    response = send(world, "1/", **typed)
    action = NextAction.objects.get()
    assert (response.status_code, response["Location"]) == (303, world.url("decisions/1/#N-1"))
    assert (action.text, action.owner, action.due_on.isoformat(), action.version) == (
        "Tell support",
        world.fumi,
        LATER,
        2,
    )
    verb, _, records, facts = last()
    assert (verb, records, facts["version"]) == ("action.changed", ["N-1", "D-1"], 2)
    assert facts["changes"] == {
        "text": ["Tell the sales team", "Tell support"],
        "owner": ["Bob", "Fumi"],
        "due_on": [None, LATER],
    }


def test_saving_the_same_again_leaves_no_event(world, decision):
    next_action(world, decision)
    assert send(world, "1/", text="Tell the sales team", owner=world.bob.pk, version="1").status_code == 303
    assert last()[0] == "action.added"


def test_a_stale_edit_shows_both_texts(world, decision):
    action = next_action(world, decision)
    same = {"link": "", "owner": world.fumi, "due_on": None}
    actions.change(action, text="Tell support", **same, version=1, by=world.fumi, at=world.now)
    response = send(world, "1/", text="Tell everybody", owner=world.bob.pk, version="1")
    assert response.status_code == 409
    for said in ("Tell everybody", "Tell support", "Somebody changed it", 'name="version" value="2"'):
        assert said in response.text
    assert send(world, "1/", text="Tell everybody", owner=world.bob.pk, version="2").status_code == 303
    with pytest.raises(Stale):
        actions.change(action, text="Late", **same, version=1, by=world.fumi, at=world.now)


def test_one_that_is_done_is_reopened_before_it_changes(world, decision):
    action = actions.finish(next_action(world, decision), by=world.fumi, at=world.now)
    assert send(world, "1/", text="Other", owner=world.bob.pk, version="1").status_code == 409
    assert world.as_("bob").get(world.url("decisions/1/actions/1/"))["Location"] == action.get_absolute_url()


@pytest.mark.parametrize(("ahead", "is_overdue"), [(1, False), (0, False), (-1, True)])
def test_it_is_overdue_from_the_day_after_it_is_due(world, decision, monkeypatch, ahead, is_overdue):
    now = world.now + dt.timedelta(days=9)
    monkeypatch.setattr("kaizenlab.lib.clock.now", lambda: now)
    next_action(world, decision, due_on=now.date() + dt.timedelta(days=ahead))
    assert ("overdue" in section(read(world))) is is_overdue


def test_days_are_the_workspaces_own(world, decision, monkeypatch):
    """At noon in UTC it is the next day in Kiritimati already."""
    monkeypatch.setattr("kaizenlab.lib.clock.now", lambda: world.now)
    next_action(world, decision, due_on=world.now.date())
    assert "overdue" not in section(read(world))
    type(world.workspace).objects.filter(pk=world.workspace.pk).update(time_zone="Pacific/Kiritimati")
    assert "overdue" in section(read(world))


def test_one_that_is_overdue_keeps_its_day_while_something_else_changes(world, decision):
    next_action(world, decision, due_on=world.now.date())
    same = {"owner": world.bob.pk, "due_on": world.now.date()}
    assert send(world, "1/", text="Tell support", version="1", **same).status_code == 303
    earlier = {"owner": world.bob.pk, "due_on": world.now.date() - dt.timedelta(days=1)}
    assert send(world, "1/", text="Tell support", version="2", **earlier).status_code == 422


def test_one_that_is_done_is_not_overdue(world, decision):
    action = next_action(world, decision, due_on=world.now.date())
    assert action.is_overdue(dt.date(2030, 1, 1))
    done = actions.finish(action, by=world.fumi, at=world.now)
    assert not done.is_overdue(dt.date(2030, 1, 1))


def test_what_is_still_to_be_done(world, decision):
    first, second = next_action(world, decision), next_action(world, decision)
    actions.finish(first, by=world.fumi, at=world.now)
    assert list(open_actions(world.workspace)) == [second]
    decided(world, decision.experiment, supersedes=decision)
    assert not open_actions(world.workspace).exists()


def test_an_experiment_to_come_is_planned_from_here_until_it_is_there(world):
    decided(world, next_kind="experiment")
    assert "Plan an experiment" in read(world)
    actions.finish(NextAction.objects.get(), by=world.fumi, at=world.now)
    assert "Plan an experiment" not in read(world)


def test_what_it_led_to_is_a_link(world):
    decided(world, concluded(world, yes=0), "pivot", next_kind="successor")
    assert f'<a class="link" href="{world.url("H-2")}">H-2</a>' in section(read(world))


def test_its_reference_leads_to_its_place_on_the_decisions_page(world, decision):
    next_action(world, decision)
    response = world.as_("vera").get(world.url("N-1"))
    assert (response.status_code, response["Location"]) == (303, world.url("decisions/1/#N-1"))
    assert world.as_("vera").get(world.url("N-2")).status_code == 404


def test_an_alerts_reference_leads_nowhere_while_there_are_none(world):
    assert world.as_("vera").get(world.url("A-1")).status_code == 404


def test_it_is_found_under_its_own_decision_only(world, decision):
    next_action(world, decision)
    decided(world)
    assert world.as_("bob").get(world.url("decisions/2/actions/1/")).status_code == 404


def test_pressing_twice_does_it_once(world, decision):
    key = "6f0f1df4-1d77-4b4f-9c4e-5c9d2f8d2b12"
    first, second = added(world, once=key), added(world, once=key)
    assert first["Location"] == second["Location"]
    assert NextAction.objects.count() == 1


def test_what_people_wrote_is_text(world, decision):
    next_action(world, decision, "<script>alert(1)</script>", link="javascript:alert(1)")
    actions.finish(NextAction.objects.get(), note="<b>Done</b>", by=world.bob, at=world.now)
    text = section(read(world))
    assert "<script>" not in text
    assert "<b>Done</b>" not in text
    assert 'href="javascript:' not in text


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE followup_nextaction SET kind = 'experiment'",
        "UPDATE followup_nextaction SET number = 9",
        "UPDATE followup_nextaction SET created_at = now()",
        "UPDATE followup_nextaction SET created_by_id = owner_id",
        "DELETE FROM followup_nextaction",
    ],
)
def test_postgresql_keeps_where_it_came_from(world, decision, change):
    next_action(world, decision, by=world.fumi)
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.parametrize(
    "change",
    [
        {"done_at": dt.datetime(2126, 1, 1, tzinfo=dt.UTC)},
        {"note": "Shipped."},
        {"done_at": dt.datetime(2000, 1, 1, tzinfo=dt.UTC), "done_by": True},
    ],
)
def test_postgresql_knows_that_done_has_its_time_and_its_person(world, decision, change):
    next_action(world, decision)
    said = change | ({"done_by": world.bob} if change.get("done_by") else {})
    with pytest.raises(IntegrityError, match="next_action_done"), transaction.atomic():
        NextAction.objects.update(**said)
