"""The door that a link of the example opens: one press signs in, since looking at an address changes nothing."""

from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kaizenlab.example import links
from kaizenlab.lib.answer import go
from kaizenlab.workspaces.models import User


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    email = links.holder(token)
    if email is None:
        raise Http404
    user = get_object_or_404(User, email=email)
    if request.method != "POST":
        return render(request, "example/sign_in.html", {"person": user})
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return go(request, "/")
