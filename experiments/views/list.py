"""The list, and the same list as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from experiments import files, queries, words
from experiments.forms.filters import Filters
from experiments.models import Experiment
from experiments.runs.queries import column
from experiments.runs.walk import read
from experiments.table import table, timed
from kaizenlab.lib import exports, keyset
from kaizenlab.lib.answer import answer
from kaizenlab.lib.brief import brief, spoken
from kaizenlab.templatetags.kaizen import state
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

UNDER_WAY = Q(closed_at=None) & ~Q(state="cancelled")  # how far it is matters until nothing is waited for


@require_safe
@allow(Role.VIEWER)
def list_(request: TenantRequest) -> HttpResponse:
    filters = Filters(request.GET, workspace=request.workspace)
    page = keyset.page(matching(request, filters).values("pk", "number"), request.GET, filters.order)
    found = queries.listed(page.rows, filters.order, walk=Case(When(UNDER_WAY, then=column())))
    context = {
        "filters": filters,
        "narrowing": narrowing(request),
        "page": page,
        "table": table(shown(found)),
    }
    return answer(request, "experiments/list.html", context)


@require_safe
@allow(Role.VIEWER)
def export(request: TenantRequest, kind: str) -> HttpResponse:
    """Everything the filters let through, on all pages, in the list's order."""
    filters = Filters(request.GET, workspace=request.workspace)
    found = matching(request, filters).order_by(*filters.order)
    return exports.file(files.WRITERS[kind](files.rows(found)), kind, f"{request.workspace.slug}-experiments")


def matching(request: TenantRequest, filters: Filters) -> QuerySet[Experiment]:
    """A filter nobody can mean lets nothing through."""
    return (
        queries.matching(request.workspace, filters.cleaned_data) if filters.is_valid() else Experiment.objects.none()
    )


def narrowing(request: TenantRequest) -> str:
    """The address's query without the page: what an export of the whole list takes over."""
    query = request.GET.copy()
    query.pop("cursor", None)
    return f"?{query.urlencode()}" if query else ""


def shown(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows as the page shows them. Words, amounts and dates are made once for all, since translating each is what
    costs."""
    states, methods = spoken(words.STATES), spoken(words.METHODS)
    verdicts, confidences = spoken(words.VERDICTS), spoken(words.CONFIDENCES)
    amount, ends = cache(brief), cache(timed)
    for row in rows:
        awaits = row["state"] == "concluded" and row["closed_at"] is None and row["result__verdict"] != "invalid"
        got, confidence = row["result__got"], confidences.get(row["result__confidence"] or "")
        yield {
            "number": str(row["number"]),
            "title": row["title"],
            "sign": state("awaiting" if awaits else words.RINGS[row["state"]]),
            "state": str(words.AWAITING) if awaits else states[row["state"]],
            "method": methods.get(row["method"], ""),
            "walked": walk.said if (walk := read(row["walk"])) else "",
            "tests": str(row["hypothesis__number"]),
            "verdict": verdicts.get(row["result__verdict"] or "", ""),
            "got": " · ".join(filter(None, [amount(got), confidence])) if got else "",
            "owner": row["owner__user__name"] or row["owner__user__email"].partition("@")[0],
            "ends": ends(row["ends_on"]) if row["ends_on"] else "",
        }
