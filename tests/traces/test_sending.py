"""Handing traces to a collector: each span once it has ended, and never the same one twice, in either encoding."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTracePartialSuccess,
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)

from kaizenlab import checks
from kaizenlab.lib import clock, environment
from kaizenlab.lib.safe_http import NoAnswer
from kaizenlab.management.commands.worker import Command
from kaizenlab.observatory.traces import otlp, queries, rules, sending, tasks, wire
from kaizenlab.observatory.traces.models import Line
from tests import world as build
from tests.hooks.jobs import waiting
from tests.hooks.receiver import Receiver, receiving
from tests.traces.chain import chain
from tests.traces.test_otlp import parsed, spans_of

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["http/json", "http/protobuf"])
def collector(request, settings):
    settings.OTLP_PROTOCOL = request.param
    with receiving() as receiver:
        settings.OTLP_ENDPOINT = receiver.url.rstrip("/")
        settings.OTLP_HEADERS = [("api-key", "s3cret")]
        yield receiver


def sent(collector: Receiver) -> list[Any]:
    """The spans of each request."""
    return [spans_of(READ[got.headers["content-type"]](got)) for got in collector.got]


READ = {
    "application/json": lambda got: parsed(json.loads(got.body)),
    "application/x-protobuf": lambda got: ExportTraceServiceRequest.FromString(got.raw),
}


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


def test_a_phase_has_ended_when_its_last_step_is_ticked(world, collector):
    run = build.follows(world, build.experiment(world))
    sending.send_some(world.workspace.pk, 50)
    build.ticked(world, run, "script")
    sending.send_some(world.workspace.pk, 50)
    before, after = ([span.name for span in spans if span.name.startswith("Prep")] for spans in sent(collector))
    assert (before, after) == ([], ["Prep, by hand 1 of 1"])


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


SOME_LEFT_OUT = {
    "http/json": b'{"partialSuccess": {"rejectedSpans": "2", "errorMessage": "too old"}}',
    "http/protobuf": ExportTraceServiceResponse(
        partial_success=ExportTracePartialSuccess(rejected_spans=2, error_message="too old")
    ).SerializeToString(),
}


def test_what_the_collector_leaves_out_is_told_to_the_operator_and_not_sent_again(world, collector, settings, caplog):
    chain(world, pivots=1)
    collector.will.append(SOME_LEFT_OUT[settings.OTLP_PROTOCOL])
    sending.send_some(world.workspace.pk, 50)
    assert "leaves spans out" in caplog.text
    assert "too old" in caplog.text
    assert sending.send_some(world.workspace.pk, 50) == 0


@pytest.mark.parametrize("answer", [b"", b"{}", b'{"partialSuccess": {}}', b"[1]", b"\xff\xff", b"fine"])
def test_a_success_that_says_nothing_more_or_nonsense_is_one(world, collector, caplog, answer):
    chain(world, pivots=1)
    collector.will.append(answer)
    sending.send_some(world.workspace.pk, 50)
    assert "OTLP" not in caplog.text


def test_both_encodings_hold_the_same_spans_and_ids(world):
    """OTLP's JSON has ids in hexadecimal: their bytes are what protobuf carries."""
    made = chain(world)
    world.enter()
    line = queries.line(world.workspace, queries.family(world.workspace.pk, made.beliefs[0].pk), exact=True)
    request = otlp.request([otlp.of(world.workspace, rules.trace(line, clock.now()))])
    [whole] = request["resourceSpans"][0]["scopeSpans"]
    read = ExportTraceServiceRequest.FromString(wire.as_protobuf(request))
    assert read == parsed(request)
    found = spans_of(read)
    assert len(found) == len(whole["spans"]) > 20
    for said, span in zip(whole["spans"], found, strict=True):
        ids = (span.trace_id.hex(), span.span_id.hex(), span.parent_span_id.hex())
        assert ids == (said["traceId"], said["spanId"], said.get("parentSpanId", ""))
        assert [link.span_id.hex() for link in span.links] == [link["spanId"] for link in said.get("links", [])]
        assert [event.name for event in span.events] == [event["name"] for event in said.get("events", [])]
        assert str(span.start_time_unix_nano) == said["startTimeUnixNano"]


def test_without_the_package_nothing_is_sent_and_check_says_why(world, collector, settings, monkeypatch):
    monkeypatch.setattr(wire, "is_installed", lambda: False)
    chain(world, pivots=1)
    tasks.look_for_traces(0)
    is_json = settings.OTLP_PROTOCOL == "http/json"
    assert bool(waiting("send_traces")) == is_json
    assert [said.id for said in checks.otel()] == ([] if is_json else ["kaizenlab.W007"])
    world.enter()
    assert Line.objects.get().unsent, "it goes out once the package is there"


@pytest.mark.parametrize("collector", ["http/protobuf"], indirect=True)
def test_the_worker_says_it_as_it_starts(collector, monkeypatch):
    monkeypatch.setattr(wire, "is_installed", lambda: False)
    command = Command(stderr=(said := StringIO()))
    command.check(tags=command.requires_system_checks)
    assert "kaizenlab.W007" in said.getvalue()


def test_the_package_is_found_where_it_is_and_check_is_content(settings):
    settings.OTLP_ENDPOINT, settings.OTLP_PROTOCOL = "http://localhost:4318", "http/protobuf"
    assert wire.is_installed()
    assert checks.otel() == []


def test_json_is_what_is_spoken_unless_an_operator_says_otherwise(settings):
    assert settings.OTLP_PROTOCOL == "http/json"
    assert wire.WIRES.keys() == {"http/json", "http/protobuf"}


def test_a_protocol_that_is_none_stops_the_start(monkeypatch):
    monkeypatch.setenv("KAIZENLAB_OTLP_PROTOCOL", "grpc")
    with pytest.raises(ImproperlyConfigured, match="expected http/json or http/protobuf"):
        environment.choice("KAIZENLAB_OTLP_PROTOCOL", wire.JSON, tuple(wire.WIRES))


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
