"""One objective: how it stands, the results behind its numbers, and its document."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from decisions.figures import queries as figures
from decisions.figures import words
from decisions.figures.listings import listing
from decisions.objectives import files, queries
from decisions.objectives.shown import shown
from decisions.objectives.views.find import find
from kaizenlab.lib import clock, exports, keyset
from kaizenlab.lib.answer import answer
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

PARTS = ("", "good", "late", "pending")


@require_safe
@allow(Role.VIEWER)
def record(request: TenantRequest, name: str) -> HttpResponse:
    objective, now, part = find(request, name), clock.now(), asked_for(request)
    period = queries.period(objective, now)
    facts = figures.facts(request.workspace, period)
    context = {
        "objective": shown(objective, facts, now),
        "document": objective.text,
        "version": objective.version,
        "may_write": request.member.may(Role.FOUNDER),
        "parts": [{"name": each, "word": words.ROWS["time", each], "here": each == part} for each in PARTS],
        "exported": f"?part={part}" if part else "",
        "figure": words.NAMES["time"],
    }
    if objective.target is not None:
        found = listing(request.workspace, "time", part, period, facts)
        page = keyset.page(found.found, request.GET, found.key)
        context |= {"page": page, "rows": list(found.said(page.rows)), "count": found.count}
    return answer(request, "objectives/record.html", context)


@require_safe
@allow(Role.VIEWER)
def export(request: TenantRequest, name: str, kind: str) -> HttpResponse:
    """How it stands now, and all of its rows."""
    objective, now, part = find(request, name), clock.now(), asked_for(request)
    period = queries.period(objective, now)
    facts = figures.facts(request.workspace, period)
    rows = []
    if objective.target is not None:
        found = listing(request.workspace, "time", part, period, facts)
        rows = list(found.said(found.found.order_by(found.key)))
    text = files.WRITERS[kind](files.record(objective, facts, now, rows))
    return exports.file(text, kind, f"{objective.name}{'-' if part else ''}{part}")


def asked_for(request: TenantRequest) -> str:
    """Which of its rows."""
    part = request.GET.get("part", "")
    if part not in PARTS:
        raise Http404
    return part


@require_safe
@allow(Role.VIEWER)
def file(request: TenantRequest, name: str) -> HttpResponse:
    """Byte for byte as it was written or imported."""
    objective = find(request, name)
    headers = {
        "Content-Disposition": f'attachment; filename="{objective.name}.yaml"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(objective.text.encode(), content_type="application/yaml", headers=headers)
