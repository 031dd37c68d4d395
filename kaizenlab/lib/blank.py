"""Text in which nothing can be seen: spaces, controls, and letters that are drawn as nothing."""

from __future__ import annotations

import re
import unicodedata

NOTHING = {"Cc", "Cf", "Zl", "Zp", "Zs"}  # general categories
DRAWN_AS_NOTHING = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def is_blank(text: str) -> bool:
    return all(unicodedata.category(each) in NOTHING or DRAWN_AS_NOTHING.match(each) for each in text)
