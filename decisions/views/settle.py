"""What becomes of a proposal: approve, reject, withdraw."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from decisions.actions import settlement
from decisions.forms import RejectForm, numbers_in
from decisions.views import find
from decisions.views.record import show
from kaizenlab.lib import clock
from kaizenlab.lib.answer import go
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_POST
@allow(Role.FOUNDER)
def accept(request: TenantRequest, number: int) -> HttpResponse:
    decision = find.decision(request, number)
    seen = numbers_in(request.POST.get("seen", ""))
    return go(request, settlement.accept(decision, by=request.member, at=clock.now(), seen=seen))


@require_POST
@allow(Role.FOUNDER)
def reject(request: TenantRequest, number: int) -> HttpResponse:
    decision = find.decision(request, number)
    form = RejectForm(request.POST)
    if not form.is_valid():
        return show(request, decision, rejection=form, status=422)
    settlement.reject(decision, reason=form.cleaned_data["reason"], by=request.member, at=clock.now())
    return go(request, decision)


@require_POST
@allow(Role.MEMBER)
def withdraw(request: TenantRequest, number: int) -> HttpResponse:
    decision = find.decision(request, number)
    settlement.withdraw(decision, by=request.member, at=clock.now())
    return go(request, decision)
