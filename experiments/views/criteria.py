"""What result would change your mind: the bar before any data, and what the policy will say about each outcome."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from experiments import foresight, queries, wording
from experiments.actions import planning
from experiments.forms.bars import Bars, kept, sent
from experiments.models import Criterion, Experiment
from experiments.views.find import find
from hypotheses.queries import writers
from hypotheses.views.stale import version_of
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.refusal import Stale
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.middleware import give_back
from kaizenlab.workspaces.rules import Role

RESHAPING = ("add", "remove", "turn")  # buttons that change which blanks there are
TRIED = (*RESHAPING, "show")  # buttons after which nothing is kept


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.VIEWER, write=Role.MEMBER)
def criteria(request: TenantRequest, number: int) -> HttpResponse:
    experiment = find(request, number)
    if request.method != "POST":
        return show(request, experiment)
    if any(button in request.POST for button in TRIED):
        give_back(request)
    bars = sent(experiment, request.POST, judges(request), judged=True)
    if any(button in request.POST for button in RESHAPING):
        reshaped = sent(experiment, request.POST, judges(request), judged=False)
        return page(request, experiment, reshaped, bars.rows if bars.are_bars() else (), partial="bars")
    return preview(request, experiment, bars) if "show" in request.POST else keep(request, experiment, bars)


def show(request: TenantRequest, experiment: Experiment) -> HttpResponse:
    """Sentences with blanks for who may fill them in; once registered, or for a viewer, the plain sentences."""
    rows = queries.criteria_of(experiment)
    kills = queries.kills_of(experiment, rows)
    blanks = experiment.state == "draft" and request.member.may(Role.MEMBER)
    bars = kept(experiment, rows, kills, judges(request)) if blanks else None
    return page(request, experiment, bars, rows, sentences=wording.sentences(rows, kills))


def preview(request: TenantRequest, experiment: Experiment, bars: Bars) -> HttpResponse:
    """The strip of what is being typed. Nothing is kept; while somebody types, nothing is called wrong either."""
    status = 200 if request.htmx or bars.is_valid() else 422
    return page(request, experiment, bars, bars.rows if bars.are_bars() else (), partial="strip", status=status)


def keep(request: TenantRequest, experiment: Experiment, bars: Bars) -> HttpResponse:
    if not bars.is_valid():
        return page(request, experiment, bars, bars.rows if bars.are_bars() else (), status=422)
    planned = {"ends_on": bars.ends_on, "planned_sample": experiment.planned_sample or bars.largest_sample}
    try:
        saved = planning.set_bars(
            experiment,
            version=version_of(request),
            criteria=bars.rows,
            kills=bars.kill_rows,
            by=request.member,
            at=clock.now(),
            **planned,
        )
    except Stale:
        now = find(request, experiment.number)
        theirs = queries.criteria_of(now)
        stale = wording.sentences(theirs, queries.kills_of(now, theirs))
        return page(request, now, bars, bars.rows, stale=stale, status=409)
    step = "register" if "register" in request.POST else "criteria"
    return go(request, reverse(f"experiments:{step}", args=[request.workspace.slug, saved.number]))


def page(
    request: TenantRequest,
    experiment: Experiment,
    bars: Bars | None,
    rows: Sequence[Criterion],
    *,
    partial: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    strips = foresight.strips(experiment, rows)
    context = {"experiment": experiment, "bars": bars, "rows": rows, "strips": strips, **more}
    return answer(request, "experiments/criteria.html", context, partial=partial, status=status)


def judges(request: TenantRequest) -> list[tuple[int, str]]:
    """Whose judgement can be asked for."""
    return [(member.pk, str(member)) for member in writers(request.workspace)]
