"""What somebody types is kept for them alone, within bounds, until it became a record or a month went by."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import ProgrammingError, transaction

from kaizenlab.drafts import actions, queries, tasks
from kaizenlab.drafts.models import Draft
from kaizenlab.lib import clock
from kaizenlab.workspaces import actions as workspaces
from kaizenlab.workspaces import tenancy
from kaizenlab.workspaces.models import Receipt, Workspace
from tests import people
from tests.world import NOON

pytestmark = pytest.mark.django_db
KEY = "evidence:E-7"


def post(world, name="bob", **fields):
    return world.as_(name).post(world.url("drafts/"), {"draft": KEY} | fields)


def seen_by(world, name):
    tenancy.look_as(user=getattr(world, name).user_id, workspace=world.workspace.pk)
    return list(Draft.objects.values_list("key", "data"))


def test_it_is_kept_as_typed_and_leaves_no_event(world):
    before = world.trail()
    response = post(world, findings="  Half a\r\nsent", csrfmiddlewaretoken="x")
    assert (response.status_code, response.json()) == (200, {"kept": True})
    assert seen_by(world, "bob") == [(KEY, {"findings": "  Half a\r\nsent"})]
    assert world.trail() == before


def test_later_words_take_the_place_of_earlier_ones(world):
    post(world, findings="Half")
    post(world, findings="Half a sentence")
    assert seen_by(world, "bob") == [(KEY, {"findings": "Half a sentence"})]


def test_nobody_else_sees_it_whatever_their_role(world):
    post(world, findings="Half")
    assert seen_by(world, "alice") == seen_by(world, "fumi") == []
    assert queries.kept(world.bob, KEY, at=clock.now()) is None


def test_postgresql_refuses_a_draft_in_somebody_elses_name(world):
    tenancy.look_as(user=world.alice.user_id, workspace=world.workspace.pk)
    draft = Draft(workspace=world.workspace, member=world.bob, key=KEY, data={}, saved_at=world.now)
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        draft.save()


@pytest.mark.parametrize("key", ["", "evidence", "evidence:7", "evidence:E-07", "x" * 30 + ":E-7", "../"])
def test_only_forms_of_records_have_a_name(world, key):
    assert post(world, draft=key, findings="Half").status_code == 400


def test_a_viewer_keeps_nothing(world):
    assert post(world, "vera", findings="Half").status_code == 403


def test_it_is_bounded_in_size(world):
    assert post(world, findings="あ" * 21_000).status_code == 200
    assert post(world, findings="あ" * 22_000).status_code == 413
    assert len(seen_by(world, "bob")[0][1]["findings"]) == 21_000


def test_and_in_number_the_oldest_makes_room(world):
    tenancy.look_as(user=world.bob.user_id, workspace=world.workspace.pk)
    for n in range(1, actions.MOST + 3):
        actions.keep(world.bob, f"evidence:E-{n}", {}, at=world.now + dt.timedelta(minutes=n))
    kept = set(Draft.objects.values_list("key", flat=True))
    assert len(kept) == actions.MOST
    assert not {"evidence:E-1", "evidence:E-2"} & kept


def test_what_no_column_can_hold_is_left_out(world):
    assert post(world, findings="a\x00b").status_code == 200
    assert seen_by(world, "bob")[0][1] == {"findings": "ab"}


def test_a_call_that_comes_after_the_form_was_sent_brings_nothing_back(world):
    sent = uuid.uuid4()
    Receipt.objects.create(workspace=world.workspace, key=sent, by=world.bob, at=world.now)
    assert post(world, findings="Half", sending=str(sent)).json() == {"kept": False}
    assert post(world, findings="Half", sending=str(uuid.uuid4())).json() == {"kept": True}
    assert post(world, findings="Half", sending="nonsense").json() == {"kept": True}


def test_the_forms_own_key_stays_good(world):
    once = uuid.uuid4()
    post(world, findings="Half", sending=str(once))
    assert not Receipt.objects.filter(key=once).exists()


def test_after_a_month_it_is_not_shown_and_then_gone(world):
    tenancy.look_as(user=world.bob.user_id, workspace=world.workspace.pk)
    now = clock.now()
    actions.keep(world.bob, KEY, {}, at=now - dt.timedelta(days=31))
    actions.keep(world.bob, "evidence:E-8", {}, at=now - dt.timedelta(days=29))
    assert queries.kept(world.bob, KEY, at=now) is None
    tenancy.look_as()
    tasks.forget_old_drafts(timestamp=0)
    assert [key for key, _ in seen_by(world, "bob")] == ["evidence:E-8"]


def test_with_its_workspace_it_goes_whoever_wrote_it():
    alice = workspaces.create(
        by=people.person("alice"), name="Demo", slug="demo", time_zone="UTC", at=NOON, example=True
    )
    people.join(alice.workspace, "bob", "member", NOON)
    people.browser("bob").post("/w/demo/drafts/", {"draft": KEY, "findings": "Half"})
    people.browser("alice").post("/w/demo/settings/delete/")
    tenancy.look_as(user=alice.user_id, workspace=alice.workspace_id)
    assert not Workspace.objects.filter(slug="demo").exists()


def test_the_worker_knows_when_to_forget():
    tasks.app.perform_import_paths()
    due = {key[0]: task.cron for key, task in tasks.app.periodic_registry.periodic_tasks.items()}
    assert due["forget_old_drafts"] == "37 3 * * *"
