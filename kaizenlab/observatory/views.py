"""Windows: pages that look over all floors and own nothing."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions.figures import periods
from decisions.figures import queries as figures
from kaizenlab.activity.records import KINDS
from kaizenlab.alerts import queries as alerts
from kaizenlab.alerts import shown
from kaizenlab.alerts.words import beside_title
from kaizenlab.events.queries import head
from kaizenlab.lib import clock, exports, refs
from kaizenlab.lib.answer import answer, go
from kaizenlab.observatory import board, changes, files, queries
from kaizenlab.observatory.traces import lines
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_safe
@allow(Role.VIEWER)
def home(request: TenantRequest) -> HttpResponse:
    """What needs a decision now, and under it the three pillars: metrics, logs, traces."""
    now = clock.now()
    asked = periods.asked(request.GET, request.workspace.time_zone, now)
    waiting, live = queries.waiting(request.workspace, now), lines.live(request.workspace)
    decided = queries.decided(request.workspace, now)
    context = {"waiting": waiting, "waiting_count": waiting[0]["all"] if waiting else 0, "decided": decided}
    listed = [row["number"] for row in waiting]
    urgent = alerts.urgent(request.workspace, now, listed_results=listed, most=queries.ASKING - len(listed))
    desk = queries.desk(request.member, asked.period, urgent)
    context |= pillars(request, asked, desk)
    shower = shown.Shower(request, now, [])
    walks = queries.walked(request.workspace, (line["doing"] for line in live))
    context |= {
        "lines": [line | {"walked": walks.get(line["doing"], "")} for line in live],
        "rings": [shower.row(row) | {"why": beside_title(row["why"])} for row in alerts.whole(desk["rings"])],
        "empty": not (waiting or live or decided),
    }
    return answer(request, "observatory/home.html", context, partial="board")


def pillars(request: TenantRequest, asked: periods.Asked, desk: dict[str, Any]) -> dict[str, Any]:
    slug, facts = request.workspace.slug, figures.read(desk)
    return {
        "asked": asked,
        "offered": periods.offered(asked.days),
        "board": board.board(facts, asked.period, desk["running"], slug, asked.query),
        "seen": desk["end"],
        "looked_at": desk["looked_at"],
        "all_decisions": desk["all_decisions"],
        "all_live": desk["all_live"],
        "news": list(changes.summed(desk["news"], desk["seen"], slug)),
    }


@require_safe
@allow(Role.VIEWER)
def export(request: TenantRequest, kind: str) -> HttpResponse:
    """All that needs a decision now, the most severe first."""
    rows = list(files.rows(request.workspace, clock.now(), request.build_absolute_uri))
    text = exports.table(kind, _("Needs a decision"), files.COLUMNS, rows)
    return exports.file(text, kind, f"{request.workspace.slug}-needs-a-decision")


@require_safe
@allow(Role.VIEWER)
def fresh(request: TenantRequest) -> HttpResponse:
    """204 while the ledger ends where the board saw it end; else what fetches the board anew."""
    asked = periods.asked(request.GET, request.workspace.time_zone, clock.now())
    end = head(request.workspace.pk)
    if end and request.GET.get("seen") == str(end["seq"]):
        return HttpResponse(status=204, headers={"Cache-Control": "no-store"})
    return answer(request, "observatory/fresh.html", {"asked": asked})


@require_safe
@allow(Role.VIEWER)
def jump(request: TenantRequest, reference: str) -> HttpResponse:
    """/w/acme/H-12 leads to the record; a next action to its place on the decision that set it off."""
    kind, number = refs.parse(reference) or ("", 0)
    if kind not in KINDS:
        raise Http404
    rows: QuerySet[Any] = KINDS[kind].model._default_manager.select_related("workspace")
    return go(request, get_object_or_404(rows, workspace=request.workspace, number=number))
