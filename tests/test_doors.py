"""Every route × every person: the table is in tests/doors.py, the routes are enumerated from the router."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from kaizenlab.events.models import Event
from tests.doors import DOORS, OUTSIDE, Door, house
from tests.people import ROLES, browser, with_password
from tests.world import World, make_elsewhere, make_world

# A reader's mail server presses it (RFC 8058), and has no other token than the signed one in the address
PROVEN_BY_ITS_ADDRESS = {"delivery:unsubscribe"}
# A program shows a token in a header that no browser sends by itself
PROVEN_BY_A_TOKEN = {"api:readings", "api:nothing", "prometheus"}
PEOPLE = ["vera", "bob", "fumi", "alice"]
EVERYBODY = ["", "charlie", *PEOPLE]
TOKEN = re.compile(rb'name="(csrfmiddlewaretoken|once)" value="[^"]+"')
NUMBERED_ANEW = re.compile(r"(?<=^view:)\d+$")  # by a sequence, which no rollback takes back
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b(?!.*django_session)", re.IGNORECASE | re.DOTALL)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(around: None) -> tuple[World, dict[str, Any]]:
    make_elsewhere()
    world = make_world()
    return world, house(world)


@pytest.fixture
def world(each: tuple[World, dict[str, Any]]) -> World:
    return each[0]


@pytest.fixture
def names(each: tuple[World, dict[str, Any]]) -> dict[str, Any]:
    return each[1]


def routes(resolver: URLResolver, inside: tuple[str, ...] = ()) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield ":".join([*inside, entry.name or str(entry.pattern)])
        else:
            yield from routes(entry, (*inside, entry.namespace) if entry.namespace else inside)


def test_every_route_has_its_row():
    rows = [door.name for door in DOORS] + list(OUTSIDE)
    assert sorted(set(routes(get_resolver()))) == sorted(rows)


def address(world: World, door: Door, names: dict[str, Any]) -> str:
    return world.url(door.path.format(**names))


def form_of(door: Door, names: dict[str, Any]) -> dict[str, Any]:
    """A fresh one: what is sent as a file can be read only once."""
    said = {key.format(**names): value for key, value in door.form.items()}
    return {key: value() if callable(value) else value.format(**names) for key, value in said.items()}


def undone(client: Client, method: str, url: str, data: dict[str, str] | None = None) -> HttpResponse:
    """The answer; what it did is undone."""
    with transaction.atomic():
        response = getattr(client, method)(url, data)
        transaction.set_rollback(True)
    return response


def looking(door: Door, name: str) -> int:
    if not name or name == "charlie":
        return 404 if name else 302
    if door.opens is None:
        return 405
    return door.shows if ROLES[name].rank >= door.opens.rank else 403


def sending(door: Door, name: str) -> int:
    if not name or name == "charlie":
        return 404 if name else 302
    if door.takes is None:
        return 405
    return door.but.get(name, door.answers) if ROLES[name].rank >= door.takes.rank else 403


@pytest.mark.parametrize("name", EVERYBODY)
def test_who_may_look(world, names, name, subtests):
    client = browser(name)
    for door in DOORS:
        with subtests.test(door.name), CaptureQueriesContext(connection) as queries:
            assert undone(client, "get", address(world, door, names)).status_code == looking(door, name)
            assert not [query["sql"] for query in queries if WRITES.match(query["sql"])], "a GET changes nothing"


@pytest.mark.parametrize("name", EVERYBODY)
def test_who_may_send_and_each_leaves_one_event(world, names, name, subtests):
    client = browser(name)
    for door in DOORS:
        with subtests.test(door.name), transaction.atomic():
            before = len(world.trail())
            response = client.post(address(world, door, names), form_of(door, names))
            assert response.status_code == sending(door, name), response.content.decode()[-3000:]
            assert len(world.trail()) - before == (door.leaves if response.status_code == 303 else 0)
            transaction.set_rollback(True)


def test_who_may_look_outside_a_workspace(subtests):
    with_password("charlie")
    signed_in = browser("charlie")
    for name, (path, nobody, somebody) in OUTSIDE.items():
        with subtests.test(name):
            assert browser().get(path).status_code == nobody
            assert undone(signed_in, "get", path).status_code == somebody


def bare(response: HttpResponse) -> tuple[int, dict[str, str], bytes]:
    """Without what is fresh in every answer."""
    return response.status_code, dict(response.headers) | {"Content-Length": ""}, TOKEN.sub(b"", response.content)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_cannot_tell_a_workspace_from_none(world, names, method, subtests):
    charlie = browser("charlie")
    missing = bare(charlie.get("/w/elsewhere/hypotheses/999/"))
    for door in DOORS:
        with subtests.test(door.name):
            here = address(world, door, names)
            refused = bare(getattr(charlie, method)(here))
            assert refused == bare(getattr(charlie, method)(here.replace("/w/hinoki/", "/w/nowhere/")))
            assert refused == missing


def test_records_of_one_workspace_are_none_of_anothers(world, names, subtests):
    """The same numbers under a stranger's own workspace lead nowhere."""
    charlie = browser("charlie")
    for door in DOORS:
        if "{" in door.path.partition("?")[0] and door.name != "jump":
            with subtests.test(door.name):
                url = address(world, door, names).replace("/w/hinoki/", "/w/elsewhere/")
                assert charlie.get(url).status_code in (404, 405)
                assert charlie.post(url, form_of(door, names)).status_code in (404, 405)


