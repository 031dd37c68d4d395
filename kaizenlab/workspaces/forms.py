"""What people type about themselves and their workspaces."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kaizenlab.workspaces.models import User


class AboutYou(forms.Form):
    """What sign-up asks besides email and password."""

    name = forms.CharField(
        label=_("Name"), max_length=80, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ("email", "name", "password1")

    def signup(self, request: HttpRequest, user: User) -> None:  # noqa: ARG002 - allauth's signature
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
