"""Calling an experiment off, with a reason; or closing an invalid result that nobody will run again."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from experiments import record
from experiments.actions import conclusion
from experiments.forms.ending import CancelForm
from experiments.models import Experiment
from experiments.views.find import find
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def cancel(request: TenantRequest, number: int) -> HttpResponse:
    experiment = find(request, number)
    invalid = is_open_invalid(experiment)
    if request.method != "POST" and experiment.state in ("concluded", "cancelled") and not invalid:
        return go(request, experiment)
    counted = conclusion.has_counted(experiment)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        end = conclusion.close_invalid if invalid else conclusion.cancel
        end(experiment, reason=form.cleaned_data["reason"], by=request.member, at=clock.now())
        return go(request, experiment)
    needed, got, standing = record.so_far(experiment, now=clock.now())
    context = {
        "experiment": experiment,
        "form": form,
        "invalid": invalid,
        "counted": counted,
        "allowed": request.member.may(Role.FOUNDER) or not counted,
        "needed": needed,
        "got": got,
        "killed": standing is not None and bool(standing.kills) and not invalid,
    }
    return answer(request, "experiments/cancel.html", context, status=422 if form.is_bound else 200)


def is_open_invalid(experiment: Experiment) -> bool:
    return experiment.state == "concluded" and experiment.closed_at is None and experiment.result.verdict == "invalid"
