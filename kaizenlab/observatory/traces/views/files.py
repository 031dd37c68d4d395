"""One trace as a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kaizenlab.lib import clock, exports
from kaizenlab.lib.refs import ref
from kaizenlab.observatory.traces import files, otlp, rules
from kaizenlab.observatory.traces.views.find import find, line_of
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_safe
@allow(Role.VIEWER)
def file(request: TenantRequest, number: str, kind: str) -> HttpResponse:
    hypothesis = find(request, int(number))
    read = rules.trace(line_of(request, hypothesis, exact=True), clock.now())
    name = f"{ref('H', hypothesis.number)}-trace"
    if kind == "csv":
        return exports.file(exports.csv_of(files.SPANS, files.spans(read)), kind, name)
    if kind == "md":
        return exports.file(files.page(read, f"{ref('H', hypothesis.number)} {hypothesis.statement}"), kind, name)
    if kind == "otlp.json":
        return exports.file(exports.json_of(otlp.request([otlp.of(request.workspace, read)])), "json", f"{name}.otlp")
    return exports.file(exports.json_of(files.record(read)), kind, name)
