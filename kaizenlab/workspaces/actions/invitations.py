"""Invitations: sent, sent again, revoked, accepted."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces.actions.people import lock_people
from kaizenlab.workspaces.actions.places import switch
from kaizenlab.workspaces.models import Invitation, Membership, User
from kaizenlab.workspaces.queries import over
from kaizenlab.workspaces.rules import INVITATION_LASTS, Role, invitable
from kaizenlab.workspaces.tasks import mail_invitation
from kaizenlab.workspaces.tokens import digest, token_of


@transaction.atomic
def invite(*, email: str, role: Role, by: Membership, at: dt.datetime) -> Invitation:
    """One open invitation per address: inviting it again revokes the one before. The mail is a job of this write."""
    lock_people(by)
    insist_on_rank(by, role)
    if Membership.objects.filter(workspace=by.workspace_id, user__email__iexact=email, left_at=None).exists():
        raise Refused(_("%(email)s is a member already.") % {"email": email})
    earlier = list(waiting(by).filter(email__iexact=email))
    withdraw(earlier, at)
    invitation = send(email, role, by, at)
    events.record("invitation.sent", invitation, by=by, at=at, also=earlier, facts={"role": role})
    return invitation


@transaction.atomic
def renew(*, invitation: Invitation, by: Membership, at: dt.datetime) -> Invitation:
    """Another seven days with another link; the old link ends here."""
    old = lock(invitation)
    insist_on_rank(by, Role(old.role))
    if old.accepted_at or old.revoked_at:
        raise Refused(_("This invitation is no longer open."))
    withdraw([old], at)
    invitation = send(old.email, Role(old.role), by, at)
    events.record("invitation.renewed", invitation, by=by, at=at, also=[old], facts={"role": old.role})
    return invitation


@transaction.atomic
def revoke(*, invitation: Invitation, by: Membership, at: dt.datetime) -> None:
    found = lock(invitation)
    insist_on_rank(by, Role(found.role))
    if found.accepted_at:
        raise Refused(_("This invitation has been accepted already."))
    if found.revoked_at:
        return
    withdraw([found], at)
    events.record("invitation.revoked", found, by=by, at=at, facts={"role": found.role})


@transaction.atomic
def accept(*, invitation: Invitation, by: User, at: dt.datetime) -> Membership:
    """The workspace must have been entered. Who was a member before becomes one again, with the invitation's role.

    Accepting it once more is harmless.
    """
    found = lock(invitation)
    if accepted := Membership.objects.filter(pk=found.accepted_by_id or 0, user=by, left_at=None).first():
        return accepted
    if over(found, at):
        raise Refused(_("This invitation is no longer open."))
    member, is_new = Membership.objects.get_or_create(
        workspace_id=found.workspace_id, user=by, defaults={"role": found.role, "joined_at": at}
    )
    if not is_new and member.left_at:
        member.role, member.joined_at, member.left_at = found.role, at, None
        member.save(update_fields=["role", "joined_at", "left_at"])
    found.accepted_by, found.accepted_at = member, at
    found.save(update_fields=["accepted_by", "accepted_at"])
    events.record("member.joined", member, by=member, at=at, also=[found], facts={"role": member.role})
    switch(by, found.workspace)
    return member


def insist_on_rank(by: Membership, role: Role) -> None:
    """Never above one's own role, and only founders and admins hand out any."""
    if role not in invitable(by.role):
        raise Refused(_("You can't invite anybody to a role above your own."))


def waiting(by: Membership) -> QuerySet[Invitation]:
    return Invitation.objects.select_for_update().filter(workspace=by.workspace_id, accepted_at=None, revoked_at=None)


def lock(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_for_update(of=("self",)).select_related("workspace").get(pk=invitation.pk)


def withdraw(invitations: Sequence[Invitation], at: dt.datetime) -> None:
    Invitation.objects.filter(pk__in=[each.pk for each in invitations]).update(revoked_at=at)


def send(email: str, role: Role, by: Membership, at: dt.datetime) -> Invitation:
    nonce = uuid.uuid4()
    invitation = Invitation.objects.create(
        workspace_id=by.workspace_id,
        email=email,
        role=role,
        nonce=nonce,
        digest=digest(token_of(nonce)),
        invited_by=by,
        invited_at=at,
        ends_at=at + INVITATION_LASTS,
    )
    mail_invitation.defer(workspace=by.workspace_id, invitation=invitation.pk, language=get_language() or "en")
    return invitation
