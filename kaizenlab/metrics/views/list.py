"""The list: where each metric stands, and what became of it lately."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kaizenlab.lib import exports, keyset
from kaizenlab.lib.answer import answer
from kaizenlab.metrics import files, queries, shown
from kaizenlab.metrics.forms import Filters
from kaizenlab.metrics.models import Metric
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_safe
@allow(Role.VIEWER)
def list_(request: TenantRequest) -> HttpResponse:
    filters = Filters(request.GET, workspace=request.workspace)
    page = keyset.page(let_through(request, filters).values(*files.LISTED), request.GET)
    last = queries.latest(request.workspace, [row["pk"] for row in page.rows])
    context = {
        "filters": filters,
        "page": page,
        "rows": [shown.row(row, last[row["pk"]]) for row in page.rows],
        "exported": keyset.narrowing(request.GET),
        "may_write": request.member.may(Role.MEMBER),
    }
    return answer(request, "metrics/list.html", context)


@require_safe
@allow(Role.VIEWER)
def export(request: TenantRequest, kind: str) -> HttpResponse:
    """All that the filters let through, on all pages."""
    found = let_through(request, Filters(request.GET, workspace=request.workspace)).order_by("-number")
    text = files.WRITERS[kind](files.rows(request.workspace, found))
    return exports.file(text, kind, f"{request.workspace.slug}-metrics")


def let_through(request: TenantRequest, filters: Filters) -> QuerySet[Metric]:
    """A filter nobody can mean lets nothing through."""
    if not filters.is_valid():
        return Metric.objects.filter(workspace=request.workspace, number=0)
    return queries.matching(request.workspace, filters.cleaned_data)
