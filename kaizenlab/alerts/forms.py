"""What people type about alerts: which to show, how long one may rest and why, and what rings at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaizenlab.alerts import queries, words
from kaizenlab.alerts.rules.terms import ASKS, BY_POLICY, DEFAULTS, Rule, Table, Terms
from kaizenlab.lib import filters
from kaizenlab.lib.fields import Choice, Moment, Text, WholeNumber
from kaizenlab.workspaces.models import Membership

ME = "@me"
A_YEAR = dt.timedelta(days=366)


class Filters(filters.Filters):
    apart = ("is",)

    q = Text(label=gettext_lazy("Search alerts"), max_length=200, required=False)
    sev = forms.TypedChoiceField(
        widget=Choice,
        label=gettext_lazy("Severity"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", gettext_lazy("Any severity")), *words.SEVERITIES.items()],
    )
    rule = forms.ChoiceField(
        widget=Choice,
        label=gettext_lazy("Rule"),
        required=False,
        choices=[("", gettext_lazy("Any rule")), *words.RULES.items()],
    )
    owner = forms.ChoiceField(widget=Choice, label=gettext_lazy("Owner"), required=False)

    def __init__(self, *args: Any, people: Sequence[Membership], reader: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader, self.known = reader, {str(person.pk): person for person in people}
        self.fields["is"] = forms.ChoiceField(required=False, choices=[(state, state) for state in queries.STATES])
        self.fields["owner"].choices = [("", _("Anyone")), (ME, _("Me")), *self.known.items()]  # type: ignore[attr-defined]

    def clean_owner(self) -> Membership | None:
        chosen = self.cleaned_data["owner"]
        return self.reader if chosen == ME else self.known.get(chosen)

    @property
    def state(self) -> str:
        """Which tab is open; a state that there is not is the first's."""
        return self.cleaned_data.get("is") or "firing"


class SilenceForm(forms.Form):
    until = Moment(label=gettext_lazy("Until"))
    reason = Text(
        label=gettext_lazy("Why it may rest"),
        max_length=300,
        help_text=gettext_lazy("Everybody who sees the alert sees this."),
    )

    def __init__(self, *args: Any, now: dt.datetime, number: int, **kwargs: Any) -> None:
        """`number`: of the alert, of which several may have their form open on one page."""
        super().__init__(*args, **kwargs | {"auto_id": f"silence-{number}-%s"})
        self.now = now
        if not self.is_bound:
            self.fields["until"].widget.attrs["autofocus"] = True

    def clean_until(self) -> dt.datetime:
        until = self.cleaned_data["until"]
        if until <= self.now:
            raise ValidationError(_("A silence ends in the future."))
        if until > self.now + A_YEAR:
            raise ValidationError(_("A silence lasts a year at most."))
        return until


LIMITS: Mapping[str, tuple[int, int]] = {
    "sample": (0, 100_000),
    "days": (0, 365),
    "share": (1, 1_000),
    "window": (1, 100),
}


class SignalsForm(forms.Form):
    """What rings in a workspace: a row a rule. What a rule does not ask stays as it is."""

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        for rule in Rule:
            self.add(rule, table[rule])

    def add(self, rule: Rule, terms: Terms) -> None:
        said = str(words.RULES[rule])
        self.fields[f"{rule}-is_on"] = forms.BooleanField(
            label=_("%(rule)s: on") % {"rule": said}, required=False, initial=terms.is_on
        )
        if rule not in BY_POLICY:
            self.fields[f"{rule}-severity"] = forms.TypedChoiceField(
                label=_("%(rule)s: severity") % {"rule": said},
                choices=list(words.SEVERITIES.items()),
                coerce=int,
                initial=terms.severity,
                widget=Choice(attrs={"class": "input", "data-size": "small"}),
            )
        for name in ASKS.get(rule, ()):
            least, most = LIMITS[name]
            asked = f"{said}: {term(rule, name)}"
            field = WholeNumber(label=asked, min_value=least, max_value=most, initial=getattr(terms, name))
            field.widget.attrs |= {"class": "input", "data-size": "small"}
            self.fields[f"{rule}-{name}"] = field

    @property
    def said(self) -> dict[Rule, Terms]:
        """The terms of every rule as they were typed."""
        return {rule: replace(self.table[rule], **self.typed(rule)) for rule in Rule}

    def typed(self, rule: Rule) -> dict[str, Any]:
        names = ("is_on", "severity", *ASKS.get(rule, ()))
        return {name: self.cleaned_data[key] for name in names if (key := f"{rule}-{name}") in self.cleaned_data}

    def rows(self) -> Iterator[dict[str, Any]]:
        for rule in Rule:
            yield {
                "rule": rule,
                "name": words.RULES[rule],
                "means": words.MEANINGS[rule],
                "on": _("on") if self.table[rule].is_on else _("off"),
                "is_on": self[f"{rule}-is_on"],
                "severity": None if rule in BY_POLICY else self[f"{rule}-severity"],
                "said": words.SEVERITIES[self.table[rule].severity],
                "default": words.SEVERITIES[DEFAULTS[rule].severity],
                "asks": [
                    {
                        "term": term(rule, name),
                        "bound": self[f"{rule}-{name}"],
                        "now": getattr(self.table[rule], name),
                        "default": getattr(DEFAULTS[rule], name),
                    }
                    for name in ASKS.get(rule, ())
                ],
            }


def term(rule: str, name: str) -> str:
    return str(words.TERMS_OF.get((rule, name), words.TERMS[name]))
