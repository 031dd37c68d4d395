"""The interview script, with what the linter says of each question while it is written and after."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from experiments.models import Experiment
from experiments.rehearsal import actions, queries
from experiments.rehearsal.forms import ScriptForm, questions_in
from experiments.rehearsal.linted import linted
from experiments.rehearsal.models import Script
from experiments.views.find import find
from hypotheses.views.stale import version_of
from kaizenlab.drafts import actions as drafts
from kaizenlab.drafts.queries import kept as kept_draft
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.refusal import Stale
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.middleware import give_back
from kaizenlab.workspaces.rules import Role

LONGEST_TEXT = 50_000  # characters that are looked at before a text is known to be a script


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.VIEWER, write=Role.MEMBER)
def script(request: TenantRequest, number: int) -> HttpResponse:
    experiment = find(request, number)
    if request.method != "POST":
        return show(request, experiment)
    if "discard" in request.POST:
        drafts.forget(request.member, draft_key(experiment))
        return go(request, request.path)
    if "show" in request.POST:
        return try_out(request, experiment)
    return keep(request, experiment)


def show(request: TenantRequest, experiment: Experiment) -> HttpResponse:
    """What this member was typing goes before what is kept. It is a change of the version that it was begun from."""
    kept = queries.script_of(experiment)
    if not may_write(request, experiment):
        return page(request, experiment, None, kept, kept.questions if kept else [])
    draft = kept_draft(request.member, draft_key(experiment), at=clock.now())
    typed = draft.data if draft else {}
    text = typed.get("text", kept.text if kept else "")
    version = typed.get("version", kept.version if kept else 0)
    form = ScriptForm(initial={"text": text})
    return page(request, experiment, form, kept, questions_in(text), draft=draft, version=version)


def try_out(request: TenantRequest, experiment: Experiment) -> HttpResponse:
    """What the linter says of what is being typed. Nothing is kept."""
    give_back(request)
    form, questions = ScriptForm(request.POST), typed(request)
    wrong = not form.is_valid() and not request.htmx
    context = {"version": version_of(request), "wrong": form.errors.get("text") if questions and request.htmx else None}
    return page(request, experiment, form, None, questions, partial="findings", status=422 if wrong else 200, **context)


def keep(request: TenantRequest, experiment: Experiment) -> HttpResponse:
    form = ScriptForm(request.POST)
    if not form.is_valid():
        return page(request, experiment, form, None, typed(request), status=422, version=version_of(request))
    version, questions = version_of(request), form.cleaned_data["text"]
    try:
        actions.save_script(experiment, questions, version=version, by=request.member, at=clock.now())
    except Stale as stale:
        return page(request, experiment, form, queries.script_of(experiment), questions, stale=stale, status=409)
    drafts.forget(request.member, draft_key(experiment))
    return go(request, reverse("rehearsal:script", args=[request.workspace.slug, experiment.number]))


def page(
    request: TenantRequest,
    experiment: Experiment,
    form: ScriptForm | None,
    kept: Script | None,
    questions: list[str],
    *,
    partial: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "experiment": experiment,
        "form": form,
        "kept": kept,
        "version": kept.version if kept else 0,
        "found": linted(questions),
        "draft_key": draft_key(experiment),
        **more,
    }
    return answer(request, "rehearsal/script.html", context, partial=partial, status=status)


def typed(request: TenantRequest) -> list[str]:
    return questions_in(request.POST.get("text", "")[:LONGEST_TEXT])


def draft_key(experiment: Experiment) -> str:
    return f"script:{experiment.ref}"


def may_write(request: TenantRequest, experiment: Experiment) -> bool:
    return experiment.state not in actions.OVER and request.member.may(Role.MEMBER)
