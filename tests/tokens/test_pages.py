"""Settings → Tokens: admins make and revoke them; the text of one is shown once and lies nowhere."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kaizenlab.events.models import Event
from kaizenlab.lib import clock
from kaizenlab.lib.refusal import Refused
from kaizenlab.tokens import actions
from kaizenlab.tokens.models import Token
from kaizenlab.workspaces import tenancy
from tests.world import make_elsewhere

FORM = {"name": "Nightly figures", "scopes": ["metrics:write"], "days": "30"}
SHOWN = re.compile(r'id="token" readonly value="(kzl_[^"]+)"')


def test_the_subnav_leads_there_for_admins_alone(world):
    for who, there in (("alice", True), ("fumi", False), ("bob", False), ("vera", False)):
        assert ("/settings/tokens/" in world.as_(who).get(world.url("settings/")).text) is there
        assert (world.as_(who).get(world.url("settings/tokens/")).status_code == 200) is there


def test_a_new_token_is_shown_once_and_only_its_digest_is_kept(world):
    alice = world.as_("alice")
    response = alice.post(world.url("settings/tokens/new/"), FORM)
    assert response.status_code == 303
    first, second = (alice.get(response["Location"]).text for _ in range(2))
    text = SHOWN.search(first)[1]
    assert text not in second
    assert f"kzl_…{text[-4:]}" in second
    world.enter()
    token = Token.objects.get()
    assert (token.ref, token.name, token.scopes, token.owner) == (
        "K-1",
        "Nightly figures",
        ["metrics:write"],
        world.alice,
    )
    assert token.ends_at - token.made_at == dt.timedelta(days=30)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(t)::text FROM tokens_token t")
        row = cursor.fetchone()[0]
    event = Event.objects.filter(workspace=world.workspace).order_by("-seq").first()
    assert event.verb == "token.made"
    for kept in (row, event.facts):
        assert text not in kept
        assert text.removeprefix("kzl_") not in kept
    assert "digest" not in json.loads(event.facts)


def test_a_token_holds_256_random_bits(world):
    texts = {
        actions.make(name="One", scopes=["metrics:read"], days=30, by=world.alice, at=world.now)[1] for _ in range(9)
    }
    assert len(texts) == 9
    assert all(re.fullmatch(r"kzl_[A-Za-z0-9_-]{43}", text) for text in texts)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "This field is required."),
        ({"scopes": []}, "This field is required."),
        ({"scopes": ["everything"]}, "is not one of the available choices"),
        ({"days": "3650"}, "is not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(world, wrong, said):
    response = world.as_("alice").post(world.url("settings/tokens/new/"), FORM | wrong)
    assert response.status_code == 422
    assert said in response.text
    world.enter()
    assert not Token.objects.exists()


def test_a_revoked_token_moves_to_those_that_are_over_with_one_event(world):
    token, _text = actions.make(name="Old", scopes=["metrics:read"], days=30, by=world.alice, at=clock.now())
    before = len(world.trail())
    alice = world.as_("alice")
    assert "Keep it" in alice.get(world.url("settings/tokens/1/revoke/")).text
    assert alice.post(world.url("settings/tokens/1/revoke/")).status_code == 303
    assert "None yet." in alice.get(world.url("settings/tokens/")).text
    assert "revoked" in alice.get(world.url("settings/tokens/?is=over")).text
    assert world.trail()[before:] == ["token.revoked"]
    with pytest.raises(Refused, match="opens nothing any more"):
        actions.revoke(token, by=world.alice, at=clock.now())


def test_a_token_that_has_ended_is_over_too(world):
    actions.make(name="Old", scopes=["metrics:read"], days=30, by=world.alice, at=clock.now() - dt.timedelta(days=31))
    alice = world.as_("alice")
    assert "None yet." in alice.get(world.url("settings/tokens/")).text
    assert "ended" in alice.get(world.url("settings/tokens/?is=over")).text


def test_a_workspace_has_fifty_good_tokens_at_most(world, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 2)
    make = {"scopes": ["metrics:read"], "days": 30, "by": world.alice}
    first, _text = actions.make(name="1", at=world.now, **make)
    actions.make(name="2", at=world.now, **make)
    with pytest.raises(Refused, match="Revoke one first"):
        actions.make(name="3", at=world.now, **make)
    actions.revoke(first, by=world.alice, at=world.now)
    actions.make(name="3", at=world.now, **make)


def test_nothing_but_use_and_end_of_a_token_can_be_changed(world):
    token, _text = actions.make(name="One", scopes=["metrics:read"], days=30, by=world.alice, at=world.now)
    rows = Token.objects.filter(pk=token.pk)
    for change in (
        {"digest": "0" * 64},
        {"scopes": ["metrics:write"]},
        {"ends_at": world.now + dt.timedelta(days=900)},
    ):
        with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        rows.delete()
    assert rows.update(used_at=world.now) == 1


def test_a_stranger_sees_a_token_only_while_showing_it(world):
    _token, text = actions.make(name="One", scopes=["metrics:read"], days=30, by=world.alice, at=world.now)
    charlie = make_elsewhere()
    tenancy.look_as(user=charlie.user_id, workspace=charlie.workspace_id)
    assert not Token.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.token', %s, true)", [actions.digest(text)])
    assert Token.objects.count() == 1
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Token.objects.update(used_at=world.now)


def test_the_list_asks_the_same_number_of_queries_however_long_it_is(world):
    counts = []
    alice = world.as_("alice")
    for many in (1, 12):
        world.enter()
        for n in range(many):
            actions.make(name=f"{many} {n}", scopes=["metrics:read"], days=30, by=world.alice, at=clock.now())
        with CaptureQueriesContext(connection) as queries:
            assert alice.get(world.url("settings/tokens/")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
