"""Settings → Tokens. Admins only."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaizenlab.lib import clock, keyset
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.dates import ago, day, moment
from kaizenlab.tokens import actions, queries, words
from kaizenlab.tokens.forms import TokenForm
from kaizenlab.tokens.models import Token
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

COLUMNS = ("number", "name", "ending", "scopes", "owner__user__name", "owner__user__email")
MOMENTS = ("made_at", "ends_at", "used_at", "revoked_at")


@require_safe
@allow(Role.ADMIN)
def list_(request: TenantRequest) -> HttpResponse:
    at, is_over = clock.now(), request.GET.get("is") == "over"
    rows = (queries.over if is_over else queries.good)(request.workspace, at)
    page = keyset.page(rows.values(*COLUMNS, *MOMENTS), request.GET)
    context = {"page": page, "rows": [shown(row, at) for row in page.rows], "is_over": is_over}
    return answer(request, "tokens/list.html", context)


def shown(row: dict[str, Any], at: dt.datetime) -> dict[str, Any]:
    used, revoked = row["used_at"], row["revoked_at"]
    return {
        "number": row["number"],
        "name": row["name"],
        "ending": row["ending"],
        "scopes": [words.SCOPES[scope] for scope in words.SCOPES if scope in row["scopes"]],
        "owner": row["owner__user__name"] or row["owner__user__email"].partition("@")[0],
        "made": day(row["made_at"]),
        "until": day(row["ends_at"]),
        "exactly": moment(row["ends_at"]),
        "used": ago(at - used) if used else _("never"),
        "end": _("revoked %(day)s") % {"day": day(revoked)} if revoked else _("ended"),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.ADMIN)
def new(request: TenantRequest) -> HttpResponse:
    form = TokenForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return answer(request, "tokens/new.html", {"form": form}, status=422 if form.is_bound else 200)
    _token, text = actions.make(**form.cleaned_data, by=request.member, at=clock.now())
    # on the next page, once: it travels in the reader's signed cookie and lies nowhere here in the clear
    messages.info(request, text, extra_tags="link")
    return go(request, to_list(request))


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.ADMIN)
def revoke(request: TenantRequest, number: int) -> HttpResponse:
    """Asks first: whatever uses it stops."""
    token = get_object_or_404(Token, workspace=request.workspace, number=number)
    if request.method != "POST":
        return answer(request, "tokens/revoke.html", {"token": token})
    actions.revoke(token, by=request.member, at=clock.now())
    messages.success(request, _("The token %(name)s is revoked.") % {"name": token})
    return go(request, to_list(request))


def to_list(request: TenantRequest) -> str:
    return reverse("tokens:list", args=[request.workspace.slug])
