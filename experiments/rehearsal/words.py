"""What people read for the values that rehearsals are kept in."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS = {"model": _("By an AI"), "colleague": _("With a colleague")}
STATES = {
    "queued": pgettext_lazy("rehearsal", "Waiting"),
    "running": pgettext_lazy("rehearsal", "Running"),
    "done": pgettext_lazy("rehearsal", "Done"),
    "failed": pgettext_lazy("rehearsal", "Failed"),
    "cancelled": _("Cancelled"),
}
RINGS = {"queued": "ready", "failed": "cancelled"}
OPEN = ("queued", "running")
ANSWERS = {"yes": _("Yes"), "no": _("No"), "unclear": _("Unclear")}
SIMULATED = pgettext_lazy("label of text that no participant said", "Simulated")
FAILURES = {
    "unconfigured": _("No AI server is configured any more."),
    "missing": _("What asks an AI server is not installed here. Whoever runs this installation can add it."),
    "unreachable": _("The AI server could not be reached."),
    "refused": _("The AI server's address is not one that may be called."),
    "slow": _("The AI server took too long to answer."),
    "long": _("The rehearsal took longer than an hour, so it was ended."),
    "disconnected": _("The AI server closed the connection before it had answered."),
    "large": _("The AI server sent far more than an answer, so it was not read."),
    "key": _("The AI server refused the key. Whoever runs this installation can check it."),
    "unknown": _("The AI server does not know the model or the address that is configured."),
    "busy": _("The AI server takes no more requests for now. Try again later."),
    "broken": _("The AI server had a fault of its own. Try again later."),
    "redirect": _("The AI server sent us elsewhere, and we follow no redirects."),
    "declined": _("The AI server declined the request."),
    "nonsense": _("What the AI server sent could not be read as an answer."),
    "empty": _("The AI server sent an empty answer."),
    "stopped": _("The rehearsal was interrupted again and again, so it was ended."),
}
