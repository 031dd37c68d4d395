"""What people read for webhooks: kinds, events, states, and each thing that can come back, in a sentence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaizenlab.alerts.hooks.post import LARGEST, LIMIT

KINDS = {
    "webhook": _("Signed webhook"),
    "slack": _("Slack-compatible"),
}
EVENTS = {
    "alert.fired": _("An alert fires, or fires again after a silence"),
    "alert.raised": _("An alert becomes more severe"),
    "alert.acknowledged": _("Somebody acknowledges an alert"),
    "alert.resolved": _("An alert is resolved"),
    "decision.accepted": _("A decision is accepted"),
}
TEST = "webhook.test"
STATES = {
    "on": pgettext_lazy("webhook", "On"),
    "off": pgettext_lazy("webhook", "Off"),
}
WHY_OFF = {
    "person": _("Somebody switched it off."),
    "gone": _("It was switched off: the receiver answered that it is gone for good."),
    "failing": _("It was switched off: for three days, nothing that was sent arrived."),
}
PROGRESS = {
    "waiting": pgettext_lazy("delivery", "Waiting"),
    "delivered": pgettext_lazy("delivery", "Delivered"),
    "failed": pgettext_lazy("delivery", "Failed"),
    "dropped": pgettext_lazy("delivery", "Dropped"),
}
OUTCOMES = {
    "delivered": _("It was taken: %(status)s."),
    "status": _("It was not taken: the receiver answered %(status)s."),
    "gone": _("The receiver answered %(status)s: it is gone for good and wants nothing more."),
    "redirect": _(
        "The receiver answered %(status)s and pointed elsewhere. Redirects are not followed: enter the address it "
        "moved to."
    ),
    "refused": _("Nothing was sent: the address leads into a private network, or nowhere that may be called."),
    "unreachable": _("Nobody was there: the name leads nowhere, or no connection was taken."),
    "slow": _("No answer came within %(seconds)s seconds."),
    "large": _("The answer was longer than %(kilobytes)s kB."),
    "broken": _("The connection was closed early, or what came back is no HTTP."),
    "locked": _(
        "Nothing was sent: its address or secret can't be read, because the installation's secret key is another one "
        "now. Enter the address again, or rotate the secret."
    ),
}


def came_back(outcome: str, status: int | None) -> str:
    """What an attempt came to, in the reader's language."""
    return str(OUTCOMES[outcome]) % {"status": status, "seconds": LIMIT, "kilobytes": LARGEST // 1000}
