"""People of a workspace and the invitations that are open."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaizenlab.lib import clock, exports
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.dates import day, moment
from kaizenlab.lib.refusal import Refused
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
    try:
        invitation = actions.invite(email=form.cleaned_data["email"], role=role, by=request.member, at=clock.now())
    except Refused as refusal:
        form.add_error("email", str(refusal))
        return answer(request, "workspaces/members.html", page(request, form), status=409)
    return show_link(request, invitation)


@require_safe
@allow(Role.VIEWER)
def export(request: TenantRequest, kind: str) -> HttpResponse:
    rows = [
        {"name": str(person), "email": person.user.email, "role": person.role, "joined_at": person.joined_at}
        for person in queries.people(request.workspace)
    ]
    text = exports.table(kind, _("Members"), ("name", "email", "role", "joined_at"), rows)
    return exports.file(text, kind, f"{request.workspace.slug}-members")


def page(request: TenantRequest, form: Invite) -> dict[str, Any]:
    may_invite = request.member.may(Role.FOUNDER)
    waiting = queries.open_invitations(request.workspace) if may_invite else []
    return {
        "form": form,
        "people": [{"member": person, "joined": day(person.joined_at)} for person in queries.people(request.workspace)],
        "invitations": [waits(invitation, request.member) for invitation in waiting],
        "roles": Membership.ROLES,
        "may_invite": may_invite,
        "may_manage": request.member.may(Role.ADMIN),
    }


def waits(invitation: Invitation, reader: Membership) -> dict[str, Any]:
    return {
        "number": invitation.pk,
        "email": invitation.email,
        "role": invitation.get_role_display(),
        "invited": f"{invitation.invited_by}, {day(invitation.invited_at)}",
        "ends": day(invitation.ends_at),
        "ends_exactly": moment(invitation.ends_at),
        "ended": bool(queries.over(invitation, clock.now())),
        "may_send": covers(reader.role, invitation.role),
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
