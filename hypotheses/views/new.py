from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from hypotheses import actions
from hypotheses.forms import CanvasForm
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def new(request: TenantRequest) -> HttpResponse:
    """The statement first; the rest of the canvas can wait."""
    data = request.POST if request.method == "POST" else None
    form = CanvasForm(data, workspace=request.workspace, initial={"owner": request.member})
    if form.is_valid():
        return go(request, actions.create(**form.cleaned_data, by=request.member, at=clock.now()))
    return answer(request, "hypotheses/new.html", {"form": form}, status=422 if form.is_bound else 200)
