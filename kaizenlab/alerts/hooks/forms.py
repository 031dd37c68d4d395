"""What an admin types about a webhook."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaizenlab.alerts.hooks import words
from kaizenlab.alerts.hooks.actions import Wanted
from kaizenlab.alerts.words import SEVERITIES
from kaizenlab.lib import safe_http
from kaizenlab.lib.fields import Line, Text
from kaizenlab.lib.safe_http import NoAnswer, Why

PATIENCE = 2  # seconds for its name to be found out; one that is not is no error of the form's


class ChangeForm(forms.Form):
    name = Text(label=gettext_lazy("Name"), max_length=80)
    address = Text(
        label=gettext_lazy("Address"),
        max_length=500,
        widget=Line(attrs={"inputmode": "url", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        help_text=gettext_lazy("Where it is sent, such as https://hooks.example.org/kaizenlab. Kept locked."),
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("What is sent"), choices=list(words.EVENTS.items()), widget=forms.CheckboxSelectMultiple
    )
    severities = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Alerts of which severities"),
        choices=list(SEVERITIES.items()),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of its sentences"), choices=settings.LANGUAGES)

    def clean_address(self) -> str:
        address = self.cleaned_data["address"]
        if wrong := problem(address):
            raise ValidationError(wrong)
        return address

    @property
    def wanted(self) -> Wanted:
        return Wanted(**{name: self.cleaned_data[name] for name in Wanted.__slots__})


class NewForm(ChangeForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=list(words.KINDS.items()),
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Signed webhooks follow Standard Webhooks and are for programs. Slack, Mattermost and others that take its"
            " incoming webhooks get a message for people, unsigned."
        ),
    )
    field_order = ("kind", "name", "address", "events", "severities", "language")


def problem(address: str) -> str:
    """Why an address can't be taken, or ""."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return _("This is no address. It begins with https:// and a host.")
    if parts.scheme not in ("http", "https"):
        return _("Begin it with https://.")
    if "@" in parts.netloc:
        return _("Leave name and password out of it: they would be sent nowhere.")
    if not host:
        return _("After https:// comes a host.")
    return leading(address)


def leading(address: str) -> str:
    """The same about where it leads."""
    try:
        if safe_http.is_named(address, settings.TRUSTED_HOSTS):
            return ""
        safe_http.refuse_inner(address, seconds=PATIENCE)
    except NoAnswer as refusal:
        if refusal.why == Why.REFUSED:
            return inner(address)
    if address.startswith("http:"):
        return _("Begin it with https://: what is sent there would travel unencrypted.")
    return ""


def inner(address: str) -> str:
    try:
        safe_http.whole(address)
    except NoAnswer:
        return _("Write the address plainly: without spaces, backslashes and letters beyond ASCII.")
    return _(
        "It leads into a private network. Only hosts that whoever runs KaizenLab named in KAIZENLAB_TRUSTED_HOSTS may "
        "be there."
    )
