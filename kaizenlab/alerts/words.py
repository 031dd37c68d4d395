"""What people read for rules, states and moments, and an alert's reason said in their language."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kaizenlab.alerts.rules.sentences import BESIDE_TITLE
from kaizenlab.events.describe import CODES
from kaizenlab.lib import dates
from kaizenlab.lib.brief import brief
from kaizenlab.lib.reasons import reason_from_json

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
    "revisit": _("Revisit date reached"),
    "action": _("Next action overdue"),
    "draft": _("Lies idle"),
    "learning": _("Learning is missing"),
    "owner": _("Owner has left"),
    "metric": _("Metric beyond its bar"),
}
# the same as a condition, where an alert says which rule it comes from
CONDITIONS = {
    "futile": _("the chance of reaching the bar is gone, or all but gone"),
    "kill": _("what a kill criterion names, at its date"),
    "guardrail": _("worse than the tolerated value"),
    "at_risk": _("the chance of reaching the bar is low"),
    "sample_ratio": _("arms that do not fit their allocation"),
    "result": _("result computed"),
    "overdue": _("undecided after its date"),
    "evaluation": _("over, and not concluded"),
    "no_evidence": _("running without evidence"),
    "budget_fast": _("budget goes fast"),
    "budget_slow": _("budget goes steadily too fast"),
    "budget_spent": _("budget used up"),
    "revisit": _("revisit date reached"),
    "action": _("due date over"),
    "draft": _("untouched for days"),
    "learning": _("decided without a learning"),
    "owner": _("owner has left"),
    "metric": _("beyond its bar for long enough"),
}
MEANINGS = {
    "futile": _("The bar cannot be reached any more, or the chance of it fell below what the policy calls futile."),
    "kill": _("What a kill criterion names has come about on its date, at 00:00 in the workspace’s zone."),
    "guardrail": _(
        "A guardrail is what must not get worse while something else gets better. It is worse than was tolerated."
    ),
    "at_risk": _("The chance of still reaching the bar fell below what the policy calls at risk."),
    "sample_ratio": _(
        "Sample ratio: how many land in each arm of a comparison. A split that would come about by chance less than "
        "once in 1,000 times says that what splits them is broken."
    ),
    "result": _("A result waits for its decision. The decision policy says how severe that is."),
    "overdue": _("A result was not decided within the policy’s time."),
    "evaluation": _("The planned sample is in, or the end date is over, and nobody has concluded it."),
    "no_evidence": _("A running experiment records nothing."),
    "budget_fast": _("Days and money of a hypothesis are a budget for being wrong: much of it goes in little time."),
    "budget_slow": _("Most of a hypothesis’s budget goes well before its time does."),
    "budget_spent": _("A hypothesis’s budget is used up. The decision page says so beside Continue."),
    "revisit": _("The day has come to say whether a decision held up."),
    "action": _("A next action is late."),
    "draft": _("Nobody touches a draft, or a hypothesis that is ready for its first experiment."),
    "learning": _("A decision is accepted, and what was learned is written nowhere."),
    "owner": _("Whoever owns it has left the workspace."),
    "metric": _("A product metric lies above, or below, the bar that was set for it, for as long as was set."),
}
# what the numbers of a rule's terms mean, and where one rule means something else by it
TERMS = {
    "sample": _("Minimum sample"),
    "days": _("Minimum days since the start"),
    "share": _("Per cent of the budget"),
    "window": _("Within per cent of its time"),
}
TERMS_OF = {
    ("overdue", "days"): _("Days late until it is Sev 1"),
    ("evaluation", "days"): _("Days after the sample is in"),
    ("no_evidence", "days"): _("Days without evidence"),
    ("draft", "days"): _("Days untouched"),
    ("learning", "days"): _("Days after the decision"),
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
IN_A_SENTENCE = CODES | {"rerun": pgettext_lazy("in a sentence", "rerun")}
# The facts of a reason that are read as a date, a moment or a code of a floor below
READ: Mapping[str, Callable[[Any], str]] = {
    "day": lambda text: dates.weekday(dt.date.fromisoformat(text)),
    "by": lambda text: dates.weekday(dt.date.fromisoformat(text)),
    "moment": lambda text: dates.weekday(dt.datetime.fromisoformat(text)),
    "rule": lambda code: str(RULES[code]),
    "response": lambda code: str(IN_A_SENTENCE[code]),
    "got": brief,
    "needed": brief,
    "verdict": lambda code: str(IN_A_SENTENCE[code]),
}


def said(text: str) -> str:
    """A stored reason in the reader's language, its dates in the reader's zone."""
    return reason_from_json(_read(json.loads(text))).said(gettext) if text else ""


def beside_title(text: str) -> str:
    """The same in a row that begins with what the alert is called, which needs no naming then."""
    reason = json.loads(text)
    return said(json.dumps(reason | {"template": BESIDE_TITLE.get(reason["template"], reason["template"])}))


def _read(reason: Mapping[str, Any]) -> dict[str, Any]:
    facts = {
        name: _read(fact) if isinstance(fact, Mapping) else READ[name](fact) if name in READ else fact
        for name, fact in reason["facts"].items()
    }
    return {"template": reason["template"], "facts": facts}
