"""Readings sent by a program: taken once, in its owner's name, or refused with the field named."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaizenlab.lib import clock
from kaizenlab.metrics.actions import metrics
from kaizenlab.metrics.models import Reading
from kaizenlab.tokens import actions as tokens
from tests import world as build
from tests.world import World, make_elsewhere

DAY = {"at": "2026-11-08", "value": 12}


@pytest.fixture
def sent(world, monkeypatch):
    """Sends a body to M-1 with a good token."""
    monkeypatch.setattr(clock, "now", lambda: world.now)
    _token, text = build.token(world)
    return sender(world, text)


def sender(world: World, text: str):
    client = Client(headers={"host": "localhost", "authorization": f"Bearer {text}"}, enforce_csrf_checks=True)

    def send(body, *, number=1, place="hinoki", kind="application/json", **headers):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        path = f"/api/v1/w/{place}/metrics/{number}/readings/"
        response = client.post(path, raw, content_type=kind, headers=headers)
        world.enter()
        return response

    return send


def wrong(response) -> list[tuple[str, str]]:
    assert response["Content-Type"] == "application/problem+json"
    return [(each["field"], each["message"]) for each in response.json().get("errors", [])]


def test_a_reading_is_taken_in_the_owners_name_and_says_so(world, sent):
    build.metric(world)
    before = len(world.trail())
    response = sent(DAY, **{"Idempotency-Key": "nightly-8"})
    assert response.status_code == 200
    assert response.json() == {
        "metric": "M-1",
        "readings": [{"number": 1, "at": "2026-11-08", "value": 12, "key": "nightly-8"}],
    }
    reading = Reading.objects.get()
    assert (reading.source, reading.recorded_by, reading.token.name) == ("program", world.alice, "Nightly figures")
    assert world.trail()[before:] == ["reading.sent"]
    assert "sent by a program: Nightly figures" in world.as_("vera").get(world.url("metrics/1/")).text


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "a"}])
@pytest.mark.parametrize("body", [DAY, [DAY], [DAY | {"key": "own"}]])
def test_the_same_again_changes_nothing_and_is_answered_the_same(world, sent, body, headers):
    build.metric(world)
    first = sent(body, **headers)
    before = len(world.trail())
    again = sent(body, **headers)
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    assert Reading.objects.count() == 1
    assert len(world.trail()) == before


def test_the_same_count_twice_at_once_is_one(world, sent):
    build.metric(world)
    response = sent([DAY, DAY])
    assert response.status_code == 200
    assert [each["number"] for each in response.json()["readings"]] == [1, 1]
    assert Reading.objects.count() == 1


def test_two_counts_of_a_day_at_once_are_told_of_each_other(world, sent):
    build.metric(world)
    response = sent([DAY, DAY | {"value": 13}])
    assert (response.status_code, wrong(response)) == (
        409,
        [("/1/at", "Another one here counts 8 Nov 2026 too. A day has one count.")],
    )


def test_many_are_taken_at_once_each_with_its_key(world, sent):
    build.metric(world, shape="value")
    body = [{"at": f"2026-11-0{n}T10:00:00Z", "value": n + 0.5} for n in range(1, 9)]
    response = sent(body, **{"Idempotency-Key": "batch"})
    assert [each["key"] for each in response.json()["readings"]] == [f"batch/{n}" for n in range(8)]
    assert response.json()["readings"][0] == {"number": 1, "at": "2026-11-01T10:00:00Z", "value": 1.5, "key": "batch/0"}
    assert world.trail().count("reading.sent") == 1


def test_a_share_is_sent_as_how_many_of_how_many(world, sent):
    build.metric(world, shape="ratio")
    assert sent({"at": "2026-11-08", "part": 4, "whole": 120}).json()["readings"][0]["part"] == 4


@pytest.mark.parametrize(
    ("body", "field", "said"),
    [
        ({"value": 1}, "/at", "Expected a day"),
        ({"at": "2026-11-10", "value": 1}, "/at", "not in the future"),
        ({"at": "0001-01-01", "value": 1}, "/at", "from 1900 on"),
        ({"at": "2026-11-08T10:00:00", "value": 1}, "/at", "with its zone"),
        ({"at": 20261108, "value": 1}, "/at", "Expected a day"),
        ({"at": "2026-11-08"}, "/value", "Expected a number."),
        ({"at": "2026-11-08", "value": "1"}, "/value", "Expected a number."),
        ({"at": "2026-11-08", "value": True}, "/value", "Expected a number."),
        ({"at": "2026-11-08", "value": None}, "/value", "Expected a number."),
        ({"at": "2026-11-08", "value": 1.5}, "/value", "whole number"),
        ({"at": "2026-11-08", "value": -1}, "/value", "0 or more"),
        ({"at": "2026-11-08T10:00:00Z", "value": 1}, "/at", "without a time"),
        ({"at": "2026-11-08", "value": 1, "workspace": 1}, "/workspace", "no such field"),
        ({"at": "2026-11-08", "value": 1, "recorded_by": 1}, "/recorded_by", "no such field"),
        ({"at": "2026-11-08", "value": 1, "part": 1}, "/part", "no such field"),
        ({"at": "2026-11-08", "value": 1, "key": ""}, "/key", "Expected a key"),
        ({"at": "2026-11-08", "value": 1, "key": "two words"}, "/key", "Expected a key"),
        ([DAY, {"at": "soon", "value": 1}], "/1/at", "Expected a day"),
        ([DAY, "x"], "/1", "Expected an object."),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_taken(world, sent, body, field, said):
    build.metric(world)
    response = sent(body)
    assert response.status_code == 422
    [(where, why)] = wrong(response)
    assert where == field
    assert said in why
    assert not Reading.objects.exists()


def test_every_wrong_field_is_named_at_once(world, sent):
    build.metric(world)
    fields = [field for field, _why in wrong(sent([{"at": "soon", "value": "x", "by": 1}, {"value": 2}]))]
    assert sorted(fields) == ["/0/at", "/0/by", "/0/value", "/1/at"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b" ", 400),
        (b"{", 400),
        (b'{"at": "2026-11-08", "value": NaN}', 400),
        (b'{"at": "2026-11-08", "value": 1, "value": 2}', 400),
        (b"[" * 100_000, 400),
        (b"\xff\xfe", 400),
        ([], 422),
        ([DAY] * 1_001, 422),
        (b" " * 1_000_001, 413),
        (b" " * 3_000_000, 413),
        (b'{"at": "2026-11-08", "value": 1e999999}', 422),
        (b'{"at": "2026-11-08", "value": 1e-999999}', 422),
    ],
)
def test_what_is_no_body_is_refused_whole(world, sent, body, status):
    build.metric(world)
    assert sent(body).status_code == status
    assert not Reading.objects.exists()


def test_only_json_is_read(world, sent):
    build.metric(world)
    assert sent(b"at=2026-11-08&value=1", kind="application/x-www-form-urlencoded").status_code == 415


def test_a_key_that_came_with_something_else_is_refused(world, sent):
    build.metric(world)
    sent(DAY, **{"Idempotency-Key": "a"})
    response = sent(DAY | {"value": 13}, **{"Idempotency-Key": "a"})
    assert response.status_code == 409
    assert wrong(response)[0][0] == "/key"
    response = sent([{"at": "2026-11-07", "value": 1}, DAY | {"value": 13}])
    assert (response.status_code, wrong(response)[0][0]) == (409, "/1/at")
    assert Reading.objects.count() == 1


def test_a_key_in_the_header_is_plain(world, sent):
    build.metric(world)
    assert wrong(sent(DAY, **{"Idempotency-Key": "two words"}))[0][0] == "Idempotency-Key"


def test_an_archived_metric_takes_none_and_a_missing_one_is_not_there(world, sent):
    metric = build.metric(world)
    metrics.archive(metric, by=world.fumi, at=world.now)
    assert sent(DAY).status_code == 409
    assert sent(DAY, number=2).status_code == 404
    assert sent(DAY, place="elsewhere").status_code == 404


def test_a_token_without_the_scope_a_revoked_one_and_none_are_refused(world, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: world.now)
    build.metric(world)
    _reader, text = build.token(world, "metrics:read")
    assert sender(world, text)(DAY).status_code == 403
    writer, text = build.token(world, "metrics:write")
    assert sender(world, text)(DAY).status_code == 200
    tokens.revoke(writer, by=world.alice, at=world.now)
    assert sender(world, text)(DAY | {"at": "2026-11-07"}).status_code == 401
    assert sender(world, "kzl_nothing")(DAY).status_code == 401
    assert Reading.objects.count() == 1


def test_a_token_reaches_no_other_workspace(world, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: world.now)
    charlie = make_elsewhere()
    world.enter()
    build.metric(world)
    _token, text = build.token(world)
    there = sender(world, text)(DAY, place="elsewhere")
    nowhere = sender(world, text)(DAY, place="nowhere")
    assert there.status_code == 404
    assert there.content == nowhere.content
    assert charlie.workspace.slug == "elsewhere"


def test_a_session_opens_nothing_here(world):
    build.metric(world)
    response = world.as_("alice").post("/api/v1/w/hinoki/metrics/1/readings/", DAY, content_type="application/json")
    assert response.status_code == 401


def test_a_thousand_readings_take_as_many_queries_as_one(world, sent):
    build.metric(world, shape="value")

    def count(n):
        start = dt.datetime(2020 + n % 7, 1, 1, tzinfo=dt.UTC)
        body = [{"at": (start + dt.timedelta(hours=k)).isoformat(), "value": k} for k in range(n)]
        with CaptureQueriesContext(connection) as found:
            assert sent(body).status_code == 200
        return len(found)

    count(2)  # the token's first use is noted
    one, many = count(1), count(1_000)
    assert one == many
    assert one - 5 <= 12, "but for the savepoints around and the test's own entering"
