"""How the rules explain themselves: sentences as template and facts, which the cellar keeps for every floor."""

from kaizenlab.lib.reasons import (
    NBSP,
    Reason,
    exact_percent,
    gettext_noop,
    number,
    percent,
    reason,
    reason_from_json,
    signed,
)

__all__ = [
    "NBSP",
    "Reason",
    "exact_percent",
    "gettext_noop",
    "number",
    "percent",
    "reason",
    "reason_from_json",
    "signed",
]
