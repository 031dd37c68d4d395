"""The list, and the same list as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from hypotheses import files, queries, words
from hypotheses.forms import Filters
from hypotheses.models import Hypothesis
from kaizenlab.lib import exports, keyset
from kaizenlab.lib.answer import answer
from kaizenlab.lib.brief import spoken
from kaizenlab.lib.dates import day
from kaizenlab.templatetags.kaizen import mark, state
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_safe
@allow(Role.VIEWER)
def list_(request: TenantRequest) -> HttpResponse:
    filters = Filters(request.GET, workspace=request.workspace)
    found = matching(request, filters).values(*queries.LISTED, "owner__user__name", "owner__user__email")
    page = keyset.page(found, request.GET, filters.order)
    context = {
        "filters": filters,
        "exported": keyset.narrowing(request.GET),
        "page": page,
        "rows": list(shown(page.rows)),
        "may_write": request.member.may(Role.MEMBER),
    }
    return answer(request, "hypotheses/list.html", context)


@require_safe
@allow(Role.VIEWER)
def export(request: TenantRequest, kind: str) -> HttpResponse:
    """Everything the filters let through, on all pages, in the list's order."""
    filters = Filters(request.GET, workspace=request.workspace)
    found = matching(request, filters).order_by(*filters.order)
    return exports.file(files.WRITERS[kind](files.rows(found)), kind, f"{request.workspace.slug}-hypotheses")


def matching(request: TenantRequest, filters: Filters) -> QuerySet[Hypothesis]:
    """A filter nobody can mean lets nothing through."""
    return (
        queries.matching(request.workspace, filters.cleaned_data) if filters.is_valid() else Hypothesis.objects.none()
    )


def shown(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows as the page shows them. Words and signs are made once for all, since translating each is what costs."""
    states, stages = spoken(words.STATES), spoken(words.STAGES)
    signs = {name: mark(outcome) for name, outcome in words.OUTCOMES.items()}
    signs |= {name: state(ring) for name, ring in words.RINGS.items()}
    for row in rows:
        yield {
            "number": str(row["number"]),
            "statement": row["statement"],
            "tags": ", ".join(row["tags"]),
            "sign": signs[row["state"]],
            "state": states[row["state"]],
            "standing": row["standing"] and str(words.STANDINGS[row["standing"]]),
            "stage": stages[row["stage"]],
            "owner": row["owner__user__name"] or row["owner__user__email"].partition("@")[0],
            "changed": day(row["changed_at"]),
        }
