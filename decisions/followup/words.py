"""What people read for the values that the database uses."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from decisions.words import ACTIONS

# what a decision can set off, and what its post-mortem adds
KINDS = {kind: word for kind, word in ACTIONS.items() if kind != "none"} | {"postmortem": _("From the post-mortem")}
# what people add by hand: a successor is made by a pivot, and a post-mortem adds its own
BY_HAND = {kind: KINDS[kind] for kind in ("build", "experiment")}
VERDICTS = {
    "held_up": pgettext_lazy("review of a decision", "Held up"),
    "did_not": pgettext_lazy("review of a decision", "Did not hold up"),
    "too_early": pgettext_lazy("review of a decision", "Too early to tell"),
}
# what each verdict says, beside its name
MEANS = {
    "held_up": _("with what we know now, we would decide the same"),
    "did_not": _("what came later speaks against it"),
    "too_early": _("look again on a later day"),
}
