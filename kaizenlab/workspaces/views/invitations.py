"""The link of an invitation, as its guest sees it."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.models import EmailAddress
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.workspaces import actions, queries, tenancy
from kaizenlab.workspaces.models import Invitation, Membership, User
from kaizenlab.workspaces.tokens import digest


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever holds the link sees who invites to what; only the address it was made for can accept."""
    tenancy.look_as(user=request.user.pk, invitation=digest(token))
    found = queries.invitation_for(token)
    if found is None:
        raise Http404
    tenancy.enter(found.workspace_id)
    if why := queries.over(found, clock.now()):
        return closed(request, found, why)
    if not request.user.is_authenticated:
        return answer(request, "workspaces/invitation.html", shown(found) | doors(request, found))
    if not is_for(found, request.user):
        return answer(request, "workspaces/invitation.html", shown(found) | {"stranger": True}, status=403)
    if request.method != "POST":
        return answer(request, "workspaces/invitation.html", shown(found))
    return go(request, actions.accept(invitation=found, by=request.user, at=clock.now()).workspace)


def closed(request: HttpRequest, found: Invitation, why: str) -> HttpResponse:
    """Who has accepted it is simply led in, so that a second press or an old mail does no harm."""
    if request.user.is_authenticated:
        mine = Membership.objects.filter(pk=found.accepted_by_id or 0, user=request.user.pk, left_at=None)
        if member := mine.select_related("workspace").first():
            return go(request, member.workspace)
    return answer(request, "workspaces/invitation_over.html", {"over": why}, status=410)


def shown(found: Invitation) -> dict[str, object]:
    return {"invitation": Invitation.objects.select_related("workspace", "invited_by__user").get(pk=found.pk)}


def doors(request: HttpRequest, found: Invitation) -> dict[str, str]:
    """Signing in or up leads back here."""
    query = urlencode({"next": request.path, "email": found.email})
    return {"sign_in": f"{reverse('account_login')}?{query}", "sign_up": f"{reverse('account_signup')}?{query}"}


def is_for(found: Invitation, user: User) -> bool:
    """The account's own address, or another that it has verified."""
    mine = found.email.lower() == user.email.lower()
    return mine or EmailAddress.objects.filter(user=user, verified=True, email__iexact=found.email).exists()
