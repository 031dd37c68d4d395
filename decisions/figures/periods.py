"""The period that stands in a page's address: `?days=90`, or `?from=2026-10-01&to=2026-10-31`, both days included.

Its days are the workspace's: each begins and ends at midnight in its zone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, QueryDict
from django.utils.http import urlencode
from django.utils.translation import ngettext, pgettext_lazy

from decisions.figures.rules.period import Period
from kaizenlab.lib import clock
from kaizenlab.lib.dates import day
from kaizenlab.lib.fields import Day

USUAL = 90
OFFERED = (30, 90, 365)
LONGEST = 36_500


class PeriodForm(forms.Form):
    """Two days, or how many up to today; what nobody can mean leaves the usual period."""

    days = forms.IntegerField(min_value=1, max_value=LONGEST, required=False)
    until = Day(label=pgettext_lazy("last day of a period", "To"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = Day(label=pgettext_lazy("first day of a period", "From"), required=False)
        self.fields["to"] = self.fields.pop("until")
        for name in ("from", "to"):
            self.fields[name].widget.attrs |= {"class": "input", "data-size": "small"}


@dataclass(frozen=True)
class Asked:
    """A period as somebody asked for it. `query` asks for the same again."""

    period: Period
    query: str
    said: str
    days: int | None
    form: PeriodForm
    is_meant: bool = True  # False where what was asked for is no period, and another one is shown

    @property
    def days_fields(self) -> list[forms.BoundField]:
        """What a form asks for the first day and the last."""
        return [self.form["from"], self.form["to"]]


def asked(params: QueryDict, zone: str, now: dt.datetime) -> Asked:
    form = PeriodForm(params)
    is_meant = form.is_valid()
    first, last = form.cleaned_data.get("from"), form.cleaned_data.get("to")
    if first or last:
        last = last or clock.today(zone, now)
        first = first or last - dt.timedelta(days=USUAL - 1)
        if first <= last and last < dt.date.max:
            query = urlencode({"from": first.isoformat(), "to": last.isoformat()})
            return Asked(between(first, last, zone, now), query, f"{day(first)} – {day(last)}", None, form, is_meant)
        is_meant = False
    days = form.cleaned_data.get("days") or USUAL
    return Asked(lately(days, zone, now), f"days={days}", last_days(days), days, form, is_meant)


def meant(found: Asked) -> Asked:
    """For a file, which can't say that it is of another period than the one that was asked for."""
    if not found.is_meant:
        raise Http404
    return found


def lately(days: int, zone: str, now: dt.datetime) -> Period:
    """Today and the days before it."""
    today = clock.today(zone, now)
    return between(today - dt.timedelta(days=days - 1), today, zone, now)


def between(first: dt.date, last: dt.date, zone: str, now: dt.datetime) -> Period:
    return Period(clock.midnight(first, zone), clock.midnight(last + dt.timedelta(days=1), zone), now)


def last_days(days: int) -> str:
    return ngettext("last %(n)d day", "last %(n)d days", days) % {"n": days}


def offered(chosen: int | None) -> list[dict[str, Any]]:
    """What a page offers, and the one that is chosen though it is none of them."""
    counts = OFFERED if chosen is None or chosen in OFFERED else sorted((*OFFERED, chosen))
    return [{"days": days, "said": last_days(days), "chosen": days == chosen} for days in counts]