def test_whatever_changes_something_needs_the_forms_token(world, names, subtests):
    alice = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
    alice.force_login(world.alice.user, backend="django.contrib.auth.backends.ModelBackend")
    paths = [address(world, door, names) for door in DOORS]
    paths += [path for name, (path, *_) in OUTSIDE.items() if name not in PROVEN_BY_ITS_ADDRESS | PROVEN_BY_A_TOKEN]
    before = world.trail()
    for path in paths:
        for method in ("post", "put", "patch", "delete"):
            with subtests.test(f"{method} {path}"):
                assert getattr(alice, method)(path).status_code == 403
    assert world.trail() == before


def test_no_other_method_is_answered(world, names, subtests):
    alice = browser("alice")
    for door in DOORS:
        for method in ("put", "patch", "delete"):
            with subtests.test(f"{method} {door.name}"):
                assert undone(alice, method, address(world, door, names)).status_code == 405


def test_extra_fields_change_nothing(world, names, subtests):
    """What a form does not ask is not read from it, whatever its name."""
    bob = browser("bob")
    extra = {
        "workspace": "999",
        "workspace_id": "999",
        "role": "admin",
        "number": "77",
        "id": "1",
        "state": "adopted",
        "by": str(world.alice.pk),
        "created_by": str(world.alice.pk),
        "created_at": "2000-01-01",
        "registered_at": "2000-01-01T00:00:00Z",
        "recommendation": "1",
        "verdict": "validated",
        "override": "",
        "settled_by": str(world.alice.pk),
    }
    for door in DOORS:
        if sending(door, "bob") != 303:
            continue
        with subtests.test(door.name):
            said = [told(world, bob, door, names, more) for more in ({}, extra)]
            assert said[0] == said[1]


def told(world: World, client: Client, door: Door, names: dict[str, Any], more: dict[str, str]) -> tuple[Any, ...]:
    """Where it led and the event it left; then all is undone."""
    with transaction.atomic():
        response = client.post(address(world, door, names), more | form_of(door, names))
        world.enter()
        events = Event.objects.filter(workspace=world.workspace).order_by("-seq")
        event = events.values("verb", "subject", "by")[0]
        event["subject"] = NUMBERED_ANEW.sub("", event["subject"])
        transaction.set_rollback(True)
    return response.status_code, response["Location"], event
