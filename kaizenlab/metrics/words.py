"""What people read for a metric's shape and direction, and for where a reading came from."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SHAPES = {
    "value": _("A value, such as minutes or euros"),
    "count": _("A count a day, such as sign-ups"),
    "ratio": _("A share, such as buyers of visitors"),
}
SHAPES_IN_SHORT = {
    "value": pgettext_lazy("metric", "Value"),
    "count": pgettext_lazy("metric", "Count a day"),
    "ratio": pgettext_lazy("metric", "Share"),
}
DIRECTIONS = {
    "up": _("More is better"),
    "down": _("Less is better"),
}
ALARMS = {
    "": _("Never"),
    "above": _("Above a bar"),
    "below": _("Below a bar"),
}
SPANS = {
    "readings": _("readings in a row"),
    "days": _("days that have a reading"),
}
SOURCES = {
    "entered": pgettext_lazy("reading", "entered"),
    "pasted": pgettext_lazy("reading", "pasted"),
    "file": pgettext_lazy("reading", "from a file"),
    "program": pgettext_lazy("reading", "sent by a program"),
}
