"""Reasons for an end that the numbers don't give."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kaizenlab.lib.fields import Text


class BrokenForm(forms.Form):
    broken = Text(
        label=_("Why the test itself was broken"),
        max_length=2000,
        rows=3,
        help_text=_("The result becomes invalid, whatever the numbers say. A rerun can be planned."),
    )


class CancelForm(forms.Form):
    reason = Text(label=_("Reason"), max_length=2000, rows=3)
