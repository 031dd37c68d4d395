"""What people read for a playbook's codes, and for the methods wherever they are named."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

METHODS = {
    "interview": _("Semi-structured interviews"),
    "survey": _("Survey"),
    "usability_test": _("Usability test"),
    "smoke_test": _("Landing-page smoke test"),
    "concierge": _("Concierge"),
    "wizard_of_oz": _("Wizard of Oz"),
    "pre_sale": _("Pre-sale"),
    "prototype": _("Prototype"),
    "ab_test": _("A/B test"),
    "data_analysis": _("Data analysis"),
    "launch": _("Launch"),
}
PHASES = {
    "prep": pgettext_lazy("phase", "Prep"),
    "execute": pgettext_lazy("phase", "Execute"),
    "decide": pgettext_lazy("phase", "Decide"),
}
BLOCKS = {
    "prep": _("blocks the registration"),
    "execute": _("blocks the conclusion"),
    "decide": _("blocks the decision"),
}
CHECKS = {
    "canvas": _("the canvas is complete"),
    "persona": _("the customer segment is named"),
    "riskiest": _("the riskiest assumption is chosen"),
    "criteria": _("the success criteria are set"),
    "kill": _("a kill criterion is set"),
    "rehearsal": _("a rehearsal is done"),
    "evidence": _("the evidence is there"),
    "result": _("the result is computed"),
    "learning": _("the learning is written"),
    "decision": _("the decision is recorded"),
}
HEAD = {
    "name": _("Name"),
    "method": _("Method"),
    "summary": _("Summary"),
    "bar": _("Bar"),
    "sample": _("Sample"),
    "traps": _("Typical traps"),
    "source": _("Source"),
    "language": _("Language"),
}
STEP = {
    "phase": _("Phase"),
    "title": _("Title"),
    "text": _("Text"),
    "check": _("Checks itself"),
    "blocks": _("Blocks"),
    "count": _("Expected count"),
    "unit": _("What is counted"),
    "days": _("Suggested days"),
}
CODES: dict[str, dict[str, Any]] = {"phase": PHASES, "check": CHECKS, "method": METHODS}


def value(field: str, said: Any) -> str:
    """A field of a playbook or of a step as people read it; "" for none."""
    if isinstance(said, bool):
        return str(_("yes") if said else _("no"))
    if isinstance(said, tuple):
        return "\n".join(said)
    return str(CODES.get(field, {}).get(said, "" if said is None else said))
