"""How django-allauth meets this product: who may sign up, and where it leads."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from kaizenlab.workspaces.models import User


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """The first account may always be made; then KAIZENLAB_SIGNUP says, and an invitation in hand opens."""
        if settings.SIGNUP == "open" or request.session.get("invitation"):
            return True
        return not User.objects.exists()
