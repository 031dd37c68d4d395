"""Erasing a participant, from one piece of their evidence: says what goes and what stays, then asks."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from experiments.attachments import erasure, queries
from experiments.attachments.forms import ErasureForm
from experiments.views.find import find
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.ADMIN)
def erase(request: TenantRequest, number: int, place: int) -> HttpResponse:
    experiment = find(request, number)
    queries.first_version(experiment, place)
    who = erasure.participant(experiment, place)
    data = request.POST if request.method == "POST" else None
    form = ErasureForm(data, is_elsewhere=bool(who.elsewhere), own_files=erasure.own_files(experiment))
    if form.is_valid():
        everywhere = form.cleaned_data.get("extent") == "alias"
        places, files = who.places if everywhere else [place], form.cleaned_data.get("own_files", [])
        erasure.erase(experiment, places=places, files=files, by=request.member, at=clock.now())
        messages.success(request, _("Erased. Answers and counts stay as they were."))
        return go(request, f"{experiment.get_absolute_url()}#evidence")
    context = {"experiment": experiment, "who": who, "form": form}
    return answer(request, "attachments/erase.html", context, status=422 if form.is_bound else 200)
