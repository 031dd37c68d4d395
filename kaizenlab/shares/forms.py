from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

DAYS = {7: gettext_lazy("for 7 days"), 30: gettext_lazy("for 30 days"), 90: gettext_lazy("for 90 days")}


class ShareForm(forms.Form):
    days: Any = forms.TypedChoiceField(
        label=gettext_lazy("How long it shows"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", gettext_lazy("until it is revoked")), *DAYS.items()],
    )
