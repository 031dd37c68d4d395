"""One metric: its plot with the table beside it, its readings, and where a new one is entered."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaizenlab.lib import clock, exports, keyset
from kaizenlab.lib.answer import answer, go
from kaizenlab.metrics import files, queries, shown, wording
from kaizenlab.metrics.actions import metrics, readings
from kaizenlab.metrics.forms import Range, ReadingForm
from kaizenlab.metrics.models import Metric, Reading
from kaizenlab.metrics.views.find import find, sent
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

SHOWN = 25  # readings of the log on a page


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.VIEWER, write=Role.MEMBER)
def record(request: TenantRequest, number: int) -> HttpResponse:
    """Posting enters a reading."""
    metric, now = find(request, number), clock.now()
    today = clock.today(request.workspace.time_zone, now).isoformat()
    form = ReadingForm(sent(request), metric=metric, now=now, initial={"at": today})
    if request.method != "POST":
        return page(request, metric, form)
    metrics.refuse_archived(metric)
    if not form.is_valid():
        return page(request, metric, form, status=422)
    try:
        [made] = readings.record(metric, [form.taken], source="entered", by=request.member, at=now)
    except readings.Unfit as unfit:
        form.add_error(unfit.field, str(unfit))
        return page(request, metric, form, status=422)
    messages.success(request, _("Reading %(number)s is recorded.") % {"number": made.number})
    return go(request, metric)


def page(request: TenantRequest, metric: Metric, form: ReadingForm, *, status: int = 200) -> HttpResponse:
    asked = Range(request.GET)
    since, until = asked.days
    log = keyset.page(log_of(metric).values(*shown.LOGGED), request.GET, size=SHOWN)
    may_write = request.member.may(Role.MEMBER) and metric.archived_at is None
    context = {
        "metric": metric,
        "head": shown.lately(metric, queries.latest(request.workspace, [metric.pk], 2)[metric.pk]),
        **shown.plot(metric, queries.plotted(metric, *bounds(metric, since, until)), since, until),
        "alarm": rings_when(metric),
        "page": log,
        "log": [shown.reading(row, metric) for row in log.rows],
        "range": range_of(request),
        "is_range": asked.is_valid(),
        "form": form if may_write else None,
        "may_write": may_write,
        "may_archive": request.member.may(Role.FOUNDER),
        "bound": bound(metric),
    }
    return answer(request, "metrics/record.html", context, partial="plot", status=status)


def rings_when(metric: Metric) -> str:
    terms = (metric.alarm, metric.alarm_bar, metric.alarm_for, metric.alarm_span)
    return wording.alarm(*terms, shape=metric.shape, unit=metric.unit)


def log_of(metric: Metric) -> keyset.QuerySet[Reading]:
    return Reading.objects.filter(workspace=metric.workspace_id, metric=metric)


def bounds(
    metric: Metric, since: dt.date | None, until: dt.date | None
) -> tuple[dt.datetime | None, dt.datetime | None]:
    """Whole days of the workspace."""
    zone = metric.workspace.time_zone
    start = clock.midnight(since, zone) if since else None
    return start, clock.midnight(until + dt.timedelta(days=1), zone) if until else None


def range_of(request: TenantRequest) -> str:
    """The address's range, for what leads to another page of the log."""
    query = request.GET.copy()
    query.pop("cursor", None)
    return query.urlencode()


def bound(metric: Metric) -> list[dict[str, object]]:
    """The experiments that take their figures from it, by the name that the floor above gave the way back."""
    rows = getattr(metric, "bound", None)
    if rows is None:
        return []
    named = ("experiment__number", "experiment__title", "experiment__state")
    return list(rows.filter(workspace=metric.workspace_id).order_by("-experiment__number").values(*named).distinct())


@require_safe
@allow(Role.VIEWER)
def export(request: TenantRequest, number: str, kind: str) -> HttpResponse:
    metric = find(request, int(number))
    return exports.file(files.RECORD_WRITERS[kind](metric), kind, metric.ref)
