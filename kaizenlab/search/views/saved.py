"""Searches that people keep."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.search import actions
from kaizenlab.search.forms import ViewForm
from kaizenlab.search.models import View
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.VIEWER)
def save(request: TenantRequest) -> HttpResponse:
    """Whoever reads may keep a search; sharing it is a member's."""
    typed = request.POST if request.method == "POST" else None
    form = ViewForm(typed, initial={"query": request.GET.get("q", "")[:500]})
    if not request.member.may(Role.MEMBER):
        del form.fields["is_shared"]
    if form.is_valid():
        kept = {"is_shared": False, **form.cleaned_data}
        view = actions.save(**kept, by=request.member, at=clock.now())
        return go(request, f"{reverse('search:search', args=[request.workspace.slug])}?{urlencode({'q': view.query})}")
    return answer(request, "search/save.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@allow(Role.VIEWER)
def remove(request: TenantRequest, number: int) -> HttpResponse:
    view = get_object_or_404(View, workspace=request.workspace, pk=number)
    if view.owner_id != request.member.pk and not view.is_shared:
        view = get_object_or_404(View, workspace=request.workspace, owner=request.member, pk=number)
    actions.remove(view, by=request.member, at=clock.now())
    return go(request, reverse("search:search", args=[request.workspace.slug]))
