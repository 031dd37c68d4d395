"""What people read for rules, states and moments, and an alert's reason said in their language."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from decisions import words as decision_words
from experiments import words as experiment_words
from experiments.rules.reasons import reason_from_json
from kaizenlab.lib import dates

RULES = {
    "futile": _("Out of reach"),
    "kill": _("Kill criterion reached"),
    "guardrail": _("Guardrail breached"),
    "at_risk": _("At risk"),
    "sample_ratio": _("Sample ratio is off"),
    "result": _("Result is in"),
    "overdue": _("Decision overdue"),
    "evaluation": _("Evaluation overdue"),
    "no_evidence": _("No evidence comes in"),
    "budget_fast": _("Budget burns fast"),
    "budget_slow": _("Budget burns steadily"),
    "budget_spent": _("Budget spent"),
    "revisit": _("Did the decision hold up?"),
    "action": _("Next action overdue"),
    "draft": _("Lies idle"),
    "learning": _("Learning is missing"),
    "owner": _("Owner has left"),
}
SEVERITIES = {1: _("Sev 1"), 2: _("Sev 2"), 3: _("Sev 3")}
URGENCIES = {
    1: _("assemble now, decide within the policy's time"),
    2: _("in business hours"),
    3: _("next sprint, in the weekly digest"),
}
STATES = {
    "firing": pgettext_lazy("alert", "Firing"),
    "acknowledged": pgettext_lazy("alert", "Acknowledged"),
    "silenced": pgettext_lazy("alert", "Silenced"),
    "resolved": pgettext_lazy("alert", "Resolved"),
}
MOMENTS = {
    "fired": _("Fired"),
    "raised": _("Raised"),
    "told": _("Told"),
    "escalated": _("Escalated"),
    "acknowledged": _("Acknowledged"),
    "silenced": _("Silenced"),
    "woken": _("Silence ended"),
    "resolved": _("Resolved"),
}
# The facts of a reason that are read as a date, a moment or a code of a floor below
READ: Mapping[str, Callable[[Any], str]] = {
    "day": lambda text: dates.weekday(dt.date.fromisoformat(text)),
    "moment": lambda text: dates.weekday(dt.datetime.fromisoformat(text)),
    "rule": lambda code: str(RULES[code]),
    "response": lambda code: str(decision_words.RESPONSES[code]),
    "verdict": lambda code: str(experiment_words.VERDICTS[code]),
}


def said(text: str) -> str:
    """A stored reason in the reader's language, its dates in the reader's zone."""
    return reason_from_json(_read(json.loads(text))).said(gettext) if text else ""


def _read(reason: Mapping[str, Any]) -> dict[str, Any]:
    facts = {
        name: _read(fact) if isinstance(fact, Mapping) else READ[name](fact) if name in READ else fact
        for name, fact in reason["facts"].items()
    }
    return {"template": reason["template"], "facts": facts}
