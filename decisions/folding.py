"""Text as it is searched: one width, one case."""

from __future__ import annotations

import unicodedata


def folded(*texts: str) -> str:
    """Full-width and half-width letters, digits and kana fall together; so do capitals and small letters."""
    return wide(wide("\n".join(texts)).casefold())


def wide(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
