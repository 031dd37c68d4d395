"""A workspace's address in /w/<address>/: what may be one, and one proposed from a name."""

from __future__ import annotations

import secrets
import unicodedata

from django.utils.text import slugify

LONGEST = 40
RESERVED = {"new", "switch"}  # pages of their own under /w/
LETTERS = "abcdefghjkmnpqrstvwxyz23456789"  # none that look alike


def propose(name: str) -> str:
    """From the name's letters, kana spelt in Latin ones; a made-up address where nothing is left, as with kanji."""
    plain = "".join(map(latin, unicodedata.normalize("NFKC", name)))
    slug = slugify(plain)[:LONGEST].strip("-_")
    return slug if len(slug) > 1 and slug not in RESERVED else f"team-{scribble()}"


def another(slug: str) -> str:
    """A neighbour of an address that is taken."""
    return f"{slug[: LONGEST - 5].rstrip('-_')}-{scribble()}"


def scribble() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(4))


def latin(letter: str) -> str:
    """ヒ and ひ are `hi`: the name that Unicode gives a kana ends with how it is read."""
    name = unicodedata.name(letter, "")
    if not name.startswith(("HIRAGANA LETTER", "KATAKANA LETTER")):
        return letter
    return "" if name.endswith("SMALL TU") else name.rpartition(" ")[2].lower()
