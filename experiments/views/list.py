"""The list, and the same list as a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from experiments import files, queries, words
from experiments.forms.filters import Filters
from experiments.models import Experiment
from experiments.runs import queries as runs
from experiments.runs.walk import said
from experiments.table import table, timed
from kaizenlab.lib import exports, keyset
from kaizenlab.lib.answer import answer
from kaizenlab.lib.brief import brief, spoken
from kaizenlab.templatetags.kaizen import state
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_safe
@allow(Role.VIEWER)
def list_(request: TenantRequest) -> HttpResponse:
    filters = Filters(request.GET, workspace=request.workspace)
    page = keyset.page(matching(request, filters).values("pk", "number"), request.GET, filters.order)
    found = runs.kept(queries.listed(page.rows, filters.order)).values("pk", *queries.LISTED, *runs.KEPT)
    context = {
        "filters": filters,
        "exported": keyset.narrowing(request.GET),
        "page": page,
        "table": table(shown(list(found))),
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


def shown(rows: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows as the page shows them. Words, amounts and dates are made once for all, since translating each is what
    costs."""
    states, methods = spoken(words.STATES), spoken(words.METHODS)
    verdicts, confidences = spoken(words.VERDICTS), spoken(words.CONFIDENCES)
    amount, ends = cache(brief), cache(timed)
    progress = runs.progress([row for row in rows if is_under_way(row)])
    for row in rows:
        awaits = row["state"] == "concluded" and row["closed_at"] is None and row["result__verdict"] != "invalid"
        got, confidence = row["result__got"], confidences.get(row["result__confidence"] or "")
        yield {
            "number": str(row["number"]),
            "title": row["title"],
            "sign": state("awaiting" if awaits else words.RINGS[row["state"]]),
            "state": str(words.AWAITING) if awaits else states[row["state"]],
            "method": methods.get(row["method"], ""),
            "walked": said(progress[row["pk"]]) if row["pk"] in progress else "",
            "tests": str(row["hypothesis__number"]),
            "verdict": verdicts.get(row["result__verdict"] or "", ""),
            "got": " · ".join(filter(None, [amount(got), confidence])) if got else "",
            "owner": row["owner__user__name"] or row["owner__user__email"].partition("@")[0],
            "ends": ends(row["ends_on"]) if row["ends_on"] else "",
        }


def is_under_way(row: Mapping[str, Any]) -> bool:
    """How far it is matters until nothing is waited for."""
    return row["closed_at"] is None and row["state"] != "cancelled"
