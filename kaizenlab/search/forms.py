"""What people type to keep a search."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from kaizenlab.lib.fields import Text


class ViewForm(forms.Form):
    name = Text(label=gettext_lazy("Name"), max_length=60)
    query = Text(label=gettext_lazy("Search"), max_length=500)
    is_shared = forms.BooleanField(label=gettext_lazy("For everybody in the workspace"), required=False)
