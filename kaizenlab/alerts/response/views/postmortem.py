"""A post-mortem: how it went, what was believed and learned, what helped and hindered, and what is done about it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hypotheses.queries import writers
from hypotheses.views.stale import version_of
from kaizenlab.alerts.response import files, queries, told, words
from kaizenlab.alerts.response.actions import postmortem as actions
from kaizenlab.alerts.response.forms import ActionForm, PostMortemForm
from kaizenlab.alerts.response.models import PostMortem
from kaizenlab.alerts.response.views.find import find_postmortem
from kaizenlab.drafts import actions as drafts
from kaizenlab.drafts.queries import kept as kept_draft
from kaizenlab.lib import clock, exports
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.refusal import Stale
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

PAGE = "response/postmortem.html"


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.VIEWER, write=Role.MEMBER)
def postmortem(request: TenantRequest, number: int) -> HttpResponse:
    """To be read; with `edit` to be written, and sent to the same address."""
    row = find_postmortem(request, number)
    if request.method == "POST":
        return keep(request, row)
    if "edit" not in request.GET or row.finished_at or not request.member.may(Role.MEMBER):
        return reading(request, row)
    draft = kept_draft(request.member, draft_key(row), at=clock.now())
    typed = draft.data if draft else {}
    form = form_for(row, None, {name: typed.get(name, getattr(row, name)) for name in words.TEXTS})
    return writing(request, row, form, draft=draft, version=typed.get("version", row.version))


def keep(request: TenantRequest, row: PostMortem) -> HttpResponse:
    if "discard" in request.POST:
        drafts.forget(request.member, draft_key(row))
        return go(request, f"{row.get_absolute_url()}?edit")
    form, version = form_for(row, request.POST), version_of(request)
    if not form.is_valid():
        return writing(request, row, form, version=version, status=422)
    try:
        actions.edit(row, version=version, by=request.member, at=clock.now(), **form.cleaned_data)
    except Stale as stale:
        return writing(request, row, form, stale=stale, differences=differences(stale), status=409)
    drafts.forget(request.member, draft_key(row))
    return go(request, row)


@require_POST
@allow(Role.MEMBER)
def act(request: TenantRequest, number: int) -> HttpResponse:
    row = find_postmortem(request, number)
    form = action_form(request, request.POST)
    if not form.is_valid():
        return reading(request, row, form, status=422)
    actions.act(row, **form.cleaned_data, by=request.member, at=clock.now())
    return go(request, f"{row.get_absolute_url()}#actions")


@require_POST
@allow(Role.MEMBER)
def finish(request: TenantRequest, number: int) -> HttpResponse:
    row = find_postmortem(request, number)
    return go(request, actions.finish(row, version=version_of(request), by=request.member, at=clock.now()))


@require_safe
@allow(Role.VIEWER)
def file(request: TenantRequest, number: str, kind: str) -> HttpResponse:
    row = find_postmortem(request, int(number))
    return exports.file(files.WRITERS[kind](row), kind, f"{request.workspace.slug}-{row.decision.ref}-postmortem")


def form_for(row: PostMortem, data: Any, initial: dict[str, str] | None = None) -> PostMortemForm:
    return PostMortemForm(data, initial=initial, people=lambda: queries.names(row.workspace_id))


def action_form(request: TenantRequest, data: Any = None) -> ActionForm:
    people = list(writers(request.workspace))
    initial = {"owner": str(request.member.pk)}
    return ActionForm(data, people=people, today=clock.today(request.workspace.time_zone), initial=initial)


def differences(stale: Stale) -> list[dict[str, str]]:
    """What it says now, where that differs from what was typed."""
    return [
        {"label": str(words.TEXTS[name]), "text": theirs}
        for name, theirs in stale.theirs.items()
        if theirs != stale.mine[name]
    ]


def writing(
    request: TenantRequest, row: PostMortem, form: PostMortemForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "postmortem": row,
        "decision": row.decision,
        "form": form,
        "version": row.version,
        "draft_key": draft_key(row),
        **more,
    }
    return answer(request, "response/write.html", context, status=status)


def reading(
    request: TenantRequest, row: PostMortem, action: ActionForm | None = None, *, status: int = 200
) -> HttpResponse:
    found, is_open = told.told(row), row.finished_at is None
    missing = actions.lacks(row) if is_open else []
    may_write = is_open and request.member.may(Role.MEMBER)
    may_act = may_write and row.decision.state == "accepted"
    context = {
        "postmortem": row,
        "decision": row.decision,
        "experiment": row.experiment,
        "hypothesis": row.hypothesis,
        "texts": [(name, word, getattr(row, name)) for name, word in words.TEXTS.items()],
        "first_day": found.first_day,
        "lines": told.lines(found),
        "figures": told.figures(found),
        "actions": queries.actions_of(row, clock.today(request.workspace.time_zone)),
        "form": action or (action_form(request) if may_act else None),
        "may_write": may_write,
        "may_finish": is_open and not missing and actions.may_finish(row, request.member),
        "missing": [str(words.TEXTS[name]) for name in missing],
    }
    return answer(request, PAGE, context, status=status)


def draft_key(row: PostMortem) -> str:
    return f"postmortem:{row.decision.ref}"
