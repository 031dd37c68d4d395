from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from hypotheses.queries import people
from kaizenlab.alerts import queries
from kaizenlab.alerts.forms import Filters
from kaizenlab.alerts.models import Alert
from kaizenlab.workspaces.access import TenantRequest

KEPT = ("is", "q", "sev", "rule", "owner")  # of the inbox's address, for a way back to the same rows


def find(request: TenantRequest, number: int) -> Alert:
    found = get_object_or_404(Alert, workspace=request.workspace, number=number)
    found.workspace = request.workspace
    return found


def row_of(request: TenantRequest, number: int) -> dict[str, Any]:
    """One alert whole, as the inbox lists it."""
    row = queries.listed(Alert.objects.filter(workspace=request.workspace, number=number)).first()
    if row is None:
        raise Http404
    return row


def filters_of(request: TenantRequest) -> Filters:
    """The address's filters; everybody who is or was here can be asked for."""
    filters = Filters(request.GET, people=list(people(request.workspace)), reader=request.member)
    filters.is_valid()
    return filters


def narrowing(request: TenantRequest, **changed: str) -> str:
    """The address's query without its page: for an export, a tab, or the way back from an act."""
    query = request.GET.copy()
    for name in [name for name in query if name not in KEPT]:
        del query[name]
    for name, value in changed.items():
        query[name] = value
    for name in [name for name in query if not query[name]]:
        del query[name]
    return f"?{query.urlencode()}" if query else ""


def way_back(request: TenantRequest, number: int) -> str:
    """To where somebody pressed: the alert's own page, or the inbox as it was narrowed."""
    slug = request.workspace.slug
    if "record" in request.GET:
        return reverse("alerts:record", args=[slug, number])
    return reverse("alerts:list", args=[slug]) + narrowing(request)
