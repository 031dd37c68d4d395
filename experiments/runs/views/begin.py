"""Choosing a playbook: for an experiment that has none yet, or another one for a draft."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from experiments.models import Experiment
from experiments.runs import actions
from experiments.runs.forms import BeginForm
from experiments.runs.queries import walk_of
from experiments.views.find import find
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.playbooks import queries as shelf
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def begin(request: TenantRequest, number: int) -> HttpResponse:
    experiment = find(request, number)
    if request.method != "POST" and not may_choose(experiment):
        return go(request, experiment)
    data = request.POST if request.method == "POST" else None
    form = BeginForm(data, offered=shelf.offered(request.workspace), method=experiment.method)
    if form.is_valid():
        source = shelf.load(request.workspace, form.cleaned_data["playbook"])
        actions.begin(source, experiment, by=request.member, at=clock.now())
        return go(request, experiment)
    context = {"experiment": experiment, "walk": walk_of(experiment), "form": form}
    return answer(request, "runs/begin.html", context, status=422 if form.is_bound else 200)


def may_choose(experiment: Experiment) -> bool:
    return not actions.is_over(experiment) and (experiment.state == "draft" or walk_of(experiment) is None)
