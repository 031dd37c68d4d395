"""What is kept with an experiment, or with one piece of its evidence: files, and for the whole of it links."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from experiments.attachments import actions, queries
from experiments.attachments.forms import FileForm, LinkForm
from experiments.attachments.models import Attachment, Link
from experiments.models import Experiment
from experiments.views.find import find
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.VIEWER, write=Role.MEMBER)
def files(request: TenantRequest, number: int, place: int | None = None) -> HttpResponse:
    """Takes a file and leads back to where it now stands."""
    experiment = find(request, number)
    evidence = queries.first_version(experiment, place) if place else None
    if request.method != "POST":
        return page(request, experiment, place)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid() and form.upload:
        try:
            actions.attach(experiment, form.upload, evidence=evidence, by=request.member, at=clock.now())
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("“%(name)s” is attached.") % {"name": form.upload.name})
            return go(request, standing(request, experiment, place))
    return page(request, experiment, place, file_form=form, status=422)


@require_POST
@allow(Role.MEMBER)
def link(request: TenantRequest, number: int) -> HttpResponse:
    experiment = find(request, number)
    form = LinkForm(request.POST)
    if form.is_valid():
        try:
            actions.link(experiment, **form.cleaned_data, by=request.member, at=clock.now())
        except Refused as refusal:
            form.add_error("url", str(refusal))
        else:
            return go(request, standing(request, experiment))
    return page(request, experiment, link_form=form, status=422)


def standing(request: TenantRequest, experiment: Experiment, place: int | None = None) -> str:
    """Where the file is seen beside what it belongs to."""
    if place:
        return reverse("experiments:correct", args=[request.workspace.slug, experiment.number, place]) + "#files"
    return f"{experiment.get_absolute_url()}#files"


def address(request: TenantRequest, experiment: Experiment, place: int | None = None) -> str:
    """Of the page, which also takes its files."""
    at = [request.workspace.slug, experiment.number]
    return reverse("attachments:of_evidence", args=[*at, place]) if place else reverse("attachments:files", args=at)


def is_withdrawn(kept: Attachment | Link) -> bool:
    return kept.withdrawn_at is not None


def page(
    request: TenantRequest,
    experiment: Experiment,
    place: int | None = None,
    *,
    file_form: FileForm | None = None,
    link_form: LinkForm | None = None,
    status: int = 200,
) -> HttpResponse:
    kept = list(queries.kept_by(experiment, place))
    links = [] if place else list(queries.links_of(experiment))
    context: dict[str, Any] = {
        "experiment": experiment,
        "place": place,
        "kept": [each for each in kept if not is_withdrawn(each)],
        "links": [each for each in links if not is_withdrawn(each)],
        "withdrawn": [*filter(is_withdrawn, kept), *filter(is_withdrawn, links)],
        "file_form": file_form or FileForm(),
        "link_form": link_form or LinkForm(use_required_attribute=False),
        "upload_to": address(request, experiment, place),
        "may_write": request.member.may(Role.MEMBER),
        "may_see_withdrawn": request.member.may(Role.FOUNDER),
    }
    return answer(request, "attachments/shelf.html", context, status=status)
