"""Counts every request by the route it took: never by its address, which names a workspace."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kaizenlab.lib.counting import meters

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class CountingMiddleware:
    """First in MIDDLEWARE: what it measures is all that somebody waited for here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        route = match.route if match else ""
        method = request.method if request.method in METHODS else "OTHER"
        meters().requests.labels(route, method, str(response.status_code)).inc()
        meters().seconds.labels(route).observe(time.perf_counter() - began)
        return response
