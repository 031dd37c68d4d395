"""What we have learned, and the same as a file."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from decisions.learnings import files, queries, shown
from decisions.learnings.forms import Filters
from decisions.models import Learning
from kaizenlab.lib import exports, keyset
from kaizenlab.lib.answer import answer
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

SIZE = 30


@require_safe
@allow(Role.VIEWER)
def list_(request: TenantRequest) -> HttpResponse:
    filters = Filters(request.GET, workspace=request.workspace)
    found = matching(request, filters).annotate(**queries.BESIDE)
    page = keyset.page(found.values("pk", *queries.LISTED, "decision_outcome"), request.GET, "-number", size=SIZE)
    weighed = queries.weighed([row["pk"] for row in page.rows])
    context = {
        "filters": filters,
        "page": page,
        "rows": shown.rows(page.rows, weighed),
        "exported": keyset.narrowing(request.GET),
    }
    return answer(request, "learnings/list.html", context)


@require_safe
@allow(Role.VIEWER)
def export(request: TenantRequest, kind: str) -> HttpResponse:
    """Everything the filters let through, on all pages."""
    filters = Filters(request.GET, workspace=request.workspace)
    found = files.rows(matching(request, filters).order_by("-number"))
    return exports.file(files.WRITERS[kind](found), kind, f"{request.workspace.slug}-learnings")


def matching(request: TenantRequest, filters: Filters) -> QuerySet[Learning]:
    """A filter nobody can mean lets nothing through."""
    if not filters.is_valid():
        return queries.learnings(request.workspace).none()
    return queries.matching(request.workspace, filters.cleaned_data)
