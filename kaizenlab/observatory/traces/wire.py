"""What goes over the wire to a collector, and what its answer says, in either of the encodings of OTLP/HTTP.

Both are made of the same request. Protobuf takes the official package, which the extra `otel` installs.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from kaizenlab.observatory.traces.otlp import Json

JSON, PROTOBUF = "http/json", "http/protobuf"  # as OpenTelemetry calls them
IDS = ("traceId", "spanId", "parentSpanId")


@dataclass(frozen=True)
class Wire:
    """`rejected`: how many spans a collector says it did not take; it is not to be asked again for them."""

    type: str
    packed: Callable[[Json], bytes]
    rejected: Callable[[bytes], int]


def is_installed() -> bool:
    return bool(find_spec("opentelemetry") and find_spec("opentelemetry.proto"))


def may_speak(protocol: str) -> bool:
    return protocol == JSON or is_installed()


def as_json(request: Json) -> bytes:
    return json.dumps(request).encode()


def rejected_in_json(answer: bytes) -> int:
    try:
        return int(json.loads(answer).get("partialSuccess", {}).get("rejectedSpans", 0))
    except (ValueError, AttributeError, TypeError):
        return 0


def as_protobuf(request: Json) -> bytes:
    from google.protobuf.json_format import ParseDict
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    return ParseDict(in_base64(request), ExportTraceServiceRequest()).SerializeToString()


def in_base64(said: Any) -> Any:
    """OTLP's JSON writes ids in hexadecimal, where protobuf's own has all bytes in base64."""
    if isinstance(said, list):
        return [in_base64(each) for each in said]
    if not isinstance(said, dict):
        return said
    return {
        key: base64.b64encode(bytes.fromhex(value)).decode() if key in IDS else in_base64(value)
        for key, value in said.items()
    }


def rejected_in_protobuf(answer: bytes) -> int:
    from google.protobuf.message import DecodeError
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

    try:
        return ExportTraceServiceResponse.FromString(answer).partial_success.rejected_spans
    except DecodeError:
        return 0


WIRES = {
    JSON: Wire("application/json", as_json, rejected_in_json),
    PROTOBUF: Wire("application/x-protobuf", as_protobuf, rejected_in_protobuf),
}
