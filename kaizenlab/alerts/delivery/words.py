"""What people read for the ways, causes and reasons that rules and the database use."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WAYS = {
    "severity": _("By severity"),
    "now": _("Immediately"),
    "daily": _("Daily"),
    "off": pgettext_lazy("alerts of this kind", "Off"),
}
# The eighteen kinds as the page groups them
GROUPS = (
    (
        _("While an experiment runs"),
        ("futile", "kill", "guardrail", "at_risk", "sample_ratio", "no_evidence", "evaluation"),
    ),
    (_("Decisions and what follows"), ("result", "overdue", "revisit", "action", "learning")),
    (_("Budgets"), ("budget_fast", "budget_slow", "budget_spent")),
    (_("Product metrics"), ("metric",)),
    (_("Order in the house"), ("draft", "owner")),
)
CHANNELS = {"email": _("Email")}
CAUSES = {
    "owner": _("You own it."),
    "team": _("You are on the response team."),
    "founder": _("Founders and admins are told of every Sev 1 and Sev 2."),
    "asked": _("You asked to hear of this kind immediately."),
    "chain": _("Nobody has acknowledged it so far, and you are next in the chain."),
}
OCCASIONS = {
    "fired": "",
    "raised": _("It has become more severe."),
    "woken": _("Its silence has ended, and it still holds."),
    "escalated": _("Nobody has acknowledged it so far."),
}
# Why something that was planned was not sent
SKIPPED = {
    "resolved": _("It was resolved before."),
    "silenced": _("It was silenced before."),
    "acknowledged": _("It was acknowledged before."),
    "overtaken": _("A later mail about the same alert took its place."),
    "left": _("Its reader had left the workspace."),
    "off": _("Its reader wanted no such mail any more."),
    "nothing": _("There was nothing to say."),
}
DUTIES = {"team": _("Response team"), "chain": _("Chain")}
DIGESTS = {"daily": _("Daily digest"), "weekly": _("Weekly digest")}
WHOSE = {"all": _("Everybody's"), "mine": _("Those I own")}
# What a link in a mail switches off, and on again
LISTS = {
    "alerts": _("mails about alerts"),
    "daily": _("the daily digest"),
    "weekly": _("the weekly digest"),
}
