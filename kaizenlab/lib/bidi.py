"""Text from people, set so that its direction stays its own: a name that overrides it never turns a sentence around."""

from __future__ import annotations

import unicodedata

ISOLATE, END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
LEFT_TO_RIGHT = {"", "L", "EN", "ES", "ET", "CS", "NSM", "BN", "B", "S", "WS", "ON"}


def isolated(said: object) -> str:
    """For a name or alias inside a sentence; what stands in an element of its own is isolated by the style sheet."""
    text = str(said)
    if all(unicodedata.bidirectional(each) in LEFT_TO_RIGHT for each in text):
        return text
    return f"{ISOLATE}{text}{END}"
