"""The policy as somebody types it: chances in per cent or as shares, and the table of the seven rules."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions import rules
from decisions.backtest import limits
from decisions.models import Policy as Row
from decisions.policies import table
from decisions.rules import Days, Terms, Urgency
from experiments.rules.criteria import Policy
from kaizenlab.lib.fields import Choice, DecimalNumber, Line, Text, WholeNumber

SHORTEST_REASON = 10  # characters, without the space around it
WIDE = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
WRITTEN = re.compile(r"(?P<number>[0-9]{1,3}(?:[.,][0-9]*)?|[.,][0-9]+) ?(?P<sign>%?)")
DECIMALS = 4  # of a share
SEVERITIES = [(number, f"Sev {number}") for number in range(limits.GRAVEST, limits.LIGHTEST + 1)]
COUNTED = {Days.WORKING.value: gettext_lazy("working days"), Days.CALENDAR.value: gettext_lazy("calendar days")}
SHARE = gettext_lazy("A chance is written in per cent, such as 90 %, or as a share, such as 0.9.")


class Chance(DecimalNumber):
    """`90 %`, `９０％` or `0.9`; the value is the share. A number above 1 without the sign is asked about."""

    def to_python(self, value: Any) -> Any:
        plain = " ".join(str(value or "").translate(WIDE).split())
        if not plain:
            return super().to_python("")
        written = WRITTEN.fullmatch(plain)
        if not written:
            raise forms.ValidationError(SHARE, code="invalid")
        number = Decimal(written["number"].replace(",", "."))
        if number > 1 and not written["sign"]:
            raise forms.ValidationError(_("Did you mean %(number)s %%? Then write the sign.") % {"number": number})
        share = (number / 100 if written["sign"] else number).normalize()
        if -int(share.as_tuple().exponent) > DECIMALS:
            raise forms.ValidationError(_("At most two decimals of a per cent, such as 2.25 %."))
        return share

    def prepare_value(self, value: Any) -> Any:
        """What was typed as it was typed, a share in per cent."""
        return f"{(value * 100).normalize():f} %" if isinstance(value, Decimal) else value


class PolicyForm(forms.Form):
    """`tried`: the values are only tried out, for which nobody owes a reason."""

    cut_off = Chance(
        label=gettext_lazy("Cut-off for high confidence"),
        help_text=gettext_lazy("The probability from which on a met bar, or a missed one, counts as sure."),
    )
    pivot_limit = WholeNumber(
        label=gettext_lazy("Pivot limit"),
        help_text=gettext_lazy("From so many pivots in a line on, a kill is suggested wherever the evidence points."),
    )
    at_risk = Chance(
        label=gettext_lazy("At risk"),
        help_text=gettext_lazy("A chance of still meeting the bar below this one warns."),
    )
    futile = Chance(
        label=gettext_lazy("Futile"),
        help_text=gettext_lazy("Below this one a kill is recommended before anything is certain."),
    )
    reason = Text(
        label=gettext_lazy("Reason"),
        max_length=2000,
        rows=3,
        help_text=gettext_lazy("It stays with the version. At least 10 characters."),
    )

    def __init__(self, *args: Any, tried: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.tried = tried
        self.fields["reason"].required = not tried
        for rule in rules.RULES:
            self.fields |= urgency_fields(rule.number)

    @property
    def table(self) -> list[dict[str, Any]]:
        """A row for each rule: what it asks and answers is fixed, the rest is typed."""
        return [
            {
                "number": rule.number,
                "condition": _(rule.condition),
                "says": _(rule.says),
                "response": rule.response.value,
                "urgency": [self[f"{part}_{rule.number}"] for part in limits.URGENCY],
            }
            for rule in rules.RULES
        ]

    def clean_reason(self) -> str:
        reason = self.cleaned_data["reason"]
        if not self.tried and len(reason.strip()) < SHORTEST_REASON:
            raise forms.ValidationError(_("Say why in at least %(fewest)s characters.") % {"fewest": SHORTEST_REASON})
        return reason

    def clean(self) -> dict[str, Any]:
        if set(self.errors) <= {"reason"}:
            for problem in limits.problems(self.terms):
                self.add_error(field_of(problem.field), problem.sentence.said(_))
        return self.cleaned_data

    @property
    def terms(self) -> Terms:
        said = self.cleaned_data
        numbers = Policy(
            cut_off=float(said["cut_off"]),
            pivot_limit=said["pivot_limit"],
            at_risk=float(said["at_risk"]),
            futile=float(said["futile"]),
        )
        urgencies = {
            rule.number: Urgency(
                said[f"severity_{rule.number}"], said[f"days_{rule.number}"], Days(said[f"counted_{rule.number}"])
            )
            for rule in rules.RULES
        }
        return Terms(numbers, urgencies)


def urgency_fields(rule: int) -> dict[str, forms.Field]:
    names, small = {"rule": rule}, {"class": "input", "data-size": "small"}
    return {
        f"severity_{rule}": forms.TypedChoiceField(
            label=_("Severity of rule %(rule)s") % names, choices=SEVERITIES, coerce=int, widget=Choice(attrs=small)
        ),
        f"days_{rule}": WholeNumber(label=_("Days of rule %(rule)s") % names, widget=Line(attrs=small)),
        f"counted_{rule}": forms.ChoiceField(
            label=_("Counted days of rule %(rule)s") % names, choices=COUNTED.items(), widget=Choice(attrs=small)
        ),
    }


def field_of(problem: str) -> str:
    """Where a problem of a policy file stands on the form: `table.3.days` in `days_3`."""
    _table, rule, part = problem.split(".") if "." in problem else ("", "", problem)
    return f"{part}_{rule}" if rule else part


def typed(policy: Row) -> dict[str, Any]:
    """A version as the form's first values."""
    shares = {name: Decimal(str(getattr(policy, name))) for name in ("cut_off", "at_risk", "futile")}
    urgencies = {
        f"{part}_{rule}": getattr(urgency, part) for rule, urgency in table(policy).items() for part in limits.URGENCY
    }
    return {**shares, "pivot_limit": policy.pivot_limit, **urgencies}
