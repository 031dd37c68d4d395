"""Readings read back by a program, page by page, and what it is told where nothing is."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaizenlab.api import readings as api
from kaizenlab.lib import clock
from kaizenlab.metrics.actions import readings
from kaizenlab.metrics.models import Reading
from tests import world as build
from tests.api.test_readings import DAY, sender

ADDRESS = "/api/v1/w/hinoki/metrics/1/readings/"


def client(world, scope="metrics:read"):
    _token, text = build.token(world, scope)
    return Client(headers={"host": "localhost", "authorization": f"Bearer {text}"})


@pytest.fixture
def metric(world, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: world.now)
    return build.metric(world)


def send(world, body):
    _token, text = build.token(world, "metrics:write")
    assert sender(world, text)(body).status_code == 200


def test_what_was_sent_is_read_back_with_its_corrections(world, metric):
    send(world, [DAY | {"key": "a"}, DAY | {"at": "2026-11-07", "key": "b"}])
    first, second = Reading.objects.order_by("number")
    [again] = [readings.correct(first, None, reason="A test run.", by=world.bob, at=world.now)]
    response = client(world).get(ADDRESS)
    assert response.status_code == 200
    said = response.json()
    assert {name: said[name] for name in ("metric", "shape", "next")} == {
        "metric": "M-1",
        "shape": "count",
        "next": None,
    }
    rows = {row["number"]: row for row in said["readings"]}
    assert list(rows) == [1, 2, 3]
    assert rows[1] == {
        "number": 1,
        "at": "2026-11-08",
        "value": 12,
        "key": "a",
        "source": "program",
        "recorded_at": api.written(first.recorded_at),
        "corrects": None,
        "corrected_by": again.number,
    }
    assert (rows[2]["key"], rows[2]["corrected_by"]) == (second.key, None)
    assert (rows[3]["corrects"], rows[3]["part"], rows[3]["whole"]) == (1, None, None)


def test_pages_follow_one_another_and_what_comes_later_stands_behind(world, metric, monkeypatch):
    monkeypatch.setattr(api, "MOST", 2)
    for n in range(1, 6):
        send(world, DAY | {"at": f"2026-11-0{n}"})
    reader, address, numbers = client(world), ADDRESS, []
    while address:
        said = reader.get(address).json()
        numbers.append([row["number"] for row in said["readings"]])
        address = said["next"]
    assert numbers == [[1, 2], [3, 4], [5]]
    assert reader.get(f"{ADDRESS}?cursor=soon").status_code == 404


def test_a_page_takes_as_many_queries_however_long_it_is(world, metric):
    def count():
        with CaptureQueriesContext(connection) as found:
            assert reader.get(ADDRESS).status_code == 200
        return len(found)

    reader = client(world)
    count()  # the token's first use is noted
    one = count()
    send(world, [DAY | {"at": f"2026-10-{n:02d}"} for n in range(1, 31)])
    assert count() == one <= 12


def test_reading_takes_the_scope_to_read_and_writing_the_one_to_write(world, metric):
    assert client(world, "metrics:write").get(ADDRESS).status_code == 403
    assert client(world, "metrics:read").get(ADDRESS).status_code == 200
    assert world.as_("alice").get(ADDRESS).status_code == 401
    assert client(world).get("/api/v1/w/elsewhere/metrics/1/readings/").status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_another_method_is_refused_as_a_problem_that_names_those_there_are(world, metric, method):
    response = getattr(client(world), method)(ADDRESS)
    assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")
    assert response["Allow"] == "GET, POST, HEAD"
    assert response.json()["detail"] == "This address takes GET, POST, HEAD."


@pytest.mark.parametrize(
    "path",
    ["", "w/hinoki/", "w/hinoki/metrics/1/readings", "w/hinoki/metrics/x/readings/", "w/hinoki/metrics/9/readings/"],
)
def test_an_address_of_nothing_is_a_problem_too(world, metric, path):
    for ask in (client(world).get, client(world).post):
        response = ask(f"/api/v1/{path}")
        assert response["Content-Type"] == "application/problem+json"
        assert response.status_code == (403 if ask.__name__ == "post" and "9" in path else 404)
