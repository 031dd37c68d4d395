"""How a team decides: each number leads to exactly the rows behind it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from decisions.figures import periods, queries, shown
from decisions.objectives import queries as objectives
from decisions.objectives.shown import shown as objective
from experiments.forecasts.queries import tallies
from kaizenlab.lib import clock
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
        "offered": periods.offered(asked.days),
        "figures": list(shown.figures(facts, asked.period, forecasts, link)),
        "objectives": [objective(goal, facts, now) for goal in goals],
        "may_write": request.member.may(Role.FOUNDER),
        "debt": debt | {"url": link("debt"), "rows": titled(request, debt["oldest"])},
    }
    return answer(request, "figures/deciding.html", context)


def titled(request: TenantRequest, oldest: Any) -> list[dict[str, Any]]:
    found = {row["pk"]: row for row in queries.experiments(request.workspace, [key for key, _ in oldest])}
    return [found[key] | {"overdue": overdue} for key, overdue in oldest]
