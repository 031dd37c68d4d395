"""Assumptions are added, edited and dropped where they stand: on the canvas."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods
from django_htmx.http import retarget

from hypotheses import actions
from hypotheses.forms import AssumptionForm
from hypotheses.models import Assumption, Hypothesis
from hypotheses.views.canvas import PAGE, page
from hypotheses.views.find import find
from hypotheses.views.stale import differences, version_of
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.refusal import Stale
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def add_assumption(request: TenantRequest, number: int) -> HttpResponse:
    """Opened without a form, as after a second press, it leads to the list."""
    hypothesis = find(request, number)
    if request.method != "POST":
        return go(request, ranked(hypothesis))
    form = AssumptionForm(request.POST, prefix="new")
    if not form.is_valid():
        context = page(request, hypothesis) | {"assumption_form": form}
        return answer(request, PAGE, context, partial="assumptions", status=422)
    actions.add_assumption(hypothesis, **form.cleaned_data, by=request.member, at=clock.now())
    return changed(request, hypothesis)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def edit_assumption(request: TenantRequest, number: int, assumption: int) -> HttpResponse:
    """The canvas with this assumption's row as a form."""
    hypothesis = find(request, number)
    row = find_assumption(hypothesis, assumption)
    data = request.POST if request.method == "POST" else None
    form = AssumptionForm(
        data, initial={"text": row.text, "importance": row.importance, "uncertainty": row.uncertainty}
    )
    if data is None:
        return show(request, hypothesis, row, form)
    if not form.is_valid():
        return show(request, hypothesis, row, form, version=version_of(request), status=422)
    try:
        actions.edit_assumption(
            row, version=version_of(request), by=request.member, at=clock.now(), **form.cleaned_data
        )
    except Stale as stale:
        return show(request, hypothesis, row, form, stale=differences(hypothesis, stale), status=409)
    return changed(request, hypothesis)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def drop_assumption(request: TenantRequest, number: int, assumption: int) -> HttpResponse:
    hypothesis = find(request, number)
    if request.method != "POST":
        return go(request, ranked(hypothesis))
    actions.drop_assumption(find_assumption(hypothesis, assumption), by=request.member, at=clock.now())
    return changed(request, hypothesis)


def find_assumption(hypothesis: Hypothesis, number: int) -> Assumption:
    row = get_object_or_404(hypothesis.assumptions, workspace=hypothesis.workspace_id, number=number)
    row.hypothesis = hypothesis
    return row


def show(
    request: TenantRequest,
    hypothesis: Hypothesis,
    row: Assumption,
    form: AssumptionForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The row as a form; of one that was dropped meanwhile the text is kept in the form that adds."""
    context = page(request, hypothesis)
    if row.dropped_at:
        kept = AssumptionForm(prefix="new", initial=form.cleaned_data if form.is_bound else form.initial)
        context |= {"assumption_form": kept, "dropped": True}
        return retarget(answer(request, PAGE, context, partial="assumptions", status=status), "#assumptions")
    form.fields["text"].widget.attrs["autofocus"] = True
    context |= {"form": form, "assumption": row, "assuming": row.number, "version": row.version}
    return answer(request, PAGE, context | more, partial="assumption_form_row", status=status)


def changed(request: TenantRequest, hypothesis: Hypothesis) -> HttpResponse:
    """Back to the ranked list; for HTMX the list itself, with what else follows from it."""
    if not request.htmx:
        return go(request, ranked(hypothesis))
    hypothesis = find(request, hypothesis.number)
    context = page(request, hypothesis) | {"saved": True}
    return retarget(answer(request, PAGE, context, partial="assumed"), "#assumptions")


def ranked(hypothesis: Hypothesis) -> str:
    """Where the assumptions stand on the canvas."""
    return f"{hypothesis.get_absolute_url()}#assumptions"
