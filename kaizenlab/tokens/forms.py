"""What an admin says about a new token."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kaizenlab.lib.fields import Choice, Text
from kaizenlab.tokens import words


class TokenForm(forms.Form):
    name = Text(label=_("Name"), max_length=80, help_text=_("What will use it, such as “Nightly figures”."))
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=list(words.SCOPES.items()), widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(
        label=_("Good for"), choices=list(words.LASTING.items()), coerce=int, initial=90, widget=Choice
    )
