"""One address, one view, one template: the whole page, or for HTMX a slice of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect


def answer(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, partial: str = "", status: int = 200
) -> HttpResponse:
    """The page, or its `partial` where HTMX asked and the view names one. The request never chooses the slice.

    A private page is not stored by anybody in between, and the same address has two bodies.
    """
    slice_ = f"#{partial}" if partial and request.htmx else ""  # type: ignore[attr-defined]
    response = render(request, template + slice_, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    response["Cache-Control"] = "no-store"
    return response


def go(request: HttpRequest, to: Any) -> HttpResponse:
    """303 to a record or an address; HTMX is told to go there as a real navigation."""
    url = to if isinstance(to, str) else to.get_absolute_url()
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url, status=303)
