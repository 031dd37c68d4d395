"""The confirm step: the sentences once more, what is missing, and then the freeze."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from experiments import foresight, queries
from experiments.actions import registration
from experiments.models import Experiment
from experiments.views.find import find
from hypotheses.views.stale import version_of
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.refusal import Stale
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def register(request: TenantRequest, number: int) -> HttpResponse:
    experiment = find(request, number)
    if request.method != "POST":
        return show(request, experiment) if experiment.state == "draft" else go(request, experiment)
    try:
        registration.register(experiment, version=version_of(request), by=request.member, at=clock.now())
    except Stale:
        return show(request, find(request, number), stale=True, status=409)
    except registration.Incomplete:
        return show(request, experiment, status=422)
    return go(request, experiment)


def show(request: TenantRequest, experiment: Experiment, *, stale: bool = False, status: int = 200) -> HttpResponse:
    rows = queries.criteria_of(experiment)
    today = clock.today(request.workspace.time_zone)
    outlook = foresight.outlook(experiment, rows, queries.kills_of(experiment, rows), today=today)
    return answer(
        request, "experiments/register.html", {"experiment": experiment, "stale": stale, **outlook}, status=status
    )
