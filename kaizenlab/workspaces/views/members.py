"""People of a workspace and the invitations that are open."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.workspaces import actions, queries
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.forms import ChangeRole, Invite
from kaizenlab.workspaces.models import Invitation, Membership
from kaizenlab.workspaces.rules import Role, covers, invitable
from kaizenlab.workspaces.tasks import link


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.VIEWER, write=Role.FOUNDER)
def members(request: TenantRequest) -> HttpResponse:
    """Everybody sees who is in; founders and admins invite."""
    form = Invite(request.POST or None, roles=invitable(request.member.role), initial={"role": Role.MEMBER})
    if request.method != "POST":
        return answer(request, "workspaces/members.html", page(request, form))
    if not form.is_valid():
        return answer(request, "workspaces/members.html", page(request, form), status=422)
    role = Role(form.cleaned_data["role"])
    invitation = actions.invite(email=form.cleaned_data["email"], role=role, by=request.member, at=clock.now())
    return show_link(request, invitation)


def page(request: TenantRequest, form: Invite) -> dict[str, Any]:
    invitations = list(queries.open_invitations(request.workspace)) if request.member.may(Role.FOUNDER) else []
    for invitation in invitations:
        invitation.mine_to_send = covers(request.member.role, invitation.role)  # type: ignore[attr-defined]
        invitation.ended = invitation.ends_at <= clock.now()  # type: ignore[attr-defined]
    return {
        "form": form,
        "people": queries.people(request.workspace),
        "invitations": invitations,
        "roles": Membership.ROLES,
        "may_invite": request.member.may(Role.FOUNDER),
        "may_manage": request.member.may(Role.ADMIN),
    }


def show_link(request: TenantRequest, invitation: Invitation) -> HttpResponse:
    """Once, on the next page: it travels in the reader's signed cookie and lies nowhere here."""
    messages.info(request, link(invitation), extra_tags="link")
    return go(request, reverse("workspaces:members", args=[request.workspace.slug]))


@require_POST
@allow(Role.ADMIN)
def role(request: TenantRequest, number: int) -> HttpResponse:
    form = ChangeRole(request.POST)
    if not form.is_valid():
        context = page(request, Invite(roles=invitable(request.member.role))) | {"refused": form}
        return answer(request, "workspaces/members.html", context, status=422)
    person = actions.change_role(
        member=find(request, number), role=Role(form.cleaned_data["role"]), by=request.member, at=clock.now()
    )
    messages.success(request, _("%(name)s is now %(role)s.") % {"name": person, "role": person.get_role_display()})
    return go(request, reverse("workspaces:members", args=[request.workspace.slug]))


@require_POST
@allow(Role.ADMIN)
def remove(request: TenantRequest, number: int) -> HttpResponse:
    person = find(request, number)
    actions.remove(member=person, by=request.member, at=clock.now())
    messages.success(request, _("%(name)s is no longer a member.") % {"name": person})
    return go(request, reverse("workspaces:members", args=[request.workspace.slug]))


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.VIEWER)
def leave(request: TenantRequest) -> HttpResponse:
    """Asks first: only an invitation leads back."""
    if request.method != "POST":
        return answer(request, "workspaces/leave.html")
    actions.leave(by=request.member, at=clock.now())
    messages.success(request, _("You have left %(name)s.") % {"name": request.workspace})
    return go(request, "/")


@require_POST
@allow(Role.FOUNDER)
def invite_again(request: TenantRequest, number: int) -> HttpResponse:
    invitation = actions.renew(invitation=find_invitation(request, number), by=request.member, at=clock.now())
    return show_link(request, invitation)


@require_POST
@allow(Role.FOUNDER)
def revoke(request: TenantRequest, number: int) -> HttpResponse:
    invitation = find_invitation(request, number)
    actions.revoke(invitation=invitation, by=request.member, at=clock.now())
    messages.success(request, _("The invitation of %(email)s is revoked.") % {"email": invitation.email})
    return go(request, reverse("workspaces:members", args=[request.workspace.slug]))


def find(request: TenantRequest, number: int) -> Membership:
    people = Membership.objects.filter(workspace=request.workspace, left_at=None).select_related("user")
    return get_object_or_404(people, pk=number)


def find_invitation(request: TenantRequest, number: int) -> Invitation:
    return get_object_or_404(Invitation, workspace=request.workspace, pk=number)
