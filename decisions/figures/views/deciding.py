"""How a team decides: each number leads to exactly the rows behind it; and the same as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions.figures import files, periods, queries, shown
from decisions.objectives import queries as objectives
from decisions.objectives.shown import shown as objective
from experiments.forecasts.queries import tallies
from kaizenlab.lib import clock, exports
from kaizenlab.lib.answer import answer
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_safe
@allow(Role.VIEWER)
def deciding(request: TenantRequest) -> HttpResponse:
    now = clock.now()
    asked = periods.asked(request.GET, request.workspace.time_zone, now)
    goals = objectives.all_of(request.workspace)
    windows = [objectives.period(goal, now) for goal in goals if goal.days]
    facts = queries.facts(request.workspace, asked.period, *windows)
    link = shown.linker(request.workspace.slug, asked.query)
    forecasts = tallies(queries.foretold(request.workspace, asked.period))
    debt = shown.debt(facts, asked.period)
    context = {
        "asked": asked,
        "exported": f"?{asked.query}",
        "offered": periods.offered(asked.days),
        "figures": list(shown.figures(facts, asked.period, forecasts, link)),
        "objectives": [objective(goal, facts, now) for goal in goals],
        "may_write": request.member.may(Role.FOUNDER),
        "debt": debt | {"url": link("debt"), "rows": titled(request, debt["oldest"])},
    }
    return answer(request, "figures/deciding.html", context)


@require_safe
@allow(Role.VIEWER)
def file(request: TenantRequest, kind: str) -> HttpResponse:
    """A line a figure, of the period in the address."""
    asked = periods.meant(periods.asked(request.GET, request.workspace.time_zone, clock.now()))
    facts = queries.facts(request.workspace, asked.period)
    forecasts = tallies(queries.foretold(request.workspace, asked.period))
    link = shown.linker(request.workspace.slug, asked.query)
    rows = list(files.rows(facts, asked.period, forecasts, link, request.build_absolute_uri))
    text = exports.table(kind, _("Metrics of deciding"), files.COLUMNS, rows)
    return exports.file(text, kind, f"{request.workspace.slug}-deciding")


def titled(request: TenantRequest, oldest: Any) -> list[dict[str, Any]]:
    found = {row["pk"]: row for row in queries.experiments(request.workspace, [key for key, _ in oldest])}
    return [found[key] | {"overdue": overdue} for key, overdue in oldest]
