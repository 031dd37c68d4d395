"""A probability as people say it: in per cent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from kaizenlab.lib.fields import DecimalNumber, digits

BETWEEN = _("Write a number from 0 to 100.")


class Percent(DecimalNumber):
    """`70`, `72.5` or `７０％`; the value is the probability, 0 to 1."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=5, decimal_places=2, **options)
        self.validators += [MinValueValidator(0, BETWEEN), MaxValueValidator(100, BETWEEN)]

    def to_python(self, value: Any) -> Any:
        plain = digits(value)
        return super().to_python(plain.removesuffix("%").rstrip() if isinstance(plain, str) else plain)

    def clean(self, value: Any) -> Any:
        percent = super().clean(value)
        return None if percent is None else percent / 100

    def prepare_value(self, value: Any) -> Any:
        """What was typed as it was typed, a probability in per cent."""
        return f"{(value * 100).normalize():f}" if isinstance(value, Decimal) else value


class ForecastForm(forms.Form):
    probability = Percent(
        label=_("Probability that it will be validated, in per cent"),
        help_text=_("From 0 to 100, with up to two decimals."),
        error_messages={"invalid": BETWEEN},
    )
