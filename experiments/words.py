"""What people read for the values that the rules and the database use."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaizenlab.playbooks.words import METHODS as METHODS  # the shelf is below

STATES = {
    "draft": pgettext_lazy("experiment", "Draft"),
    "registered": _("Registered"),
    "running": _("Running"),
    "paused": _("Paused"),
    "concluded": _("Concluded"),
    "cancelled": _("Cancelled"),
}
AWAITING = _("Awaiting decision")
RINGS = {state: state for state in STATES} | {"concluded": "done"}
KINDS = {
    "k_of_n": _("k of n people"),
    "rate": _("Rate"),
    "mean": _("Mean"),
    "count": _("Count in a period"),
    "comparison": _("Comparison of two variants"),
    "judgement": _("A named person's judgement"),
}
ROLES = {"primary": _("Primary"), "guardrail": _("Guardrail")}
DIRECTIONS = {"at_least": _("at least"), "at_most": _("at most")}
MEASURES = {"proportion": _("Proportion"), "mean": _("Mean")}
EFFECTS = {"difference": _("Difference"), "ratio": _("Ratio")}
REVISIONS = {"registration": _("Registration"), "amendment": _("Amendment"), "deviation": _("Deviation")}
ARMS = {"control": _("Control"), "variant": _("Variant")}
MANNERS = {"said": _("Said"), "did": _("Did")}
STANCES = {"supports": _("supports"), "contradicts": _("contradicts"), "neutral": _("neutral")}
ANSWERS = {"yes": _("Yes"), "no": _("No"), "unclear": _("Unclear")}
VERDICTS = {
    "validated": _("Validated"),
    "invalidated": _("Invalidated"),
    "inconclusive": _("Inconclusive"),
    "invalid": _("Invalid"),
}
CONFIDENCES = {"high": _("high confidence"), "low": _("low confidence")}
STATUSES = {
    "met": _("met"),
    "missed": _("missed"),
    "undecided": _("undecided"),
    "safe": _("safe"),
    "not_proven_safe": _("not proven safe"),
    "breached": _("breached"),
}
RESPONSES = {
    "continue": _("Continue"),
    "investigate": _("Investigate"),
    "pivot": _("Pivot"),
    "kill": _("Kill"),
    "rerun": _("Rerun"),
}
