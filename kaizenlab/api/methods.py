"""One address, a view a method; and what a program is told where there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from kaizenlab.lib.problems import problem


def by_method(**views: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """`GET=` and `POST=` views, each behind a token of its own scope; HEAD is asked as GET."""
    allowed = [*views, "HEAD"] if "GET" in views else [*views]

    @csrf_exempt  # as behind the token's door, where no page can make a browser go
    @login_not_required
    def chosen(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        view = views.get("GET" if request.method == "HEAD" else request.method or "")
        if view is None:
            detail = _("This address takes %(methods)s.") % {"methods": ", ".join(allowed)}
            return problem(405, detail, headers={"Allow": ", ".join(allowed)})
        return view(request, **kwargs)

    return chosen


@csrf_exempt
@login_not_required
def nothing(request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ARG001
    """Told apart from a workspace that is another's by nothing: no token was asked for."""
    return problem(404, _("Nothing has this address."))
