"""Sentences that explain a result, kept as template and facts so that each reader gets them in their own language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

NBSP = "\N{NO-BREAK SPACE}"


def gettext_noop(message: str) -> str:
    """Marks a sentence for makemessages. It is translated when somebody reads it, not when it is written down."""
    return message


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence, or a clause inside one: facts are text, whole numbers, or further reasons."""

    template: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def said(self, translate: Callable[[str], str] = str) -> str:
        """The sentence in the reader's language: `reason.said(gettext)`."""
        facts = {name: fact.said(translate) if isinstance(fact, Reason) else fact for name, fact in self.facts.items()}
        return translate(self.template) % facts

    def __str__(self) -> str:
        return self.said()

    def as_json(self) -> dict[str, Any]:
        facts = {name: fact.as_json() if isinstance(fact, Reason) else fact for name, fact in self.facts.items()}
        return {"template": self.template, "facts": facts}


def reason(template: str, **facts: Any) -> Reason:
    return Reason(template, facts)


def reason_from_json(data: Mapping[str, Any]) -> Reason:
    facts = {
        name: reason_from_json(fact) if isinstance(fact, Mapping) else fact for name, fact in data["facts"].items()
    }
    return Reason(data["template"], facts)


def number(value: float | Fraction) -> str:
    """A number as people write it: grouped, a real minus sign, at most six significant digits."""
    written = f"{int(value):,}" if value == int(value) else f"{Decimal(f'{float(value):.6g}'):,f}"
    return written.replace("-", "−")


def signed(value: float | Fraction) -> str:
    return ("+" if value > 0 else "") + number(value)


def percent(share: float | Fraction, beside: float | Fraction | None = None) -> str:
    """A probability in percent, with as many decimals as keep it on its side of the number it is read `beside`."""
    for decimals in range(12):
        rounded = round(Fraction(share) * 100, decimals)
        if beside is None or _side(rounded, Fraction(str(beside)) * 100) == _side(share, Fraction(str(beside))):
            break
    if decimals == 0 and 0 < share < Fraction(1, 100):
        return f"<{NBSP}1{NBSP}%"
    if decimals == 0 and Fraction(99, 100) < share < 1:
        return f">{NBSP}99{NBSP}%"
    return exact_percent(rounded / 100)


def exact_percent(share: float | Fraction) -> str:
    """A share as somebody wrote it, or measured it, in percent: 0.0125 is 1.25 %."""
    return f"{number(Fraction(str(share)) * 100)}{NBSP}%"


def _side(left: float | Fraction, right: float | Fraction) -> int:
    return (left > right) - (left < right)
