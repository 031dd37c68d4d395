"""What result would change your mind: the bar before any data, and what the policy will say about each outcome."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from experiments import foresight, queries, wording
from experiments.actions import amendment, planning
from experiments.binding import offered
from experiments.forms.bars import Bars, kept, sent
from experiments.forms.sentences import Offer
from experiments.models import Criterion, Experiment, KillCriterion
from experiments.views.find import find
from hypotheses.queries import writers
from hypotheses.views.stale import version_of
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.refusal import Stale
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.middleware import give_back
from kaizenlab.workspaces.rules import Role

RESHAPING = ("add", "drop", "turn")  # buttons that change which blanks there are; no name may hide a form's method
TRIED = (*RESHAPING, "show")  # buttons after which nothing is kept


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.VIEWER, write=Role.MEMBER)
def criteria(request: TenantRequest, number: int) -> HttpResponse:
    experiment = find(request, number)
    if request.method != "POST":
        return show(request, experiment)
    if any(button in request.POST for button in TRIED):
        give_back(request)
    bars = sent(experiment, request.POST, offer(request), judged=True)
    if any(button in request.POST for button in RESHAPING):
        reshaped = sent(experiment, request.POST, offer(request), judged=False)
        return page(request, typed_into(experiment, bars), reshaped, *bars.legible, partial="bars")
    return preview(request, experiment, bars) if "show" in request.POST else keep(request, experiment, bars)


def show(request: TenantRequest, experiment: Experiment) -> HttpResponse:
    """Sentences with blanks for who may fill them in; once registered, or for a viewer, the plain sentences."""
    rows = queries.criteria_of(experiment)
    kills = queries.kills_of(experiment, rows)
    blanks = experiment.state == "draft" and request.member.may(Role.MEMBER)
    bars = kept(experiment, rows, kills, offer(request)) if blanks else None
    return page(request, experiment, bars, rows, kills)


def preview(request: TenantRequest, experiment: Experiment, bars: Bars) -> HttpResponse:
    """The strip of what is being typed. Nothing is kept; while somebody types, nothing is called wrong either."""
    status = 200 if bars.hold or request.htmx else 422
    return page(request, typed_into(experiment, bars), bars, *bars.legible, partial="strip", status=status)


def keep(request: TenantRequest, experiment: Experiment, bars: Bars) -> HttpResponse:
    if not bars.hold:
        return page(request, typed_into(experiment, bars), bars, *bars.legible, status=422)
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
        return page(request, now, bars, bars.rows, bars.kill_rows, stale=in_force(now), status=409)
    step = "register" if "register" in request.POST else "criteria"
    return go(request, reverse(f"experiments:{step}", args=[request.workspace.slug, saved.number]))


def page(
    request: TenantRequest,
    experiment: Experiment,
    bars: Bars | None,
    rows: list[Criterion],
    kills: list[KillCriterion],
    *,
    partial: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    outlook = foresight.outlook(experiment, rows, kills, today=clock.today(request.workspace.time_zone))
    may_amend = experiment.state in amendment.KINDS and request.member.may(Role.MEMBER)
    context = {"experiment": experiment, "bars": bars, "may_amend": may_amend, **outlook, **more}
    return answer(request, "experiments/criteria.html", context, partial=partial, status=status)


def typed_into(experiment: Experiment, bars: Bars) -> Experiment:
    """The plan as it would be with what is typed on this page; not kept."""
    experiment.ends_on = bars.ends_on
    experiment.planned_sample = experiment.planned_sample or (bars.largest_sample if bars.make_sense else None)
    return experiment


def in_force(experiment: Experiment) -> wording.Sentences:
    """What the plan says now, for somebody whose page is older."""
    rows = queries.criteria_of(experiment)
    return wording.sentences(rows, queries.kills_of(experiment, rows), experiment.ends_on)


def offer(request: TenantRequest) -> Offer:
    """Whose judgement can be asked for, and which metrics figures can come from."""
    judges = [(member.pk, str(member)) for member in writers(request.workspace)]
    return Offer(judges, cache(lambda: offered(request.workspace)))
