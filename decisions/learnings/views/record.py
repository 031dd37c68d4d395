"""One learning: what speaks for and against it, what it is by now, and what it ought to be."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from decisions.learnings import actions, files, queries, shown, words
from decisions.learnings.forms import RestateForm, WeighForm
from decisions.models import Learning
from kaizenlab.comments.queries import beside
from kaizenlab.lib import clock, exports
from kaizenlab.lib.answer import answer, go
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_safe
@allow(Role.VIEWER)
def record(request: TenantRequest, number: int) -> HttpResponse:
    return show(request, find(request, number))


@require_safe
@allow(Role.VIEWER)
def file(request: TenantRequest, number: str, kind: str) -> HttpResponse:
    learning = find(request, int(number))
    text = files.RECORD_WRITERS[kind](files.record(learning))
    return exports.file(text, kind, f"{request.workspace.slug}-{learning.ref}")


@require_POST
@allow(Role.MEMBER)
def weigh(request: TenantRequest, number: int) -> HttpResponse:
    learning = find(request, number)
    form = WeighForm(request.POST, learning=learning)
    if form.is_valid():
        actions.weigh(learning, **form.cleaned_data, by=request.member, at=clock.now())
        return go(request, learning)
    return show(request, learning, weighing=form, status=422)


@require_POST
@allow(Role.MEMBER)
def restate(request: TenantRequest, number: int) -> HttpResponse:
    learning = find(request, number)
    form = RestateForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data | {"seen": form.cleaned_data["seen"] or None}
        actions.restate(learning, **said, by=request.member, at=clock.now())
        return go(request, learning)
    return show(request, learning, restating=form, status=422)


def find(request: TenantRequest, number: int) -> Learning:
    rows = Learning.objects.select_related("decision", "hypothesis", "by__user")
    said = beside("L", request.member.pk)
    found = get_object_or_404(rows.annotate(**said), workspace=request.workspace, number=number)
    found.workspace = found.decision.workspace = found.hypothesis.workspace = request.workspace
    return found


def show(
    request: TenantRequest,
    learning: Learning,
    *,
    weighing: WeighForm | None = None,
    restating: RestateForm | None = None,
    status: int = 200,
) -> HttpResponse:
    weighed = queries.weighed([learning.pk])[learning.pk]
    standings = queries.standings(learning)
    now = standings[0].status if standings else queries.FIRST
    proposal = shown.proposed(now, standings[0].at if standings else None, weighed)
    context: dict[str, Any] = {
        "learning": learning,
        "standing": now,
        "status_word": words.STATUSES[now],
        "meaning": words.MEANS[now],
        "ring": words.RINGS[now],
        "experiments": shown.experiments(weighed),
        "standings": standings,
        "proposal": proposal,
        "may_write": request.member.may(Role.MEMBER),
        "weighing": weighing or WeighForm(learning=learning),
        "restating": restating or RestateForm(initial=offered(now, proposal)),
    }
    return answer(request, "learnings/record.html", context, status=status)


def offered(now: str, proposal: dict[str, str] | None) -> dict[str, str]:
    """A proposal is filled in; whoever accepts it presses the button, and may say more."""
    if proposal is None:
        return {"seen": now}
    return {"seen": now, "status": proposal["code"], "reason": proposal["why"]}
