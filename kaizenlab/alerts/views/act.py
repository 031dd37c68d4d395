"""What people do about an alert where they see it: say who is on it, let it rest with a reason, end its rest."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from kaizenlab.alerts import actions, shown
from kaizenlab.alerts.forms import SilenceForm
from kaizenlab.alerts.views.find import filters_of, find, narrowing, row_of, way_back
from kaizenlab.alerts.views.list import counting
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

PAGE = "alerts/silence.html"
METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@allow(Role.VIEWER, write=Role.MEMBER)
def acknowledge(request: TenantRequest, number: int) -> HttpResponse:
    alert = find(request, number)
    if request.method == "POST":
        actions.acknowledge(alert, by=request.member, at=clock.now())
        return done(request, number)
    return go(request, alert)


@require_http_methods(METHODS)
@allow(Role.VIEWER, write=Role.MEMBER)
def wake(request: TenantRequest, number: int) -> HttpResponse:
    alert = find(request, number)
    if request.method == "POST":
        actions.wake(alert, by=request.member, at=clock.now())
        return done(request, number)
    return go(request, alert)


@require_http_methods(METHODS)
@allow(Role.MEMBER)
def silence(request: TenantRequest, number: int) -> HttpResponse:
    """`?until=tomorrow` and `?until=monday` propose a time."""
    now, alert = clock.now(), find(request, number)
    if request.method != "POST" and alert.resolved_at:
        return go(request, alert)
    if request.method != "POST":
        proposed = shown.until(request.GET.get("until", "tomorrow"), now)
        return show(request, number, now, SilenceForm(now=now, number=number, initial={"until": proposed}))
    form = SilenceForm(request.POST, now=now, number=number)
    if not form.is_valid():
        return show(request, number, now, form, status=422)
    actions.silence(alert, **form.cleaned_data, by=request.member, at=now)
    return done(request, number)


def done(request: TenantRequest, number: int) -> HttpResponse:
    """The row as it stands now, with the counts around it; without HTMX the way back."""
    if not request.htmx:
        return go(request, way_back(request, number))
    now = clock.now()
    return show(request, number, now, None, **counting(request, filters_of(request), now))


def show(
    request: TenantRequest, number: int, now: dt.datetime, form: SilenceForm | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page with the form under its alert; for HTMX that row of the inbox."""
    query = "?record" if "record" in request.GET else narrowing(request)
    row = shown.Shower(request, now, [], query).row(row_of(request, number))
    context = {"row": row, "form": form, "silences": shown.quick_silences(now), "back": way_back(request, number)}
    return answer(request, PAGE, context | more, partial="row", status=status)
