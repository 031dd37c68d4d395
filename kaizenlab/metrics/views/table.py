"""A table of readings: read, shown before anything is kept, and then recorded as a whole."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.metrics import wording
from kaizenlab.metrics.actions import metrics, readings
from kaizenlab.metrics.forms import TableForm
from kaizenlab.metrics.models import Metric
from kaizenlab.metrics.rules import Shape
from kaizenlab.metrics.tables import ASKED, MOST_LINES, Problem, Read, read
from kaizenlab.metrics.views.find import find, sent
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.middleware import give_back
from kaizenlab.workspaces.rules import Role

FIRST = 8  # lines shown as they were read
NAMED = 50  # wrong lines named one by one


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def table(request: TenantRequest, number: int) -> HttpResponse:
    """Without *Record* it only shows what the table would add, and what is wrong in it."""
    metric, now = find(request, number), clock.now()
    metrics.refuse_archived(metric)
    form = TableForm(sent(request), request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return page(request, metric, form, status=422 if form.is_bound else 200)
    found = read(form.cleaned_data["table"], Shape(metric.shape), zone=request.workspace.time_zone, now=now)
    if "record" in request.POST and not found.refused and not found.problems:
        try:
            made = readings.record(metric, found.taken, source=form.cleaned_data["given"], by=request.member, at=now)
        except readings.Unfit:
            made = []  # the preview names every line of that kind
        if made:
            messages.success(request, said(sum(reading.recorded_at == now for reading in made), len(made)))
            return go(request, metric)
    give_back(request)
    return preview(request, metric, form, found)


def said(new: int, lines: int) -> str:
    told = ngettext("%(n)s reading is recorded.", "%(n)s readings are recorded.", new) % {"n": intcomma(new)}
    if new == lines:
        return told
    return f"{told} " + _("The others were there already.")


def preview(request: TenantRequest, metric: Metric, form: TableForm, found: Read) -> HttpResponse:
    """The text stands in the field, so that it can be mended there, and is sent again to be recorded."""
    typed = TableForm(initial={"table": form.cleaned_data["table"], "given": form.cleaned_data["given"]})
    if not (found.refused or found.problems):
        found.problems += [Problem(found.lines[place], why) for place, why in readings.unfit(metric, found.taken)]
    new = readings.new_among(metric, found.taken)
    context: dict[str, Any] = {
        "read": found,
        "problems": sorted(found.problems, key=lambda problem: problem.line)[:NAMED],
        "wrong": len(found.problems),
        "new": new,
        "there": len(found.taken) - new,
        "first": [
            (wording.when(each.at, each.day, is_day=each.is_day), wording.amount(each.amount, metric.unit))
            for each in found.taken[:FIRST]
        ],
        "may_record": bool(new) and not found.refused and not found.problems,
    }
    wrong = bool(found.refused or found.problems)
    return page(request, metric, typed, status=422 if wrong else 200, **context)


def page(request: TenantRequest, metric: Metric, form: TableForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"metric": metric, "form": form, "columns": ASKED[Shape(metric.shape)], "most": f"{MOST_LINES:,}"}
    return answer(request, "metrics/table.html", context | more, status=status)
