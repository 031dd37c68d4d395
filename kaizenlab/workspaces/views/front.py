"""The front door: the landing page, a first or further workspace, and the way from one to the other."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.workspaces import actions, addresses, queries
from kaizenlab.workspaces.access import PersonRequest
from kaizenlab.workspaces.forms import TAKEN, NewPlace
from kaizenlab.workspaces.models import Membership

TRIES = 5


@login_not_required
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return answer(request, "landing.html")
    place = queries.last_place(request.user)
    return go(request, place or "/w/new/")


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    """Onboarding, and every further workspace. The address is proposed from the name while none is typed."""
    if request.method != "POST":
        name = request.GET.get("name", "")
        typed = {"slug": addresses.propose(name), "name": name} if name else {}
        form = NewPlace(initial={"time_zone": request.user.time_zone or "UTC"} | typed)
        return answer(request, "workspaces/new.html", {"form": form}, partial="address")
    form = NewPlace(request.POST)
    if form.is_valid() and (member := found(request, form)):
        return go(request, member.workspace)
    return answer(request, "workspaces/new.html", {"form": form}, status=422)


def found(request: PersonRequest, form: NewPlace) -> Membership | None:
    """The workspace made; None with an error on the form where the typed address is taken."""
    typed, slug = form.cleaned_data["slug"], addresses.propose(form.cleaned_data["name"])
    for _ in range(TRIES):
        try:
            return actions.create(
                by=request.user,
                name=form.cleaned_data["name"],
                slug=typed or slug,
                time_zone=form.cleaned_data["time_zone"],
                currency=form.cleaned_data["currency"],
                creation=form.cleaned_data["creation"],
                at=clock.now(),
            )
        except actions.Taken:
            if typed:
                break
            slug = addresses.another(slug)
    form.add_error("slug", TAKEN)
    return None


@require_http_methods(["GET", "HEAD", "POST"])
def switch(request: PersonRequest) -> HttpResponse:
    places = queries.places_of(request.user)
    if request.method != "POST":
        return answer(request, "workspaces/switch.html", {"places": places})
    place = places.filter(slug=request.POST.get("slug", "").replace("\0", "")).first()
    if place is None:
        raise Http404
    actions.switch(request.user, place)
    return go(request, place)
