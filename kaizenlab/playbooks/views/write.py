"""Writing a playbook, with a preview: at `?preview` the same form shows what it would become, and keeps nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.refusal import Refused, Stale
from kaizenlab.playbooks import actions, shipped, shown
from kaizenlab.playbooks.forms import EditForm, ImportForm, PlaybookForm
from kaizenlab.playbooks.views.find import find, find_version
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.middleware import give_back
from kaizenlab.workspaces.rules import Role

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@allow(Role.MEMBER)
def new(request: TenantRequest) -> HttpResponse:
    text = shipped.starter()
    form = PlaybookForm(sent(request), initial={"text": text})
    if early := unsaved(request, "playbooks/new.html", form, text):
        return early
    return go(request, actions.create(text=form.cleaned_data["text"], by=request.member, at=clock.now()))


@require_http_methods(METHODS)
@allow(Role.MEMBER)
def import_(request: TenantRequest) -> HttpResponse:
    form = ImportForm(sent(request), request.FILES or None)
    if early := unsaved(request, "playbooks/import.html", form, ""):
        return early
    return go(request, actions.import_file(text=form.cleaned_data["text"], by=request.member, at=clock.now()))


@require_http_methods(METHODS)
@allow(Role.MEMBER)
def edit(request: TenantRequest, number: int) -> HttpResponse:
    playbook = find(request, number)
    if playbook.archived_at:
        raise Refused(_("%(ref)s is archived: restore it before you change it.") % {"ref": playbook.ref})
    now = find_version(request, playbook, playbook.version)
    form = EditForm(sent(request), initial={"text": now.text})
    opened = version_of(request) if request.method == "POST" else playbook.version
    context = {"playbook": playbook, "version": opened}
    if early := unsaved(request, "playbooks/edit.html", form, now.text, context):
        return early
    try:
        saved = actions.edit(playbook, version=opened, by=request.member, at=clock.now(), **form.cleaned_data)
    except Stale as stale:
        found = {"stale": stale, "version": playbook.version, "form": form} | shown.text(form.cleaned_data["text"])
        return answer(request, "playbooks/edit.html", context | found, status=409)
    return go(request, saved)


def sent(request: TenantRequest) -> Any:
    return request.POST if request.method == "POST" else None


def unsaved(
    request: TenantRequest, page: str, form: PlaybookForm, text: str, context: dict[str, Any] | None = None
) -> HttpResponse | None:
    """The page with its form where nothing is to be saved: opened, previewed, or wrong. None where it is right."""
    context = (context or {}) | {"form": form}
    if request.method != "POST":
        return answer(request, page, context | (shown.text(text) if text else {}))
    if "preview" in request.GET:
        give_back(request)
        typed = request.POST.get("text", "")
        slice_ = "playbooks/preview.html" if request.htmx else page
        return answer(request, slice_, context | {"form": draft(form)} | shown.text(typed))
    if not form.is_valid():
        return answer(request, page, context | {"problems": form.problems}, status=422)
    return None


def draft(form: PlaybookForm) -> PlaybookForm:
    """The form as typed and not yet judged: the preview says what is wrong."""
    return type(form)(initial={name: form.data.get(name, "") for name in form.fields})


def version_of(request: TenantRequest) -> int:
    """The version the form was opened with; anything else is an outdated one."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() else 0
