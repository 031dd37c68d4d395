"""A learning for a decision that was accepted without one."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from decisions.followup import actions
from decisions.followup.forms import LearningForm
from decisions.views import find
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def learning(request: TenantRequest, number: int) -> HttpResponse:
    decision = find.decision(request, number)
    if request.method != "POST" and (decision.state != "accepted" or hasattr(decision, "learning")):
        return go(request, decision)
    form = LearningForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.learn(decision, **form.cleaned_data, by=request.member, at=clock.now())
        return go(request, f"{decision.get_absolute_url()}#learning")
    context = {"decision": decision, "experiment": decision.experiment, "form": form}
    return answer(request, "followup/learning.html", context, status=422 if form.is_bound else 200)
