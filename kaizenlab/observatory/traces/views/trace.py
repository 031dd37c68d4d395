"""One trace as a page: what it took in all, the waterfall, its table twin, and the span the address names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from experiments.models import Result
from hypotheses import words as hypothesis_words
from hypotheses.models import Hypothesis
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer
from kaizenlab.observatory.traces import drawing, rules, words
from kaizenlab.observatory.traces.drawing import Drawing
from kaizenlab.observatory.traces.rules import Kind, Span, Trace
from kaizenlab.observatory.traces.scale import Scale, whole, zooms
from kaizenlab.observatory.traces.views.find import find, line_of
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

MARKS = 60


@require_safe
@allow(Role.VIEWER)
def trace(request: TenantRequest, number: int) -> HttpResponse:
    hypothesis = find(request, number)
    read = rules.trace(line_of(request, hypothesis), clock.now())
    full = whole(read)
    here = ranged(request.GET, full)
    asked = request.GET.get("span", "").strip()
    chosen = next((span for span in read.spans if span.key.casefold() == asked.casefold()), None)
    drawn = Drawing(read, here, "" if here == full else f"&amp;{range_of(here, '&amp;')}", chosen.key if chosen else "")
    context = {
        "hypothesis": hypothesis,
        **head(hypothesis, read),
        "drawing": drawn,
        "from_to": drawing.between(here.start, here.end),
        "outside": len(read.spans) - len(drawn.spans),
        "zooms": {name: address(scale, full, chosen) for name, scale in zooms(full, here, chosen).items()},
        "full": full,
        "span": chosen and detail(request, chosen),
        "missing": "" if chosen else asked,
    }
    return answer(request, "traces/trace.html", context)


def ranged(params: QueryDict, full: Scale) -> Scale:
    """What `from` and `to` say; whatever cannot be read, or lies outside, is the whole."""
    start, end = (moment(params.get(name, "")) for name in ("from", "to"))
    start, end = max(start or full.start, full.start), min(end or full.end, full.end)
    return Scale(start, end) if end - start >= dt.timedelta(minutes=1) else full


def moment(text: str) -> dt.datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is None or found.tzinfo else found.replace(tzinfo=dt.UTC)


def range_of(scale: Scale, also: str = "&") -> str:
    return f"from={scale.start:%Y-%m-%dT%H:%M:%SZ}{also}to={scale.end:%Y-%m-%dT%H:%M:%SZ}"


def address(scale: Scale | None, full: Scale, chosen: Span | None) -> str:
    if scale is None:
        return ""
    said = [*([] if scale == full else [range_of(scale)]), *([f"span={chosen.key}"] if chosen else [])]
    return f"?{'&'.join(said)}#trace"


def head(hypothesis: Hypothesis, read: Trace) -> dict[str, Any]:
    state = hypothesis.state
    former = next((each for each in read.line.beliefs if each.number == hypothesis.number), None)
    return {
        "trace": read,
        "outcome": hypothesis_words.OUTCOMES.get(state, ""),
        "ring": hypothesis_words.RINGS.get(state, ""),
        "follows": former.parent if former else None,
        "dates": drawing.between(read.start, read.end),
        "in_all": words.exactly(read.length),
        "worked": words.exactly(read.worked),
        "waited": words.exactly(read.waited),
        "share": words.share(read.waiting_share),
    }


def detail(request: TenantRequest, span: Span) -> dict[str, Any]:
    """What is known of one span, and the record it leads to."""
    waits = [part for part in span.segments if not part.is_work]
    longest = max(waits, key=lambda part: part.length, default=None)
    return {
        "key": span.key,
        "ref": span.ref,
        "title": words.title(span),
        "kind": words.KINDS[span.kind],
        "url": reverse("jump", args=[request.workspace.slug, span.ref]),
        "start": span.start,
        "end": None if span.is_open else span.end,
        "lasted": words.exactly(span.length),
        "worked": words.exactly(span.worked) if span.segments else "",
        "waited": words.exactly(span.waited) if span.segments else "",
        "longest": words.exactly(longest.length) if longest else "",
        "longest_from": longest.start if longest else None,
        "came_to": words.came_to(span),
        **result(request, span),
        "is_critical": span.is_critical,
        "leads_to": span.leads_to,
        "marks": list(drawing.events(span, MARKS)),
        "more": max(len(span.marks) - MARKS, 0),
    }


def result(request: TenantRequest, span: Span) -> Mapping[str, object]:
    """Of an experiment that is over: what the bar needed, and what it got."""
    if span.kind is not Kind.EXPERIMENT or not span.outcome:
        return {}
    found = Result.objects.filter(experiment__workspace=request.workspace, experiment__number=span.ref[2:])
    return found.values("needed", "got").first() or {}
