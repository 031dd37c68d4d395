"""How django-allauth meets this product: who may sign up, and with which address."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from kaizenlab.lib import clock
from kaizenlab.workspaces import queries, tenancy
from kaizenlab.workspaces.models import Invitation, User
from kaizenlab.workspaces.queries import over
from kaizenlab.workspaces.tokens import digest


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Where sign-up is not open, an invitation in hand opens it; the first account can always be made."""
        return is_open() or invitation_in_hand(request) is not None

    def clean_email(self, email: str) -> str:
        """An invitation opens sign-up for its own address alone."""
        match = self.request.resolver_match
        if match and match.url_name == "account_signup" and not is_open():
            invitation = invitation_in_hand(self.request)
            if invitation and invitation.email.lower() != email.lower():
                raise ValidationError(_("The invitation is for %(email)s.") % {"email": invitation.email})
        return email


def is_open() -> bool:
    return settings.SIGNUP == "open" or not User.objects.exists()


def invitation_in_hand(request: HttpRequest) -> Invitation | None:
    """The open invitation that sign-up leads back to: its link is the form's `next`."""
    token = token_in(request.POST.get("next") or request.GET.get("next") or "")
    if not token:
        return None
    with transaction.atomic():
        tenancy.look_as(invitation=digest(token))
        found = queries.invitation_for(token)
    return found if found and not over(found, clock.now()) else None


def token_in(path: str) -> str:
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    return str(match.kwargs["token"]) if match.view_name == "workspaces:invitation" else ""
