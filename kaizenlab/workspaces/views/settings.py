"""A workspace's own settings."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.workspaces import actions
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.forms import TAKEN, Place
from kaizenlab.workspaces.models import Workspace
from kaizenlab.workspaces.rules import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.VIEWER, write=Role.ADMIN)
def settings(request: TenantRequest) -> HttpResponse:
    place = request.workspace
    form = Place(request.POST or None, initial={name: getattr(place, name) for name in Place.base_fields})
    if request.method != "POST":
        return answer(request, "workspaces/settings.html", {"form": form})
    if form.is_valid() and (changed := change(request, form)):
        messages.success(request, _("The settings are saved."))
        return go(request, reverse("workspaces:settings", args=[changed.slug]))
    return answer(request, "workspaces/settings.html", {"form": form}, status=422)


def change(request: TenantRequest, form: Place) -> Workspace | None:
    try:
        with transaction.atomic():
            return actions.change(workspace=request.workspace, by=request.member, at=clock.now(), **form.cleaned_data)
    except actions.Taken:
        form.add_error("slug", TAKEN)
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.ADMIN)
def delete(request: TenantRequest) -> HttpResponse:
    """An example workspace, whole, after asking."""
    if not request.workspace.example:
        raise Http404
    if request.method != "POST":
        return answer(request, "workspaces/delete.html")
    actions.delete_example(workspace=request.workspace, by=request.member)
    messages.success(request, _("The example workspace %(name)s is deleted.") % {"name": request.workspace})
    return go(request, "/")
