from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from hypotheses import actions, sheet
from hypotheses.forms import CanvasForm
from hypotheses.views.find import find
from hypotheses.views.stale import differences, version_of
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.refusal import Stale
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

PAGE = "hypotheses/edit.html"


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def edit(request: TenantRequest, number: int) -> HttpResponse:
    """The whole canvas as one plain form."""
    hypothesis = find(request, number)
    data = request.POST if request.method == "POST" else None
    form = CanvasForm(data, workspace=request.workspace, hypothesis=hypothesis, initial=sheet.written(hypothesis))
    context = {"hypothesis": hypothesis, "form": form, "version": hypothesis.version}
    if data is None:
        return answer(request, PAGE, context)
    version = version_of(request)
    if not form.is_valid():
        return answer(request, PAGE, context | {"version": version}, status=422)
    try:
        saved = actions.edit(hypothesis, version=version, by=request.member, at=clock.now(), **form.cleaned_data)
    except Stale as stale:
        return answer(request, PAGE, context | {"stale": differences(hypothesis, stale)}, status=409)
    return go(request, saved)
