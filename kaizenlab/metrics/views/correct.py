"""All versions of one reading, and the form that puts a corrected one in its place."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.metrics import shown
from kaizenlab.metrics.actions import metrics, readings
from kaizenlab.metrics.forms import CorrectionForm, typed_as
from kaizenlab.metrics.models import Metric
from kaizenlab.metrics.views.find import find, find_versions, sent
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.VIEWER, write=Role.MEMBER)
def correct(request: TenantRequest, number: int, reading: int) -> HttpResponse:
    """What somebody else corrected meanwhile answers 409, with both."""
    metric = find(request, number)
    newest, *_older = versions = find_versions(metric, reading)
    form = form_for(request, metric, newest)
    stale = ""
    if request.method == "POST":
        metrics.refuse_archived(metric)
        stale = "" if request.POST.get("corrects") == str(newest.number) else str(readings.OVERTAKEN)
    if request.method == "POST" and not stale and form.is_valid():
        said = {"reason": form.cleaned_data["reason"], "by": request.member, "at": clock.now()}
        try:
            readings.correct(newest, form.replacement, **said)
            return go(request, metric)
        except readings.Unfit as unfit:
            form.add_error(unfit.field, str(unfit))
        except readings.Unchanged as refusal:
            form.add_error(None, str(refusal))
        except readings.Overtaken as refusal:
            stale = str(refusal)
    context = {
        "metric": metric,
        "newest": newest,
        "stale": stale,
        "form": form if request.member.may(Role.MEMBER) and metric.archived_at is None else None,
        "versions": [shown.version(version, metric.unit) for version in versions],
    }
    status = (409 if stale else 422) if request.method == "POST" else 200
    return answer(request, "metrics/correct.html", context, status=status)


def form_for(request: TenantRequest, metric: Metric, newest: readings.Reading) -> CorrectionForm:
    zone = ZoneInfo(metric.workspace.time_zone)
    return CorrectionForm(sent(request), metric=metric, now=clock.now(), initial=typed_as(newest, zone))
