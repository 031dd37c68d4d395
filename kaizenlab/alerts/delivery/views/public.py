"""Doors that a token opens, signed in or not: the link that ends a mail, and the calendar."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from kaizenlab.alerts.delivery import actions, calendar, letters, queries, unsubscribe, words
from kaizenlab.alerts.delivery.models import Feed
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer
from kaizenlab.workspaces import tenancy


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing: mail programs and scanners open every link. A post needs no other proof than the token,
    because the mail server of the reader sends it (RFC 8058); it is never redirected."""
    found = unsubscribe.read(token)
    if found is None:
        raise Http404
    tenancy.look_as(workspace=found.workspace)
    member = queries.members(found.workspace).filter(pk=found.member).first()
    if member is None:
        raise Http404
    if request.method == "POST":
        actions.want(found.list, is_on=request.POST.get("again") == "1", by=member, at=clock.now())
    context = {
        "place": member.workspace.name,
        "list": words.LISTS[found.list],
        "stays": words.STAYS["voices" if found.list in words.VOICES else "alerts"],
        "is_on": queries.preference(queries.members(found.workspace).get(pk=member.pk)).is_wanted(found.list),
        "posted": request.method == "POST",
    }
    return answer(request, "delivery/leave.html", context)


@login_not_required
@require_safe
@transaction.atomic
def feed(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001
    """The deadlines of a workspace, for as long as the address is good and its member one."""
    digest = actions.digest(token)
    tenancy.look_as()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.feed', %s, true)", [digest])
    found = Feed.objects.filter(digest=digest, revoked_at=None).values("workspace", "member").first()
    if found is None:
        raise Http404
    tenancy.enter(found["workspace"])
    member = queries.members(found["workspace"]).filter(pk=found["member"]).first()
    if member is None:
        raise Http404
    with letters.read_by(member):
        body = calendar.of(member.workspace)
    headers = {"Cache-Control": "no-store", "Content-Disposition": 'inline; filename="kaizenlab.ics"'}
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
    response.headers["Content-Language"] = member.user.language or translation.get_language() or ""
    return response
