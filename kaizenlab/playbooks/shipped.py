"""The playbooks that come with the product: Markdown files, the same steps in each language it speaks."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from kaizenlab.playbooks import document
from kaizenlab.playbooks.source import Source

LIBRARY = Path(__file__).parent / "library"
LANGUAGES = ("en", "ja")
# In the order of a product's life: is there a problem, does the solution solve it, will they come, will they pay.
ORDER = (
    "problem-validation",
    "survey",
    "solution-interview",
    "usability-test",
    "concierge",
    "wizard-of-oz",
    "landing-page-smoke-test",
    "pre-sale",
    "ab-test",
)


def all_of(language: str = "") -> dict[str, Source]:
    """Every shipped playbook by its name, in the language, or the reader's."""
    return in_language(spoken(language))


def spoken(language: str = "") -> str:
    """One of the languages there are, the reader's by default."""
    asked = (language or get_language() or "").partition("-")[0]
    return asked if asked in LANGUAGES else LANGUAGES[0]


@cache
def in_language(language: str) -> dict[str, Source]:
    return {slug: read(slug, (LIBRARY / language / f"{slug}.md").read_text(encoding="utf-8")) for slug in ORDER}


def read(slug: str, text: str) -> Source:
    return Source("shipped", slug, None, 0, text, digest(text), document.read(text))


def starter() -> str:
    """What a new playbook begins with."""
    return (LIBRARY / f"starter.{spoken()}.md").read_text(encoding="utf-8")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
