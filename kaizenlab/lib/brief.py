"""The short amounts that records keep: “3 of 5”, “≤ 40 in 30 d”, “+4 pp”, “yes”."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

OF = re.compile(r"([\d,]+) of ([\d,]+)")
IN = re.compile(r"([\d,.]+) in ([\d,]+) d\b")
POINTS = re.compile(r"([\d,.]+)\N{NO-BREAK SPACE}pp\b")


def brief(kept: str) -> str:
    """What a record keeps once for everybody, in the reader's language."""
    if kept in ("yes", "no"):
        return _("yes") if kept == "yes" else _("no")
    said = OF.sub(lambda found: pgettext("people", "%(k)s of %(n)s") % {"k": found[1], "n": found[2]}, kept)
    said = IN.sub(lambda found: _("%(n)s in %(days)s d") % {"n": found[1], "days": found[2]}, said)
    return POINTS.sub(lambda found: _("%(n)s\N{NO-BREAK SPACE}pp") % {"n": found[1]}, said)


def spoken(words: Mapping[str, object]) -> dict[str, str]:
    """Words in the reader's language, looked up once for all rows of a list."""
    return {name: str(word) for name, word in words.items()}
