"""The history, and the same history as a file."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from decisions import archive as archives
from decisions import files, queries, rows, words
from decisions.drawing import drawn, table
from decisions.forms import Filters
from decisions.models import Decision
from kaizenlab.lib import clock, exports, keyset, refs
from kaizenlab.lib.answer import answer
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_safe
@allow(Role.VIEWER)
def list_(request: TenantRequest) -> HttpResponse:
    if refs.parse(request.GET.get("q", "")):  # “E-31” in the search box is a place to go to
        return HttpResponseRedirect(reverse("jump", args=[request.workspace.slug, request.GET["q"].strip()]))
    filters = Filters(request.GET, workspace=request.workspace)
    page = keyset.page(matching(request, filters).values("pk", "number"), request.GET, filters.order)
    found = queries.listed(page.rows, filters.order)
    line = rows.drawn(found, clock.today(request.workspace.time_zone))
    context = {
        "filters": filters,
        "page": page,
        "rows": found,
        "table": table(rows.shown(found)),
        "timeline": line,
        "drawing": drawn(line),
        "ticks": rows.ticks(line),
        "marks": words.MARKS.items(),
        "marked": request.GET.getlist("is"),
        "narrowing": [filters[name] for name in filters.narrowing],
        "summed": rows.summed(found),
        "span": rows.span(found) if found else "",
        "exported": keyset.narrowing(request.GET),
    }
    return answer(request, "decisions/list.html", context)


@require_safe
@allow(Role.VIEWER)
def export(request: TenantRequest, kind: str) -> HttpResponse:
    """Everything the filters let through, on all pages, in the history's order."""
    filters = Filters(request.GET, workspace=request.workspace)
    found = matching(request, filters).order_by(*filters.order)
    return exports.file(files.WRITERS[kind](files.rows(found)), kind, f"{request.workspace.slug}-decisions")


@require_safe
@allow(Role.VIEWER)
def archive(request: TenantRequest) -> HttpResponse:
    """The same as a zip, a file each."""
    found = matching(request, Filters(request.GET, workspace=request.workspace))
    return exports.sent(archives.archive(found, request.workspace.name), "zip", f"{request.workspace.slug}-decisions")


def matching(request: TenantRequest, filters: Filters) -> QuerySet[Decision]:
    """A filter nobody can mean lets nothing through."""
    if not filters.is_valid():
        return queries.matching(request.workspace, {}).none()
    return queries.matching(request.workspace, filters.cleaned_data)
