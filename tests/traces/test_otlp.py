"""Traces in OpenTelemetry's words: valid for the protocol's own definitions, stable, whole."""

from __future__ import annotations

import base64
import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from google.protobuf.json_format import ParseDict
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from kaizenlab.lib import clock
from kaizenlab.observatory.traces import otlp, queries, rules
from tests import world as build
from tests.traces.chain import Chain, chain
from tests.world import World, make_world

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def parsed(said: dict[str, Any]) -> ExportTraceServiceRequest:
    """By the official package. OTLP's JSON writes ids in hexadecimal, where protobuf's own has base64."""
    return ParseDict(rewritten(said), ExportTraceServiceRequest())


def rewritten(said: Any) -> Any:
    if isinstance(said, list):
        return [rewritten(each) for each in said]
    if not isinstance(said, dict):
        return said
    return {
        key: base64.b64encode(bytes.fromhex(value)).decode()
        if key in ("traceId", "spanId", "parentSpanId")
        else rewritten(value)
        for key, value in said.items()
    }


def exported(world: World, made: Chain, number: int = 0) -> dict[str, Any]:
    path = world.url(f"hypotheses/{made.beliefs[number].number}/trace.otlp.json")
    return json.loads(world.as_("vera").get(path).content)


def spans_of(request: ExportTraceServiceRequest) -> list[Any]:
    [resource] = request.resource_spans
    [scope] = resource.scope_spans
    return list(scope.spans)


def test_a_chain_of_three_pivots_parses_with_the_official_package(world):
    made = chain(world)
    spans = spans_of(parsed(exported(world, made)))
    world.enter()
    family = queries.family(world.workspace.pk, made.beliefs[0].pk)
    read = rules.trace(queries.line(world.workspace, family), clock.now())
    assert len(spans) == len(read.spans) + 1  # and the line itself
    assert {span.trace_id for span in spans} == {spans[0].trace_id}
    assert len(spans[0].trace_id) == 16
    assert all(len(span.span_id) == 8 for span in spans)
    assert len({span.span_id for span in spans}) == len(spans)
    assert all(span.start_time_unix_nano <= span.end_time_unix_nano for span in spans)


def test_every_parent_and_every_link_is_a_span_of_the_trace(world):
    spans = spans_of(parsed(exported(world, chain(world))))
    ids = {span.span_id for span in spans}
    [root] = [span for span in spans if not span.parent_span_id]
    assert all(span.parent_span_id in ids for span in spans if span is not root)
    links = [(span, link) for span in spans for link in span.links]
    assert len(links) == 6  # three pivots, there and back
    assert all(link.span_id in ids and link.trace_id == span.trace_id for span, link in links)


def test_each_piece_of_evidence_is_an_event_at_its_moment(world):
    made = chain(world, pivots=1)
    spans = spans_of(parsed(exported(world, made)))
    [evidence] = [span for span in spans if span.name == "Evidence, 3 pieces"]
    expected = [int((world.now + dt.timedelta(hours=hours)).timestamp()) * 10**9 for hours in (2, 3, 4)]
    assert [event.time_unix_nano for event in evidence.events if event.name == "evidence"] == expected


def test_the_sums_are_the_pages(world):
    spans = spans_of(parsed(exported(world, chain(world))))
    [root] = [span for span in spans if not span.parent_span_id]
    said = {each.key: each.value for each in root.attributes}
    whole = (root.end_time_unix_nano - root.start_time_unix_nano) // 10**9
    assert said["kaizenlab.worked_seconds"].int_value + said["kaizenlab.waited_seconds"].int_value == whole


def test_ids_are_the_same_whoever_asks_from_whichever_hypothesis_and_in_whatever_language(world):
    made = chain(world)
    fumi = world.fumi.user
    fumi.language = "ja"
    fumi.save()
    said = [exported(world, made), exported(world, made, 2)]
    path = world.url(f"hypotheses/{made.beliefs[0].number}/trace.otlp.json")
    said.append(json.loads(world.as_("fumi").get(path).content))
    names = [[(span.span_id, span.name) for span in spans_of(parsed(each))] for each in said]
    assert names[0] == names[1] == names[2]


def test_ids_stay_while_the_line_goes_on(world):
    made = chain(world, pivots=1)
    before = {span.span_id for span in spans_of(parsed(exported(world, made)))}
    world.enter()
    build.running(world, made.beliefs[1])
    after = {span.span_id for span in spans_of(parsed(exported(world, made)))}
    assert before < after


def test_two_workspaces_that_did_the_same_share_no_id(world):
    ids = []
    for place in (world, make_world("sugi")):
        place.enter()
        family = queries.family(place.workspace.pk, build.hypothesis(place).pk)
        read = rules.trace(queries.line(place.workspace, family), place.now + DAY)
        ids.append({span["spanId"] for span in otlp.spans(place.workspace, read)})
    assert not ids[0] & ids[1]


@pytest.mark.django_db(transaction=True)
def test_the_command_prints_what_the_page_exports():
    with transaction.atomic():
        world = make_world()
        made = chain(world, pivots=1)
    out = StringIO()
    call_command("export_trace", "H-2", workspace="hinoki", stdout=out)
    assert spans_of(parsed(json.loads(out.getvalue())))[0].name == f"H-1 {made.beliefs[0].statement}"
    again = StringIO()
    call_command("export_trace", "h-2", workspace="hinoki", stdout=again)
    assert len(again.getvalue()) == len(out.getvalue())
    for wrong in ("E-1", "twelve", "H-99"):
        with pytest.raises(CommandError):
            call_command("export_trace", wrong, workspace="hinoki", stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("export_trace", "H-1", workspace="nowhere", stdout=StringIO())
