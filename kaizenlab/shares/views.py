"""The links of one record: which there are, who made them, a new one, and the end of one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from decisions.models import Decision
from hypotheses.models import Hypothesis
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.dates import day, moment
from kaizenlab.shares import actions
from kaizenlab.shares.forms import ShareForm
from kaizenlab.shares.models import Share
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def decision(request: TenantRequest, number: int) -> HttpResponse:
    found = get_object_or_404(Decision.objects.only(*NAMED, "title"), workspace=request.workspace, number=number)
    context = {
        "ref": found.ref,
        "title": found.title,
        "back": reverse("decisions:record", args=[request.workspace.slug, number]),
        "list": reverse("decisions:list", args=[request.workspace.slug]),
        "list_word": _("Decisions"),
        "shows": _("the decision, its reasons and the criteria it stood on"),
    }
    return page(request, found, context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.MEMBER)
def trace(request: TenantRequest, number: int) -> HttpResponse:
    found = get_object_or_404(Hypothesis.objects.only(*NAMED, "statement"), workspace=request.workspace, number=number)
    context = {
        "ref": found.ref,
        "title": found.statement,
        "back": reverse("traces:trace", args=[request.workspace.slug, number]),
        "list": reverse("traces:list", args=[request.workspace.slug]),
        "list_word": _("Traces"),
        "shows": _("the whole trace of its line, from the first idea through its pivots, as it then stands"),
    }
    return page(request, found, context)


NAMED = ("number", "workspace")


def page(request: TenantRequest, record: Decision | Hypothesis, context: dict[str, Any]) -> HttpResponse:
    """A new link's address is shown once, on the next page: it travels in the reader's signed cookie and lies nowhere
    here."""
    form = ShareForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _share, token = actions.make(record, by=request.member, at=clock.now(), days=form.cleaned_data["days"])
        messages.info(request, settings.ORIGIN + reverse("shares:show", args=[token]), extra_tags="link")
        return go(request, request.path)
    now = clock.now()
    mine = {"decision" if isinstance(record, Decision) else "hypothesis": record}
    rows = Share.objects.filter(workspace=request.workspace, **mine).select_related("made_by__user", "revoked_by__user")
    listed = [shown(row, row.is_good(now)) for row in rows.order_by("-number")[:50]]
    shares = {"form": form, "shares": [row for row in listed if row["is_good"]]}
    past = {"past": [row for row in listed if not row["is_good"]]}
    return answer(request, "shares/share.html", context | shares | past, status=422 if form.is_bound else 200)


def shown(row: Share, is_good: bool) -> dict[str, Any]:
    return {
        "number": row.number,
        "is_good": is_good,
        "made_by": str(row.made_by),
        "made": moment(row.made_at),
        "until": day(row.expires_at) if row.expires_at else "",
        "revoked_by": str(row.revoked_by) if row.revoked_by else "",
        "revoked": moment(row.revoked_at) if row.revoked_at else "",
    }


@require_POST
@allow(Role.MEMBER)
def revoke(request: TenantRequest, number: int) -> HttpResponse:
    rows = Share.objects.select_related("decision", "hypothesis")
    share = get_object_or_404(rows, workspace=request.workspace, number=number)
    actions.revoke(share, by=request.member, at=clock.now())
    messages.success(request, _("The link leads nowhere any more."))
    name, record = ("decision", share.decision) if share.decision else ("trace", share.hypothesis)
    assert record
    return go(request, reverse(f"shares:{name}", args=[request.workspace.slug, record.number]))
