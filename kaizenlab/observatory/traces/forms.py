"""What a list of traces is narrowed by; it stands in the address, so a filtered list is a link."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from kaizenlab.lib import filters
from kaizenlab.lib.fields import Choice
from kaizenlab.observatory.traces import words


class Filters(filters.Filters):
    outcome = forms.ChoiceField(
        widget=Choice,
        label=gettext_lazy("Outcome"),
        required=False,
        choices=[("", gettext_lazy("Any outcome")), *words.ENDS.items(), ("open", words.OPEN)],
    )
    status = forms.ChoiceField(
        widget=Choice,
        label=gettext_lazy("Status"),
        required=False,
        choices=[("", gettext_lazy("Live or over")), *words.STATUSES.items()],
    )
    duration = forms.ChoiceField(
        widget=Choice,
        label=gettext_lazy("Duration"),
        required=False,
        choices=[("", gettext_lazy("Any duration")), *words.AT_LEAST.items()],
    )
    waiting = forms.ChoiceField(
        widget=Choice,
        label=gettext_lazy("Share of waiting"),
        required=False,
        choices=[("", gettext_lazy("Any share of waiting")), *words.SHARES.items()],
    )
    sort = forms.ChoiceField(
        widget=Choice, label=gettext_lazy("Order"), required=False, choices=[*words.ORDERS.items()]
    )

    @property
    def is_slowest(self) -> bool:
        return self.cleaned_data.get("sort") == "slowest"
