"""The inbox, and the same as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kaizenlab.alerts import files, queries, shown
from kaizenlab.alerts.forms import Filters
from kaizenlab.alerts.models import Alert
from kaizenlab.alerts.views.find import filters_of, narrowing
from kaizenlab.lib import clock, exports, keyset
from kaizenlab.lib.answer import answer
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

SIZE = 30


@require_safe
@allow(Role.VIEWER)
def list_(request: TenantRequest) -> HttpResponse:
    now, filters = clock.now(), filters_of(request)
    found = let_through(request, filters)
    order = order_of(filters)
    in_state = found.filter(queries.standing(filters.state, now))
    named = ("pk", *(name.lstrip("-") for name in order))
    page = keyset.page(in_state.values(*named), request.GET, order, size=SIZE)
    lately = queries.lately_resolved(found) if filters.state == "firing" else []
    rows = queries.whole([*(row["pk"] for row in page.rows), *lately])
    shower = shown.Shower(request, now, list(filters.known.values()), narrowing(request))
    context = {
        "filters": filters,
        "state": filters.state,
        "exported": narrowing(request),
        "page": page,
        "is_first": not page.newer,
        "lately": [shower.row(row) for row in rows[len(page.rows) :]],
        **laid_out(rows[: len(page.rows)], shower, filters.state),
        **counting(request, filters, now),
        "silences": shown.quick_silences(now),
    }
    return answer(request, "alerts/list.html", context)


@require_safe
@allow(Role.VIEWER)
def export(request: TenantRequest, kind: str) -> HttpResponse:
    """Everything the tab and its filters let through, on all pages, in the inbox's order."""
    now, filters = clock.now(), filters_of(request)
    found = let_through(request, filters).filter(queries.standing(filters.state, now)).order_by(*order_of(filters))
    text = files.WRITERS[kind](files.rows(found, now))
    return exports.file(text, kind, f"{request.workspace.slug}-alerts")


def let_through(request: TenantRequest, filters: Filters) -> QuerySet[Alert]:
    """A filter nobody can mean lets nothing through."""
    if not filters.is_valid():
        return Alert.objects.filter(workspace=request.workspace, number=0)  # counted in SQL, which none() can't be
    return queries.matching(request.workspace, filters.cleaned_data)


def order_of(filters: Filters) -> tuple[str, ...]:
    return queries.RESOLVED_ORDER if filters.state == "resolved" else queries.OPEN_ORDER


def laid_out(rows: Sequence[Mapping[str, Any]], shower: shown.Shower, state: str) -> dict[str, Any]:
    """What is open by severity; what is over by when."""
    if state == "resolved":
        return {"groups": [], "over": [shower.row(row) for row in rows]}
    return {"groups": list(shower.groups(rows)), "over": []}


def counting(request: TenantRequest, filters: Filters, now: Any) -> dict[str, Any]:
    """The tabs with their counts, and how many fire in all, for the navigation."""
    counts = queries.counts(let_through(request, filters), request.workspace, now)
    return {
        "tabs": shown.tabs(counts, filters.state, lambda state: narrowing(request, **{"is": state})),
        "firing": counts["all_firing"],
    }
