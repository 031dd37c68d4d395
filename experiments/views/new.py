from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from experiments.actions import planning
from experiments.forms.plan import PlanForm
from experiments.runs.forms import PlaybookForm
from hypotheses.models import Hypothesis
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.playbooks import queries as shelf
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def new(request: TenantRequest, number: int) -> HttpResponse:
    """Plans an experiment of H-`number`; what result would change your mind comes next."""
    hypothesis = get_object_or_404(Hypothesis, workspace=request.workspace, number=number)
    data = request.POST if request.method == "POST" else None
    form = PlanForm(data, workspace=request.workspace, initial={"owner": request.member})
    playbook = PlaybookForm(data, offered=shelf.offered(request.workspace))
    if form.is_valid() & playbook.is_valid():
        chosen = playbook.chosen(form.cleaned_data["method"])
        source = shelf.load(request.workspace, chosen) if chosen else None
        planned = planning.plan(hypothesis, **form.cleaned_data, playbook=source, by=request.member, at=clock.now())
        return go(request, reverse("experiments:criteria", args=[request.workspace.slug, planned.number]))
    context = {"form": form, "playbook": playbook, "hypothesis": hypothesis}
    return answer(request, "experiments/new.html", context, status=422 if form.is_bound else 200)
