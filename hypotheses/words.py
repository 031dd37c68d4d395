"""What people read for the values that the rules and the database use."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaizenlab.lib.money import money

STAGES = {"problem": _("Problem"), "solution": _("Solution"), "business": _("Business")}
STATES = {
    "draft": pgettext_lazy("hypothesis", "Draft"),
    "ready": _("Ready"),
    "testing": _("Testing"),
    "adopted": _("Adopted"),
    "killed": _("Killed"),
    "superseded": pgettext_lazy("hypothesis", "Superseded"),
}
BLOCKS = {
    "persona": _("Customer segment"),
    "problem": _("Problem"),
    "alternatives": _("Existing alternatives"),
    "solution": _("Proposed solution"),
    "value": _("Value expected"),
    "change_mind": _("What would change our mind"),
}
MANNERS = {"said": _("Said"), "did": _("Did")}
STANDINGS = {
    "validated": _("Validated"),
    "invalidated": _("Invalidated"),
    "inconclusive": _("Inconclusive"),
}
# states are rings without colour; where a decision led there, its outcome's shape stands instead
RINGS = {"draft": "draft", "ready": "ready", "testing": "running"}
OUTCOMES = {"adopted": "continue", "killed": "kill", "superseded": "pivot"}
LACKING = {
    "statement": _("a statement"),
    "persona": _("a customer segment"),
    "assumption": _("at least one assumption"),
}
CRITIQUE = {
    ("names_who", True): _("Names who"),
    ("names_who", False): _("Names nobody in particular: say who, and who not"),
    ("can_be_false", True): _("Can be false: says what would change our mind"),
    ("can_be_false", False): _("Does not say what would change our mind"),
    ("has_number", True): _("Has a number: %(said)s"),
    ("has_number", False): _("Has no number: how many, how often, by when?"),
    ("is_tested", True): _("Is put to the test: %(said)s"),
    ("is_tested", False): _("The riskiest assumption has no experiment"),
}
LABELS = (
    {"statement": _("Statement")}
    | BLOCKS
    | {
        "text": _("Must be true"),
        "importance": _("Importance"),
        "uncertainty": _("Uncertainty"),
        "stage": _("Stage"),
        "owner": _("Owner"),
        "tags": _("Tags"),
        "budget_days": _("Budget in days"),
        "budget_money": _("Budget in money"),
        "state": _("Status"),
    }
)
VALUES = {"stage": STAGES, "state": STATES}


def label(name: str) -> str:
    """What people call a field; a name that an old event used and nobody knows any more, as it is."""
    return str(LABELS.get(name, name))


def value(name: str, value: Any, currency: str) -> str:
    """A field's value as people read it."""
    if name == "budget_money" and value not in (None, ""):
        return money(Decimal(value), currency)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(VALUES.get(name, {}).get(value, value))
