"""What people read for the values that a run's steps hold."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaizenlab.playbooks.words import PHASES as PHASES

STATES = {
    "pending": pgettext_lazy("step", "Pending"),
    "done": pgettext_lazy("step", "Done"),
    "skipped": pgettext_lazy("step", "Skipped"),
}
RINGS = {"pending": "draft", "done": "done", "skipped": "cancelled"}
# What an automatic step watches, and where it is brought about.
FACTS = {
    "canvas": _("Checks itself: every block of the canvas is filled."),
    "persona": _("Checks itself: the canvas names a customer segment that leaves somebody out."),
    "riskiest": _("Checks itself: one assumption ranks above all others by importance × uncertainty."),
    "criteria": _("Checks itself: a primary criterion has a bar that makes sense."),
    "kill": _("Checks itself: a kill criterion is set."),
    "rehearsal": _("Checks itself: a rehearsal is done."),
    "evidence": _("Checks itself: counts the evidence that counts."),
    "result": _("Checks itself: the result is computed."),
    "learning": _("Checks itself: what we now know is written down."),
    "decision": _("Checks itself: a decision is recorded and accepted."),
}
HELD = {
    "prep": _("Holds up the registration"),
    "execute": _("Holds up the conclusion"),
    "decide": _("Holds up the decision"),
}
BLOCKS = {
    "prep": _("The plan is registered only when this is done."),
    "execute": _("The experiment is concluded only when this is done."),
    "decide": _("The decision is recorded only when this is done."),
}
