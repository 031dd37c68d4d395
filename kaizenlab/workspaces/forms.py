"""What people type about themselves and their workspaces."""

from __future__ import annotations

import unicodedata
import uuid
import zoneinfo
from collections.abc import Iterable
from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kaizenlab.lib import money
from kaizenlab.lib.fields import Line, Offering, Text
from kaizenlab.workspaces.addresses import LONGEST, RESERVED
from kaizenlab.workspaces.models import Membership, User
from kaizenlab.workspaces.rules import Role

TAKEN = _("This address is taken; choose another.")


class AboutYou(forms.Form):
    """What sign-up asks besides email and password."""

    name = Text(label=_("Name"), max_length=80, required=False, seen=True, widget=Line(attrs={"autocomplete": "name"}))
    field_order = ("email", "name", "password1")

    def signup(self, request: HttpRequest, user: User) -> None:  # noqa: ARG002 - allauth's signature
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class AddressField(forms.CharField):
    """Lower-case letters, digits and hyphens, as they stand in /w/<address>/."""

    def __init__(self, **options: Any) -> None:
        super().__init__(label=_("Address"), max_length=LONGEST, min_length=2, **options)
        self.validators.append(
            RegexValidator(r"\A[a-z0-9]+(?:-[a-z0-9]+)*\Z", _("Use lower-case letters, digits and single hyphens."))
        )
        self.widget.attrs |= {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").lower()

    def validate(self, value: str) -> None:
        super().validate(value)
        if value in RESERVED:
            raise forms.ValidationError(TAKEN)


class ZoneField(forms.ChoiceField):
    def __init__(self, *, empty: Any = None, **options: Any) -> None:
        first = [("", empty)] if empty else []
        super().__init__(label=_("Time zone"), choices=lambda: first + [(zone, zone) for zone in zones()], **options)


class CurrencyField(forms.CharField):
    """Three letters, in whatever width and case they come; the usual ones are offered while one types."""

    def __init__(self, **options: Any) -> None:
        super().__init__(label=_("Currency"), max_length=3, widget=Offering(money.COMMON), **options)
        self.validators.append(money.is_code)
        self.widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFKC", super().to_python(value) or "").strip().upper()


class Place(forms.Form):
    """A workspace's settings."""

    name = Text(label=_("Name"), max_length=80)
    slug = AddressField(help_text=_("The old address goes on leading here."))
    time_zone = ZoneField(help_text=_("Days of plans and deadlines begin at its midnight."))
    currency = CurrencyField(help_text=_("Of costs and budgets. Changing it converts no amount."))


class NewPlace(Place):
    slug = AddressField(required=False, help_text=_("Part of every link. Left empty, it is made from the name."))
    currency = CurrencyField(required=False, empty_value=money.DEFAULT, initial=money.DEFAULT)
    creation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)


class Invite(forms.Form):
    email = forms.EmailField(
        label=_("Email"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "placeholder": "name@example.org"}),
    )
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, roles: Iterable[Role], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = named(roles)  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class ChangeRole(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Membership.ROLES)


class Preferences(forms.ModelForm):
    """How the product looks and speaks to one person. They change no record, so they leave no event."""

    name = Text(label=_("Name"), max_length=80, required=False, seen=True)
    language = forms.ChoiceField(label=_("Language"), required=False)
    time_zone = ZoneField(required=False, empty=_("The workspace's"))

    class Meta:
        model = User
        fields = ("name", "language", "theme", "time_zone", "shortcuts")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["language"].choices = [("", _("As the browser")), *settings.LANGUAGES]  # type: ignore[attr-defined]


def named(roles: Iterable[Role]) -> list[tuple[str, Any]]:
    """The roles with the words people read for them."""
    allowed = set(roles)
    return [(role, word) for role, word in Membership.ROLES if role in allowed]


@cache
def zones() -> list[str]:
    places = [
        zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/"))
    ]
    return ["UTC", *sorted(places)]
