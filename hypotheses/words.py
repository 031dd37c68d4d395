"""What people read for the values that the rules and the database use."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
