"""Handing traces to a collector: each span once it has ended, and never the same one twice."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from kaizenlab.lib import environment
from kaizenlab.lib.safe_http import NoAnswer
from kaizenlab.observatory.traces import sending, tasks
from kaizenlab.observatory.traces.models import Line
from tests import world as build
from tests.hooks.jobs import waiting
from tests.hooks.receiver import Receiver, receiving
from tests.traces.chain import chain
from tests.traces.test_otlp import parsed, spans_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def collector(settings):
    with receiving() as receiver:
        settings.OTLP_ENDPOINT = receiver.url.rstrip("/")
        settings.OTLP_HEADERS = [("api-key", "s3cret")]
        yield receiver


def sent(collector: Receiver) -> list[Any]:
    """The spans of each request."""
    return [spans_of(parsed(json.loads(got.body))) for got in collector.got]


def test_what_has_ended_is_sent_once_whatever_is_asked(world, collector):
    chain(world, pivots=1)
    sending.send_some(world.workspace.pk, 50)
    [spans] = sent(collector)
    assert "Canvas" in {span.name for span in spans}
    assert not any(span.name.startswith("H-2") for span in spans), "it is still open"
    assert collector.got[0].path.endswith("/v1/traces")
    assert collector.got[0].headers["api-key"] == "s3cret"
    assert sending.send_some(world.workspace.pk, 50) == 0
    world.enter()
    Line.objects.update(unsent=True)
    sending.send_some(world.workspace.pk, 50)
    assert len(collector.got) == 1, "nothing of it has changed"


def test_what_ends_later_is_sent_then_and_nothing_before_it_again(world, collector):
    made = chain(world, pivots=1)
    sending.send_some(world.workspace.pk, 50)
    world.enter()
    build.registered(world, made.beliefs[1])
    sending.send_some(world.workspace.pk, 50)
    first, second = sent(collector)
    assert not {span.span_id for span in first} & {span.span_id for span in second}
    assert [span.name for span in second] == ["Plan and registration"]


def test_an_answer_that_got_lost_sends_the_same_ids_again(world, collector):
    chain(world, pivots=1)
    collector.will.append(503)
    with pytest.raises(sending.NotTaken):
        sending.send_some(world.workspace.pk, 50)
    sending.send_some(world.workspace.pk, 50)
    first, second = sent(collector)
    assert [span.span_id for span in first] == [span.span_id for span in second]


def test_what_the_collector_calls_bad_is_not_sent_again_and_holds_nothing_up(world, collector):
    chain(world, pivots=1)
    collector.will.append(400)
    sending.send_some(world.workspace.pk, 50)
    assert sending.send_some(world.workspace.pk, 50) == 0


def test_a_collector_that_is_not_there_is_asked_again_later(world, settings):
    chain(world, pivots=1)
    settings.OTLP_ENDPOINT = "http://127.0.0.1:9"
    with pytest.raises(NoAnswer):
        sending.send_some(world.workspace.pk, 50)
    world.enter()
    assert Line.objects.get().unsent


@pytest.mark.parametrize("value", ["api-key", "=x", "api key=x", "a=b\n"])
def test_headers_that_are_none_stop_the_start(monkeypatch, value):
    monkeypatch.setenv("KAIZENLAB_OTLP_HEADERS", f"good=1,{value}")
    with pytest.raises(ImproperlyConfigured, match="KAIZENLAB_OTLP_HEADERS"):
        environment.headers("KAIZENLAB_OTLP_HEADERS")


def test_headers_are_read_as_opentelemetry_writes_them(monkeypatch):
    monkeypatch.setenv("KAIZENLAB_OTLP_HEADERS", "api-key=s3cret, Authorization=Bearer%20x,")
    assert environment.headers("KAIZENLAB_OTLP_HEADERS") == [("api-key", "s3cret"), ("Authorization", "Bearer x")]


def test_the_worker_looks_for_traces_only_where_a_collector_is_named(world, collector, settings):
    chain(world, pivots=1)
    named, settings.OTLP_ENDPOINT = settings.OTLP_ENDPOINT, ""
    tasks.look_for_traces(0)
    assert waiting("send_traces") == []
    settings.OTLP_ENDPOINT = named
    tasks.look_for_traces(0)
    assert [job.arguments for job in waiting("send_traces")] == [{"workspace": world.workspace.pk}]
    tasks.send_traces(world.workspace.pk)
    assert len(collector.got) == 1
