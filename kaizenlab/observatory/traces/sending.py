"""Handing traces to a collector over OTLP/HTTP: a span goes out once it has ended, and again only if it has changed.

So what the collector holds is never provisional, and a trace grows there as it does here; sent again after an answer
was lost, a span still has the id it had.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping

from django.conf import settings

from kaizenlab.lib import clock, safe_http
from kaizenlab.observatory.traces import otlp, queries, rules
from kaizenlab.observatory.traces.models import Line
from kaizenlab.observatory.traces.otlp import Json
from kaizenlab.observatory.traces.wire import WIRES
from kaizenlab.workspaces import tenancy
from kaizenlab.workspaces.models import Workspace

SECONDS, LARGEST = 10, 1_000_000
BAD = (400, 413)  # this trace is not what the collector takes, and will not be by asking again

log = logging.getLogger(__name__)


class NotTaken(Exception):  # noqa: N818 - nothing of ours is wrong
    """The collector is asked again later."""


def send_some(workspace: int, most: int) -> int:
    """Of the lines that moved since they were last sent; how many there were. No row is held while the collector is
    waited for: whoever moves the line meanwhile has it sent again."""
    with tenancy.inside(workspace):
        rows = Line.objects.filter(workspace=workspace, unsent=True).order_by("number")
        moved = list(rows.values_list("pk", "root_id", "kept_at", "sent")[:most])
    for pk, root, kept_at, sent in moved:
        with tenancy.inside(workspace):
            place = Workspace.objects.get(pk=workspace)
            read = rules.trace(queries.line(place, queries.family(place.pk, root), exact=True), clock.now())
        taken = send(place, read, sent)
        with tenancy.inside(workspace):
            here = Line.objects.filter(workspace=workspace, pk=pk)
            here.update(sent=taken)
            here.filter(kept_at=kept_at).update(unsent=False)
    return len(moved)


def send(workspace: Workspace, trace: rules.Trace, sent: Mapping[str, str]) -> dict[str, str]:
    """What the collector has of it afterwards, a digest for each span."""
    fresh = {key: mark for key, mark in ended(workspace, trace).items() if sent.get(key) != mark}
    if not fresh:
        return dict(sent)
    hand_over(otlp.request([otlp.of(workspace, trace, only=fresh)]))
    return {**sent, **fresh}


def ended(workspace: Workspace, trace: rules.Trace) -> dict[str, str]:
    keys = [span.key for span in trace.spans if not span.is_open]
    keys += [] if trace.is_open else [otlp.ROOT]
    [whole] = otlp.of(workspace, trace, only=keys)["scopeSpans"]
    ids = otlp.Ids(workspace, trace)
    names = {ids.span(key): key for key in keys}
    return {names[span["spanId"]]: otlp.digest(json.dumps(span, sort_keys=True), 16) for span in whole["spans"]}


def hand_over(body: Json) -> None:
    url, wire = f"{settings.OTLP_ENDPOINT}/v1/traces", WIRES[settings.OTLP_PROTOCOL]
    headers = [("Content-Type", wire.type), ("User-Agent", "KaizenLab"), *settings.OTLP_HEADERS]
    answer = safe_http.send(
        "POST",
        url,
        headers=headers,
        body=wire.packed(body),
        seconds=SECONDS,
        largest=LARGEST,
        trusting=settings.OTLP_ENDPOINT,
    )
    if answer.status in BAD:
        log.error("the OTLP endpoint refuses a trace: %s %s", answer.status, answer.body[:200])
    elif not 200 <= answer.status < 300:
        raise NotTaken(f"the OTLP endpoint answers {answer.status}")
    elif wire.rejected(answer.body):
        log.error("the OTLP endpoint leaves spans out: %s", answer.body[:200])
