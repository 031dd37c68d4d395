"""Next actions: added, changed, done, reopened. They are seen on their decision's page, and each leads back to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from decisions.followup import actions
from decisions.followup.forms import AddForm, ChangeForm, DoneForm
from decisions.followup.models import NextAction
from decisions.followup.views import find
from decisions.models import Decision
from decisions.views.find import decision as find_decision
from hypotheses.views.stale import version_of
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.refusal import Stale
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def add(request: TenantRequest, number: int) -> HttpResponse:
    decision = find_decision(request, number)
    if request.method != "POST" and decision.state != "accepted":
        return go(request, decision)
    form = AddForm(typed(request), **told(request), initial={"owner": request.member.pk})
    if form.is_valid():
        return go(request, actions.add(decision, **form.cleaned_data, by=request.member, at=clock.now()))
    return page(request, "followup/add.html", decision, {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def change(request: TenantRequest, number: int, action: int) -> HttpResponse:
    row = find.action(request, number, action)
    if request.method != "POST" and (row.done_at or row.decision.state != "accepted"):
        return go(request, row)
    initial = {"text": row.text, "link": row.link, "owner": row.owner_id, "due_on": row.due_on}
    form = ChangeForm(typed(request), **told(request), action=row, initial=initial)
    theirs: dict[str, Any] | None = None
    if form.is_valid():
        version = version_of(request)
        try:
            changed = actions.change(row, **form.cleaned_data, version=version, by=request.member, at=clock.now())
            return go(request, changed)
        except Stale as stale:
            theirs = stale.theirs
            row.refresh_from_db(fields=["version"])
    status = 409 if theirs is not None else 422 if form.is_bound else 200
    context = {"form": form, "action": row, "theirs": theirs}
    return page(request, "followup/change.html", row.decision, context, status=status)


@require_POST
@allow(Role.MEMBER)
def done(request: TenantRequest, number: int, action: int) -> HttpResponse:
    row = find.action(request, number, action)
    form = DoneForm(request.POST)
    if form.is_valid():
        return go(request, actions.finish(row, **form.cleaned_data, by=request.member, at=clock.now()))
    return page(request, "followup/done.html", row.decision, {"form": form, "action": row}, status=422)


@require_POST
@allow(Role.MEMBER)
def reopen(request: TenantRequest, number: int, action: int) -> HttpResponse:
    row: NextAction = find.action(request, number, action)
    return go(request, actions.reopen(row, by=request.member, at=clock.now()))


def typed(request: TenantRequest) -> Any:
    return request.POST if request.method == "POST" else None


def told(request: TenantRequest) -> dict[str, Any]:
    """What the forms have to know."""
    return {"workspace": request.workspace, "today": clock.today(request.workspace.time_zone)}


def page(
    request: TenantRequest, template: str, decision: Decision, context: dict[str, Any], *, status: int
) -> HttpResponse:
    return answer(request, template, context | {"decision": decision}, status=status)
