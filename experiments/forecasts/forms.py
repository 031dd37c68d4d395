"""A probability, or another share, as people say it: in per cent."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaizenlab.lib.fields import DecimalNumber

BETWEEN = gettext_lazy("The probability is a number from 0 to 100, such as 70 or 72.5.")
WIDE = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
WRITTEN = re.compile(r"(?P<number>[0-9]{1,3}(?:[.,][0-9]*)?|[.,][0-9]+) ?(?P<sign>%?)")


class Percent(DecimalNumber):
    """`70`, `72.5`, `72,5` or `７０％`; the value is the share, 0 to 1. `between`: said of what is no such number."""

    def __init__(self, *, between: Any = BETWEEN, **options: Any) -> None:
        super().__init__(max_digits=5, decimal_places=2, **options)
        self.between = between
        self.validators += [MinValueValidator(0, between), MaxValueValidator(100, between)]

    def to_python(self, value: Any) -> Any:
        plain = " ".join(str(value or "").translate(WIDE).split())
        written = WRITTEN.fullmatch(plain)
        if plain and not written:
            raise forms.ValidationError(self.between, code="invalid")
        percent = super().to_python(written["number"].replace(",", ".") if written else "")
        if percent and percent < 1 and written and not written["sign"]:
            raise forms.ValidationError(fraction_or_percent(percent))
        return percent

    def clean(self, value: Any) -> Any:
        percent = super().clean(value)
        return None if percent is None else percent / 100

    def prepare_value(self, value: Any) -> Any:
        """What was typed as it was typed, a probability in per cent."""
        if not isinstance(value, Decimal):
            return value
        percent = f"{(value * 100).normalize():f}"
        return f"{percent} %" if 0 < value * 100 < 1 else percent


def fraction_or_percent(typed: Decimal) -> str:
    """0.7 may be 70 % or 0.7 %: whoever typed it says which."""
    said = {"percent": f"{(typed * 100).normalize():f}", "typed": f"{typed:f}"}
    return (
        _("Did you mean %(percent)s %%? The number is in per cent. For less than one, write the sign: %(typed)s %%.")
        % said
    )


class ForecastForm(forms.Form):
    probability = Percent(
        label=gettext_lazy("Probability that it will be validated, in per cent"),
        help_text=gettext_lazy("From 0 to 100, with up to two decimals."),
    )
