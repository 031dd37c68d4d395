"""What of the canvas changed since it was frozen: the belief may move on, the copy that was tested does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from hypotheses.words import LABELS, VALUES

FIELDS = ("statement", "stage", "persona", "problem", "alternatives", "solution", "value", "change_mind")


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    before: str
    after: str


def drift(frozen: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    """Field by field; of the assumptions those that came and went, whatever their rank."""
    fields = [
        Change(str(LABELS[name]), written(name, frozen[name]), written(name, now[name]))
        for name in FIELDS
        if frozen[name] != now[name]
    ]
    before, after = ([each["text"] for each in canvas["assumptions"]] for canvas in (frozen, now))
    gone = [Change(_("Assumption"), text, "") for text in before if text not in after]
    new = [Change(_("Assumption"), "", text) for text in after if text not in before]
    return fields + gone + new


def written(name: str, value: Any) -> str:
    return str(VALUES.get(name, {}).get(value, value))
