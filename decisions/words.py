"""What people read for the values that the rules and the database use."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

OUTCOMES = {
    "continue": pgettext_lazy("outcome", "Continue"),
    "investigate": pgettext_lazy("outcome", "Investigate"),
    "pivot": pgettext_lazy("outcome", "Pivot"),
    "kill": pgettext_lazy("outcome", "Kill"),
}
RESPONSES = OUTCOMES | {"rerun": pgettext_lazy("response", "Rerun")}
STATES = {
    "proposed": _("Proposed"),
    "accepted": _("Accepted"),
    "rejected": _("Rejected"),
    "withdrawn": _("Withdrawn"),
    "superseded": pgettext_lazy("decision", "Superseded"),
}
KINDS = {
    "decision": _("Decision"),
    "cancelled": _("Cancelled"),
    "broken": _("Test was broken"),
}
OVERRIDES = {
    "fact": _("A new fact"),
    "cost": _("Cost of waiting"),
    "strategy": _("Strategy"),
    "bar": _("The criterion was wrong"),
}
ACTIONS = {
    "build": _("Build"),
    "experiment": _("New experiment"),
    "successor": _("Successor hypothesis"),
    "none": _("Nothing further"),
}
MARKS = {
    "overridden": _("Overridden"),
    "late": _("Late"),
    "deviation": _("Deviation"),
}
# what choosing an outcome sets off, beside its name
CHOICES = {
    "continue": _("to build"),
    "investigate": _("further"),
    "pivot": _("to a new hypothesis"),
    "kill": _("and write down why"),
}
SEVERITIES = {
    1: _("Sev 1: assemble the response team now"),
    2: _("Sev 2: during business hours"),
    3: _("Sev 3: within the next sprint"),
}
