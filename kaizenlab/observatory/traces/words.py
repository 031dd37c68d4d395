"""What people read for the values that the rules and the database use."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from decisions.words import OUTCOMES
from experiments.words import STATES as EXPERIMENT
from kaizenlab.playbooks.words import PHASES

ENDS = {name: OUTCOMES[name] for name in ("continue", "kill")}
OPEN = pgettext_lazy("line of hypotheses", "Undecided")
KINDS = {
    "hypothesis": _("Hypothesis"),
    "canvas": _("Canvas"),
    "experiment": _("Experiment"),
    "plan": _("Plan and registration"),
    "prep": PHASES["prep"],
    "execute": PHASES["execute"],
    "evidence": _("Evidence"),
    "decide": PHASES["decide"],
    "alert": _("Alert"),
    "evaluation": _("Evaluation"),
    "learning": _("Learning"),
    "decision": _("Decision"),
    "action": _("Next action"),
}
# What is under way, beside its reference
DOING = {state: word for state, word in EXPERIMENT.items()} | {
    "awaiting": _("Awaiting decision"),
    "proposed": _("Proposed"),
    "accepted": _("Accepted"),
    "build": _("Build"),
    "untested": _("No experiment yet"),
}
