"""Windows: pages that look over all floors and own nothing."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from decisions.followup.models import NextAction
from decisions.models import Decision, Learning
from experiments.models import Experiment
from hypotheses.models import Hypothesis
from kaizenlab.alerts import queries as alerts
from kaizenlab.alerts import shown
from kaizenlab.alerts.models import Alert
from kaizenlab.lib import clock, refs
from kaizenlab.lib.answer import answer, go
from kaizenlab.observatory import queries
from kaizenlab.playbooks.models import Playbook
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

RECORDS: dict[str, Any] = {
    "H": Hypothesis,
    "E": Experiment,
    "D": Decision,
    "L": Learning,
    "P": Playbook,
    "N": NextAction,
    "A": Alert,
}


@require_safe
@allow(Role.VIEWER)
def home(request: TenantRequest) -> HttpResponse:
    """What needs a decision now, what is running, and what was decided last."""
    now = clock.now()
    waiting = queries.waiting(request.workspace, now)
    rings = alerts.urgent(request.workspace, now, listed_results=[row["number"] for row in waiting])
    board = {
        "waiting": waiting,
        "running": queries.running(request.workspace, now),
        "decided": queries.decided(request.workspace, now),
        "untested": queries.untested(request.workspace, now),
    }
    shower = shown.Shower(request, now, [])
    urgent = {"rings": [shower.row(row) for row in rings], "silences": shown.quick_silences(now)}
    return answer(request, "observatory/home.html", board | urgent | {"empty": not any(board.values())})


@require_safe
@allow(Role.VIEWER)
def jump(request: TenantRequest, reference: str) -> HttpResponse:
    """/w/acme/H-12 leads to the record; a next action to its place on the decision that set it off."""
    kind, number = refs.parse(reference) or ("", 0)
    if kind not in RECORDS:
        raise Http404
    record = get_object_or_404(
        RECORDS[kind].objects.select_related("workspace"), workspace=request.workspace, number=number
    )
    return go(request, record)
