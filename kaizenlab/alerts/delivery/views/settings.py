"""What one is mailed and when, who responds, a test mail, and the calendar's address."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaizenlab.alerts.delivery import actions, queries
from kaizenlab.alerts.delivery.forms import PLACES, Preferences, RoutingForm
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.dates import moment
from kaizenlab.lib.refusal import Stale
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

PAGE = "delivery/notifications.html"


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.VIEWER)
def notifications(request: TenantRequest) -> HttpResponse:
    """Everybody's own. They change no record, so they leave no event."""
    chosen = queries.preference(queries.members(request.workspace.pk).get(pk=request.member.pk))
    form = Preferences(request.POST if request.method == "POST" else None, chosen=chosen)
    if request.method != "POST":
        return answer(request, PAGE, page(request, form))
    if not form.is_valid():
        return answer(request, PAGE, page(request, form), status=422)
    actions.prefer(by=request.member, at=clock.now(), **form.chosen())
    messages.success(request, _("Your preferences are saved."))
    return back(request)


@require_POST
@allow(Role.FOUNDER)
def routing(request: TenantRequest) -> HttpResponse:
    responds = routing_form(request, bound=True)
    seen = request.POST.get("seen", "")
    if not responds.is_valid():
        responds.seen = seen
        return routing_again(request, responds, status=422)
    try:
        actions.set_routing(request.workspace, **responds.chosen(), seen=seen, by=request.member, at=clock.now())
    except Stale as stale:
        return routing_again(request, responds, stale=stale, theirs=spelled(stale.theirs), status=409)
    messages.success(request, _("It is saved who responds."))
    return back(request)


def spelled(held: dict[str, Any]) -> str:
    """Who responds as one line."""
    nobody, comma = _("nobody"), _(", ")
    parts = {
        _("Response team"): comma.join(held["team"]) or nobody,
        _("Chain"): comma.join(held["chain"]) or nobody,
        _("Sev 1: hours until the next is told"): held["hours_sev1"],
        _("Sev 2: hours until the next is told"): held["hours_sev2"],
    }
    return " · ".join(_("%(what)s: %(n)s") % {"what": name, "n": said} for name, said in parts.items())


def routing_again(request: TenantRequest, responds: RoutingForm, *, status: int, **more: Any) -> HttpResponse:
    """One that was wrong goes on from what it was opened with; one that came late, from what is shown with it."""
    chosen = queries.preference(queries.members(request.workspace.pk).get(pk=request.member.pk))
    return answer(request, PAGE, page(request, Preferences(chosen=chosen), responds) | more, status=status)


@require_POST
@allow(Role.VIEWER)
def test(request: TenantRequest) -> HttpResponse:
    sent = {"email": request.user.email}
    if actions.send_test(by=request.member):
        messages.success(request, _("A test mail to %(email)s is on its way.") % sent)
    else:
        messages.info(request, _("A test mail to %(email)s waits to be sent already.") % sent)
    return back(request)


@require_POST
@allow(Role.VIEWER)
def make_feed(request: TenantRequest) -> HttpResponse:
    """Its address is shown once, on the next page: it travels in the reader's signed cookie and lies nowhere here."""
    token = actions.make_feed(by=request.member, at=clock.now())
    address = settings.ORIGIN + reverse("delivery:calendar", args=[token])
    messages.info(request, address, extra_tags="link")
    return back(request)


@require_POST
@allow(Role.VIEWER)
def revoke_feed(request: TenantRequest) -> HttpResponse:
    actions.revoke_feed(by=request.member, at=clock.now())
    messages.success(request, _("The calendar address leads nowhere any more."))
    return back(request)


def back(request: TenantRequest) -> HttpResponse:
    return go(request, reverse("delivery:notifications", args=[request.workspace.slug]))


def page(request: TenantRequest, form: Preferences, responds: RoutingForm | None = None) -> dict[str, Any]:
    may_route = request.member.may(Role.FOUNDER)
    feed = queries.feed_of(request.member)
    return {
        "form": form,
        "zone": queries.zone_of(request.member),
        "feed": moment(feed.made_at) if feed else "",
        "may_route": may_route,
        "responds": (responds or routing_form(request)) if may_route else None,
        "duties": None if may_route else queries.duties(request.workspace),
        "routing": None if may_route else queries.routing(request.workspace.pk),
    }


def routing_form(request: TenantRequest, *, bound: bool = False) -> RoutingForm:
    held, hours = queries.duties(request.workspace), queries.routing(request.workspace.pk)
    numbers = {1: hours.hours_sev1, 2: hours.hours_sev2}
    initial: dict[str, Any] = {
        "team": [str(member.pk) for member in held["team"]],
        "hours1": numbers[1],
        "hours2": numbers[2],
        **{f"place{place}": str(member.pk) for place, member in enumerate(held["chain"], start=1)},
    }
    people = list(queries.members(request.workspace.pk))
    data = request.POST if bound else None
    seen = actions.fingerprint(actions.said(held["team"], held["chain"], numbers))
    return RoutingForm(data, people=people, places=places(data, len(held["chain"])), seen=seen, initial=initial)


def places(data: QueryDict | None, taken: int) -> int:
    """As many as were sent; or two more than are taken."""
    if data is not None:
        return max((number for number in range(1, PLACES + 1) if f"place{number}" in data), default=1)
    return min(PLACES, taken + 2)
