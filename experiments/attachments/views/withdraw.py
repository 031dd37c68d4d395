"""Hiding a file or a link: it leaves every list but that of what was withdrawn."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from experiments.attachments import actions
from experiments.attachments.forms import WithdrawForm
from experiments.attachments.models import Attachment, Link
from experiments.attachments.views.shelf import address
from experiments.models import Experiment
from experiments.views.find import find
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def file(request: TenantRequest, number: int) -> HttpResponse:
    rows = Attachment.objects.select_related("experiment__hypothesis", "experiment__owner__user", "evidence", "content")
    kept = get_object_or_404(
        rows.defer("content__body"), workspace=request.workspace, number=number, content__isnull=False
    )
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    experiment, place = kept.experiment, kept.evidence.place if kept.evidence else None
    if form.is_valid():
        actions.withdraw(kept, why=form.cleaned_data["why"], by=request.member, at=clock.now())
        return go(request, address(request, experiment, place))
    return asking(request, form, experiment, what=str(kept.content), back=address(request, experiment, place))


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def link(request: TenantRequest, number: int, link: int) -> HttpResponse:
    experiment = find(request, number)
    kept = get_object_or_404(Link, workspace=request.workspace, experiment=experiment, number=link)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.withdraw_link(kept, why=form.cleaned_data["why"], by=request.member, at=clock.now())
        return go(request, address(request, experiment))
    return asking(request, form, experiment, what=str(kept), back=address(request, experiment))


def asking(request: TenantRequest, form: WithdrawForm, experiment: Experiment, *, what: str, back: str) -> HttpResponse:
    context = {"form": form, "experiment": experiment, "what": what, "back": back}
    return answer(request, "attachments/withdraw.html", context, status=422 if form.is_bound else 200)
