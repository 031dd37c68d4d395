"""Amounts of money as pages show them, in the currency of the workspace. Kept as bare numbers and never converted."""

from __future__ import annotations

import re
from decimal import Decimal

from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

CODE = re.compile(r"[A-Z]{3}")  # ISO 4217
DEFAULT = "EUR"
# what is offered while somebody types; any other code is taken as well
COMMON = (
    *("EUR", "USD", "JPY", "GBP", "CHF", "AUD", "BRL", "CAD", "CNY", "CZK", "DKK", "HKD", "HUF", "IDR", "ILS", "INR"),
    *("KRW", "MXN", "MYR", "NOK", "NZD", "PHP", "PLN", "RON", "SEK", "SGD", "THB", "TRY", "TWD", "VND", "ZAR"),
)

is_code = RegexValidator(rf"\A{CODE.pattern}\Z", _("A currency is three letters, such as EUR or JPY."))


def money(amount: Decimal | None, currency: str) -> str:
    """1,200 EUR, or 1,200.50 EUR; nothing for no amount. The code never parts from its number."""
    if amount is None:
        return ""
    whole = amount == amount.to_integral_value()
    return f"{amount:,.{0 if whole else 2}f}\N{NO-BREAK SPACE}{currency}"


def spoken_in(currency: str) -> str:
    """What stands beside a field for an amount."""
    return gettext("In %(currency)s.") % {"currency": currency}
