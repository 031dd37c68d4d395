"""How many alerts fire, asked for every minute by every open page: what it costs is finding the member."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kaizenlab.alerts.shown import counted
from kaizenlab.lib.answer import answer
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_safe
@allow(Role.VIEWER)
def count(request: TenantRequest) -> HttpResponse:
    """204 while it is what the page has `seen`; else the count, as the navigation shows it."""
    firing: int = request.member.firing  # type: ignore[attr-defined]  # found with the membership
    if request.GET.get("seen") == str(firing):
        return HttpResponse(status=204, headers={"Cache-Control": "no-store"})
    return answer(request, "alerts/count.html", {"firing": firing, "counted": counted(firing)})
