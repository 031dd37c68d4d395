"""A trace in the words of OpenTelemetry: OTLP as JSON (opentelemetry-proto, trace v1).

Ids are digests of where a span comes from, so the same span has the same id whenever and however often it is exported.
The line itself is the root span; what a pivot leads to is a link, both ways; evidence is events. Numbers of 64 bits are
strings and ids hexadecimal, as the protocol's JSON has it. Names are English, whoever asks.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils import translation

from kaizenlab.lib.refs import ref
from kaizenlab.observatory.traces import words
from kaizenlab.observatory.traces.rules import Kind, Mark, Span, Trace
from kaizenlab.workspaces.models import Workspace

type Json = dict[str, Any]

INTERNAL = 1  # SPAN_KIND_INTERNAL: nothing is called from elsewhere
ROOT = "line"
SCOPE = "kaizenlab.traces"


def request(resources: Iterable[Json]) -> Json:
    """An ExportTraceServiceRequest."""
    return {"resourceSpans": list(resources)}


def of(workspace: Workspace, trace: Trace, *, only: Iterable[str] | None = None) -> Json:
    """The ResourceSpans of one trace; `only` some of its spans, by key."""
    said = {"service.name": "kaizenlab", "service.namespace": workspace.slug}
    scope = {"scope": {"name": SCOPE}, "spans": list(spans(workspace, trace, only=only))}
    return {"resource": {"attributes": attributes(said)}, "scopeSpans": [scope]}


def spans(workspace: Workspace, trace: Trace, *, only: Iterable[str] | None = None) -> Iterator[Json]:
    chosen = None if only is None else set(only)
    with translation.override("en"):
        ids = Ids(workspace, trace)
        if chosen is None or ROOT in chosen:
            yield root(ids, trace)
        for span in trace.spans:
            if chosen is None or span.key in chosen:
                yield whole(ids, span)


class Ids:
    """Stable ones: from the workspace's beginning and the name of the first hypothesis."""

    def __init__(self, workspace: Workspace, trace: Trace) -> None:
        first = ref("H", trace.line.beliefs[0].number)
        began = workspace.created_at.astimezone(dt.UTC).isoformat()
        self.seed = f"kaizenlab/{workspace.pk}/{began}/{first}"
        self.trace = digest(self.seed, 32)
        self.ends = {span.leads_to: span.key for span in trace.spans if span.leads_to}

    def span(self, key: str) -> str:
        return digest(f"{self.seed}/{key}", 16)


def digest(text: str, length: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def root(ids: Ids, trace: Trace) -> Json:
    first, last = trace.line.beliefs[0], trace.line.beliefs[-1]
    said = {
        "kaizenlab.kind": "line",
        "kaizenlab.ref": ref("H", last.number),
        "kaizenlab.open": trace.is_open,
        "kaizenlab.worked_seconds": seconds(trace.worked),
        "kaizenlab.waited_seconds": seconds(trace.waited),
        "kaizenlab.pivots": trace.pivots,
    }
    return {
        "traceId": ids.trace,
        "spanId": ids.span(ROOT),
        "name": f"{ref('H', first.number)} {first.title}",
        "kind": INTERNAL,
        "startTimeUnixNano": nanoseconds(trace.start),
        "endTimeUnixNano": nanoseconds(trace.end),
        "attributes": attributes(said),
    }


def whole(ids: Ids, span: Span) -> Json:
    said: dict[str, Any] = {"kaizenlab.kind": str(span.kind), "kaizenlab.ref": span.ref, "kaizenlab.open": span.is_open}
    if span.segments:
        said["kaizenlab.worked_seconds"] = seconds(span.worked)
        said["kaizenlab.waited_seconds"] = seconds(span.waited)
    named = {"state": span.state, "outcome": span.outcome, "confidence": span.confidence}
    said |= {f"kaizenlab.{name}": value for name, value in named.items() if value}
    found: Json = {
        "traceId": ids.trace,
        "spanId": ids.span(span.key),
        "parentSpanId": ids.span(span.parent or ROOT),
        "name": name(span),
        "kind": INTERNAL,
        "startTimeUnixNano": nanoseconds(span.start),
        "endTimeUnixNano": nanoseconds(span.end),
        "attributes": attributes(said),
    }
    if span.marks:
        found["events"] = [event(mark) for mark in span.marks]
    if linked := list(links(ids, span)):
        found["links"] = linked
    return found


def name(span: Span) -> str:
    return words.title(span) if span.kind in UNNAMED else f"{span.ref} {words.title(span)}"


UNNAMED = (Kind.CANVAS, Kind.PLAN, Kind.PREP, Kind.EXECUTE, Kind.DECIDE, Kind.EVIDENCE)


def event(mark: Mark) -> Json:
    said = {"kaizenlab.says": mark.said} if mark.said else {}
    return {"timeUnixNano": nanoseconds(mark.at), "name": mark.kind, "attributes": attributes(said | {"n": mark.n})}


def links(ids: Ids, span: Span) -> Iterator[Json]:
    """From the decision to the hypothesis it led to, and back."""
    pairs = {"pivots to": span.leads_to, "follows from": ids.ends.get(span.key, "")}
    for relation, key in pairs.items():
        if key:
            said = {"kaizenlab.relation": relation}
            yield {"traceId": ids.trace, "spanId": ids.span(key), "attributes": attributes(said)}


def attributes(said: Mapping[str, Any]) -> list[Json]:
    return [{"key": key, "value": value_of(value)} for key, value in said.items()]


def value_of(value: Any) -> Json:
    if isinstance(value, bool):
        return {"boolValue": value}
    return {"intValue": str(value)} if isinstance(value, int) else {"stringValue": str(value)}


def seconds(span: dt.timedelta) -> int:
    return int(span.total_seconds())


def nanoseconds(at: dt.datetime) -> str:
    return f"{int(at.timestamp())}{at.microsecond * 1000:09d}"
