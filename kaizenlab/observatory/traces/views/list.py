"""The list of traces, one row a line, and the same as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from hypotheses import words as hypothesis_words
from kaizenlab.lib import clock, exports, keyset
from kaizenlab.lib.answer import answer
from kaizenlab.lib.brief import spoken
from kaizenlab.observatory.traces import files, lines, words
from kaizenlab.observatory.traces.drawing import between
from kaizenlab.observatory.traces.forms import Filters
from kaizenlab.observatory.traces.models import Line
from kaizenlab.observatory.traces.queries import whole
from kaizenlab.templatetags.kaizen import mark, state
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_safe
@allow(Role.VIEWER)
def list_(request: TenantRequest) -> HttpResponse:
    filters, at = Filters(request.GET), whole(clock.now())
    found = matching(request, filters, at)
    is_slowest = filters.is_valid() and filters.is_slowest
    page = lines.slowest(found, request.GET, at) if is_slowest else lines.newest(found, request.GET)
    context = {
        "filters": filters,
        "exported": keyset.narrowing(request.GET),
        "page": page,
        "rows": list(shown(lines.whole(page.rows), at)),
    }
    return answer(request, "traces/list.html", context)


@require_safe
@allow(Role.VIEWER)
def export(request: TenantRequest, kind: str) -> HttpResponse:
    """Everything the filters let through, on all pages, in the list's order."""
    filters, at = Filters(request.GET), whole(clock.now())
    found = matching(request, filters, at).alias(lasted=lines.lasted(at))
    by_length = filters.is_valid() and filters.is_slowest
    rows = found.order_by(F("lasted").desc(), "-number") if by_length else found.order_by("-number")
    return exports.file(files.WRITERS[kind](files.rows(rows, at)), kind, f"{request.workspace.slug}-traces")


def matching(request: TenantRequest, filters: Filters, at: dt.datetime) -> QuerySet[Line]:
    """A filter nobody can mean lets nothing through."""
    if not filters.is_valid():
        return Line.objects.none()
    return lines.matching(request.workspace, filters.cleaned_data, at)


def shown(rows: list[lines.Row], at: dt.datetime) -> Iterator[dict[str, Any]]:
    """Rows as the page shows them. Words and signs are made once for all, since translating each is what costs."""
    states, doing = spoken(hypothesis_words.STATES), spoken(words.DOING)
    signs = {name: mark(outcome) for name, outcome in hypothesis_words.OUTCOMES.items()}
    signs |= {name: state(ring) for name, ring in hypothesis_words.RINGS.items()}
    for row in rows:
        length, worked = files.times(row, at)
        yield {
            "number": row["tip_number"],
            "root": "" if row["number"] == row["tip_number"] else f"H-{row['number']}",
            "statement": row["statement"],
            "sign": signs[row["state"]],
            "state": states[row["state"]],
            "doing": row["doing"],
            "said": doing.get(row["doing_state"], ""),
            "lasted": words.lasting(length),
            "waited": words.lasting(length - worked),
            "share": words.share((length - worked) / length) if length else "",
            "work": round(worked / length * 100, 1) if length else 100,
            "spans": row["spans"],
            "pivots": row["pivots"] or "",
            "dates": between(row["started_at"], row["ended_at"] or at),
        }
