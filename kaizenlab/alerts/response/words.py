"""What people read for endings, fields, roles and the steps of a timeline."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ENDINGS = {
    "decided": _("Ended with a decision"),
    "stood_down": _("Stood down"),
    "cancelled": _("Ended when the experiment was cancelled"),
}
STATES = {
    "open": pgettext_lazy("post-mortem", "Open"),
    "finished": pgettext_lazy("post-mortem", "Finished"),
}
TEXTS = {
    "believed": _("What we believed"),
    "learned": _("What we learned"),
    "helped": _("What helped"),
    "hindered": _("What hindered"),
}
CAUSES = ("helped", "hindered")
# Whoever did something, in a timeline that names nobody
ROLES = {
    "": _("KaizenLab"),
    "owner": _("the owner"),
    "viewer": _("a viewer"),
    "member": _("a member"),
    "founder": _("a founder"),
    "admin": _("an admin"),
}
STEPS = {
    "registered": _("Plan registered and frozen"),
    "started": _("Experiment started"),
    "signal": _("First signal"),
    "severe": _("First Sev 1"),
    "told": _("First told"),
    "acknowledged": _("First acknowledged"),
    "concluded": _("Experiment concluded"),
    "proposed": _("Decision proposed"),
    "decided": _("Decided"),
}
