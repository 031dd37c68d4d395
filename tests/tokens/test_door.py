"""The door: which token opens it, as whom, and what a program is told where it doesn't."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import RequestFactory

from kaizenlab.lib import clock
from kaizenlab.lib.refusal import Refused
from kaizenlab.tokens import actions
from kaizenlab.tokens.door import token_opens
from kaizenlab.tokens.models import Token
from kaizenlab.tokens.rules import Scope
from kaizenlab.workspaces.actions import people
from kaizenlab.workspaces.models import Membership
from kaizenlab.workspaces.rules import Role
from tests.world import World, make_elsewhere


@token_opens(Scope.WRITE_METRICS)
def who(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"who": str(request.member), "where": request.workspace.slug, "with": request.token.name})


@token_opens(Scope.WRITE_METRICS)
def writes_and_is_refused(request: HttpRequest) -> HttpResponse:
    actions.make(name="Half", scopes=["metrics:read"], days=30, by=request.member, at=clock.now())
    raise Refused("Not today.")


def made(world: World, scope: str = "metrics:write", days: int = 30, **options) -> tuple[Token, str]:
    return actions.make(name="One", scopes=[scope], days=days, by=world.alice, at=clock.now(), **options)


def ask(text: str, view=who, scheme: str = "Bearer", **kwargs) -> HttpResponse:
    headers = {"authorization": f"{scheme} {text}"} if text else {}
    return view(RequestFactory().get("/", headers=headers), **kwargs)


def told(response: HttpResponse) -> str:
    return json.loads(response.content)["detail"]


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_a_good_token_opens_as_its_owner(world, scheme):
    _token, text = made(world)
    response = ask(text, scheme=scheme)
    assert json.loads(response.content) == {"who": "Alice", "where": "hinoki", "with": "One"}
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("text", ["", "kzl_nothing", "' OR 1=1", "kzl_" + "a" * 500])
def test_without_a_good_one_nothing_opens(world, text):
    made(world)
    response = ask(text)
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert response["Content-Type"] == "application/problem+json"


def test_it_is_a_bearers_token_and_nothing_else(world):
    _token, text = made(world)
    assert ask(text, scheme="Basic").status_code == 401


def test_a_revoked_token_is_refused_in_the_next_request(world):
    token, text = made(world)
    assert ask(text).status_code == 200
    world.enter()
    actions.revoke(token, by=world.alice, at=clock.now())
    assert ask(text).status_code == 401


def test_a_token_is_refused_from_its_end_on(world, monkeypatch):
    token, text = made(world)
    monkeypatch.setattr(clock, "now", lambda: token.ends_at - dt.timedelta(seconds=1))
    assert ask(text).status_code == 200
    monkeypatch.setattr(clock, "now", lambda: token.ends_at)
    assert ask(text).status_code == 401


def test_a_token_reaches_as_far_as_its_scopes(world):
    _token, text = made(world, "metrics:read")
    response = ask(text)
    assert (response.status_code, told(response)) == (403, "This token lacks the scope metrics:write.")


def test_a_token_opens_only_its_own_workspace(world):
    make_elsewhere()
    world.enter()
    _token, text = made(world)
    assert ask(text, place="hinoki").status_code == 200
    nowhere, elsewhere = (ask(text, place=place) for place in ("nowhere", "elsewhere"))
    assert nowhere.status_code == 404
    assert nowhere.content == elsewhere.content


def test_a_token_may_no_more_than_its_owner_and_nothing_once_they_left(world):
    _token, text = made(world)
    Membership.objects.filter(pk=world.fumi.pk).update(role=Role.ADMIN)
    people.change_role(
        member=world.alice, role=Role.VIEWER, by=Membership.objects.get(pk=world.fumi.pk), at=clock.now()
    )
    assert ask(text).status_code == 403
    world.enter()
    people.remove(member=world.alice, by=Membership.objects.get(pk=world.fumi.pk), at=clock.now())
    assert ask(text).status_code == 401


def test_a_refusal_is_told_and_undoes_what_was_written(world):
    _token, text = made(world)
    before = len(world.trail())
    response = ask(text, view=writes_and_is_refused)
    assert (response.status_code, told(response)) == (409, "Not today.")
    world.enter()
    assert Token.objects.count() == 1
    assert len(world.trail()) == before


def test_its_use_is_noted_once_an_hour_and_leaves_no_event(world, monkeypatch):
    token, text = made(world)
    before = len(world.trail())
    for later in (0, 59, 61):
        moment = token.made_at + dt.timedelta(minutes=later)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        assert ask(text).status_code == 200
        world.enter()
        noted = Token.objects.get(pk=token.pk).used_at
        assert noted == (token.made_at if later < 60 else moment)
    assert len(world.trail()) == before
