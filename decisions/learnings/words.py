"""What people read for the values that the database and the rules use."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STATUSES = {
    "emerging": pgettext_lazy("learning", "Emerging"),
    "supported": pgettext_lazy("learning", "Supported"),
    "confirmed": pgettext_lazy("learning", "Confirmed"),
    "rejected": pgettext_lazy("learning", "Rejected"),
}
# the ring that stands beside each
RINGS = {"emerging": "draft", "supported": "running", "confirmed": "done", "rejected": "cancelled"}
MEANS = {
    "emerging": _("seen once, or about as much against it as for it"),
    "supported": _("more than one experiment speaks for it, and next to nothing against it"),
    "confirmed": _("several experiments speak for it, none against it"),
    "rejected": _("more speaks against it than for it"),
}
# what it says about the learning when the experiment's hypothesis is validated; an invalidated one says the opposite
BEARINGS = {
    "supports": _("would support it"),
    "contradicts": _("would contradict it"),
    "neither": _("says nothing about it"),
}
SAYS = {
    "supports": pgettext_lazy("an experiment and a learning", "supports"),
    "contradicts": pgettext_lazy("an experiment and a learning", "contradicts"),
    "": pgettext_lazy("an experiment and a learning", "says nothing yet"),
}
