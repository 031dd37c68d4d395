"""One alert: why it fired, what is to be done, and everything that happened to it."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from hypotheses.queries import people
from kaizenlab.alerts import files, shown
from kaizenlab.alerts.models import Moment
from kaizenlab.alerts.views.find import row_of
from kaizenlab.lib import clock, exports, keyset
from kaizenlab.lib.answer import answer
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

SIZE = 50
NAMED = {"name": F("by__user__name"), "email": F("by__user__email")}


@require_safe
@allow(Role.VIEWER)
def record(request: TenantRequest, number: int) -> HttpResponse:
    now, everybody = clock.now(), list(people(request.workspace))
    shower = shown.Shower(request, now, everybody, "?record")
    row = row_of(request, number)
    page = keyset.page(timeline(request, number), request.GET, "id", size=SIZE)
    context = {
        "row": shower.row(row),
        "raised": shower.hour(row["raised_at"]) if row["raised_at"] else "",
        "moments": [shower.moment(moment) for moment in page.rows],
        "page": page,
        "silences": shown.quick_silences(now),
    }
    return answer(request, "alerts/record.html", context)


@require_safe
@allow(Role.VIEWER)
def file(request: TenantRequest, number: str, kind: str) -> HttpResponse:
    now, row = clock.now(), row_of(request, int(number))
    moments = [happened(moment) for moment in timeline(request, int(number)).order_by("id")]
    text = files.one(kind, row, moments, now)
    return exports.file(text, kind, f"{request.workspace.slug}-A-{row['number']}")


def timeline(request: TenantRequest, number: int) -> QuerySet[Moment, Any]:
    mine = Moment.objects.filter(workspace=request.workspace, alert__number=number)
    return mine.values("id", "kind", "at", "facts", **NAMED)


def happened(row: dict[str, Any]) -> dict[str, Any]:
    by = row["name"] or (row["email"] or "").partition("@")[0] or None
    return {"at": row["at"], "kind": row["kind"], "by": by, **json.loads(row["facts"])}
