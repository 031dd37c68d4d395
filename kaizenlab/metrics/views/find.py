from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from kaizenlab.comments.queries import beside
from kaizenlab.metrics.models import Metric, Reading
from kaizenlab.workspaces.access import TenantRequest


def find(request: TenantRequest, number: int) -> Metric:
    rows = Metric.objects.select_related("owner__user").annotate(**beside("M", request.member.pk))
    found = get_object_or_404(rows, workspace=request.workspace, number=number)
    found.workspace = request.workspace
    return found


def find_versions(metric: Metric, number: int) -> list[Reading]:
    """The reading of this number, and of its place whatever came before and after it, the newest first."""
    joined = ("recorded_by__user", "token", "corrects", "corrected_by")
    rows = Reading.objects.filter(workspace=metric.workspace_id, metric=metric).select_related(*joined)
    first = rows.filter(number=number).first()
    if first is None:
        raise Http404
    versions = [first]
    while (newer := getattr(versions[0], "corrected_by", None)) is not None:
        versions.insert(0, rows.get(pk=newer.pk))
    while versions[-1].corrects_id:
        versions.append(rows.get(pk=versions[-1].corrects_id))
    for version in versions:
        version.metric = metric
    return versions


def sent(request: TenantRequest) -> Any:
    return request.POST if request.method == "POST" else None
