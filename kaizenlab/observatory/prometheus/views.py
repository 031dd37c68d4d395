"""/metrics, as Prometheus reads it: a workspace's own figures for its token, the installation's for its operator's."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from kaizenlab.lib import clock
from kaizenlab.observatory.prometheus.installation import Installation
from kaizenlab.observatory.prometheus.workspace import Deciding
from kaizenlab.tokens.door import TokenRequest, token_opens
from kaizenlab.tokens.rules import Scope


@csrf_exempt
@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """No workspace learns from it what others do: the installation's counts are shown to whoever runs it."""
    if is_operator(request):
        return exposed(Installation())
    return of_workspace(request)


def is_operator(request: HttpRequest) -> bool:
    shown = request.headers.get("authorization", "")
    return bool(settings.METRICS_TOKEN) and constant_time_compare(shown, f"Bearer {settings.METRICS_TOKEN}")


@token_opens(Scope.READ_METRICS)
def of_workspace(request: TokenRequest) -> HttpResponse:
    return exposed(Deciding(request.workspace, clock.now()))


def exposed(collector: Collector) -> HttpResponse:
    registry = CollectorRegistry()
    registry.register(collector)
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4, headers=headers)
