"""The hypothesis on one page, each of its blocks edited in place: the same address shows, edits and saves it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hypotheses import actions, queries, sheet
from hypotheses.forms import AssumptionForm, CanvasForm
from hypotheses.models import Hypothesis
from hypotheses.views.find import find
from hypotheses.views.stale import differences, version_of
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.refusal import Stale
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

PAGE = "hypotheses/canvas.html"


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.VIEWER, write=Role.MEMBER)
def canvas(request: TenantRequest, number: int) -> HttpResponse:
    """`?edit=problem` opens that block; posting there saves it."""
    hypothesis = find(request, number)
    name = request.GET.get("edit", "")
    if (name and name not in sheet.EDITABLE) or (request.method == "POST" and not name):
        raise Http404
    if not name or not request.member.may(Role.MEMBER):
        return answer(request, PAGE, page(request, hypothesis))
    if request.method == "POST":
        return save(request, hypothesis, name)
    return show(request, hypothesis, name, form_of(request, hypothesis, name))


def form_of(request: TenantRequest, hypothesis: Hypothesis, name: str, data: Any = None) -> CanvasForm:
    return CanvasForm(
        data,
        workspace=request.workspace,
        hypothesis=hypothesis,
        only=sheet.EDITABLE[name],
        initial=sheet.written(hypothesis),
    )


def save(request: TenantRequest, hypothesis: Hypothesis, name: str) -> HttpResponse:
    form = form_of(request, hypothesis, name, request.POST)
    version = version_of(request)
    if not form.is_valid():
        return show(request, hypothesis, name, form, version=version, status=422)
    try:
        saved = actions.edit(hypothesis, version=version, by=request.member, at=clock.now(), **form.cleaned_data)
    except Stale as stale:
        return show(request, hypothesis, name, form, stale=differences(hypothesis, stale), status=409)
    if not request.htmx:
        return go(request, saved)
    return show(request, saved, name, saved=True)


def show(
    request: TenantRequest,
    hypothesis: Hypothesis,
    name: str,
    form: CanvasForm | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page with one block open; for HTMX the block, and once it is saved whatever follows from it."""
    writing = {"writing": name, "form": form, "version": hypothesis.version, "block": sheet.block(hypothesis, name)}
    return answer(request, PAGE, page(request, hypothesis) | writing | more, partial="slice", status=status)


def page(request: TenantRequest, hypothesis: Hypothesis) -> dict[str, Any]:
    line = queries.line(hypothesis)
    return {
        "hypothesis": hypothesis,
        "may_write": request.member.may(Role.MEMBER),
        "statement": sheet.block(hypothesis, "statement"),
        "blocks": sheet.blocks(hypothesis),
        "here": hypothesis.get_absolute_url(),
        "line": [sheet.relative(other, hypothesis) for other in line] if len(line) > 1 else [],
        "evidence": sheet.seen(queries.evidence([*line[: line.index(hypothesis)], hypothesis])),
        "runs": reverse("experiments:list", args=[request.workspace.slug]),
        "assumption_form": AssumptionForm(prefix="new"),
        **sheet.head(hypothesis),
        **sheet.around(hypothesis),
    }
