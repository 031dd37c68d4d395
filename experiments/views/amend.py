"""A registered plan, all of it open once more, with a reason. Nobody chooses what the change is called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from experiments import foresight, queries
from experiments.actions import amendment
from experiments.forms.bars import Bars, kept, sent
from experiments.forms.plan import AmendmentForm, planned_in
from experiments.lacking import lacking
from experiments.models import Criterion, Experiment
from experiments.views.criteria import RESHAPING, TRIED, in_force, offer
from experiments.views.find import find
from hypotheses.views.stale import version_of
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.refusal import Refused, Stale
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.middleware import give_back
from kaizenlab.workspaces.rules import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def amend(request: TenantRequest, number: int) -> HttpResponse:
    experiment = find(request, number)
    if experiment.state not in amendment.KINDS:
        raise Refused(amendment.NOT_NOW)
    if request.method != "POST":
        return show(request, experiment)
    if any(button in request.POST for button in TRIED):
        give_back(request)
    bars = sent(experiment, request.POST, offer(request), judged=True)
    rows, _kills = bars.legible
    form = AmendmentForm(request.POST, workspace=request.workspace, owned=experiment)
    if any(button in request.POST for button in RESHAPING):
        reshaped = sent(experiment, request.POST, offer(request), judged=False)
        return page(request, experiment, reshaped, as_typed(request, experiment), rows, partial="bars")
    if "show" in request.POST:
        return page(request, experiment, bars, as_typed(request, experiment), rows, partial="strip")
    return save(request, experiment, bars, form, rows)


def show(request: TenantRequest, experiment: Experiment) -> HttpResponse:
    rows = queries.criteria_of(experiment)
    bars = kept(experiment, rows, queries.kills_of(experiment, rows), offer(request))
    form = AmendmentForm(workspace=request.workspace, owned=experiment, initial=planned_in(experiment))
    return page(request, experiment, bars, form, rows)


def as_typed(request: TenantRequest, experiment: Experiment) -> AmendmentForm:
    """What was typed, not judged yet."""
    return AmendmentForm(workspace=request.workspace, owned=experiment, initial=request.POST.dict())


def save(
    request: TenantRequest, experiment: Experiment, bars: Bars, form: AmendmentForm, rows: Sequence[Criterion]
) -> HttpResponse:
    if not all([bars.hold, form.is_valid()]):
        return page(request, experiment, bars, form, rows, status=422)
    try:
        amendment.amend(
            experiment,
            version=version_of(request),
            criteria=bars.rows,
            kills=bars.kill_rows,
            by=request.member,
            at=clock.now(),
            **form.cleaned_data,
            ends_on=bars.ends_on,
        )
    except Stale:
        now = find(request, experiment.number)
        return page(request, now, bars, form, rows, stale=in_force(now), status=409)
    except amendment.Incomplete as incomplete:
        return page(
            request,
            experiment,
            bars,
            form,
            rows,
            lacks=lacking(incomplete.problems, bars.rows, bars.kill_rows),
            status=422,
        )
    except amendment.Unchanged as unchanged:
        return page(request, experiment, bars, form, rows, unchanged=str(unchanged), status=422)
    return go(request, reverse("experiments:revisions", args=[request.workspace.slug, experiment.number]))


def page(
    request: TenantRequest,
    experiment: Experiment,
    bars: Bars,
    form: AmendmentForm,
    rows: Sequence[Criterion],
    *,
    partial: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "experiment": experiment,
        "bars": bars,
        "form": form,
        "strips": foresight.strips(experiment, rows),
        **more,
    }
    return answer(request, "experiments/amend.html", context, partial=partial, status=status)
