"""Addresses inside what people wrote. Nothing is ever fetched from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

ADDRESS = re.compile(r"""https?://[^\s<>"'`\\^{}|（）「」『』、。]+""", re.IGNORECASE)
CLOSING = ".,;:!?)]"


def linked(text: str) -> SafeString:
    """The text, with each address in it as a link that shows the host it leads to."""
    return SafeString("".join(parts(text)))


def parts(text: str) -> Iterator[SafeString]:
    """Only made of escaped pieces."""
    end = 0
    for place, address in addresses(text):
        yield escape(text[end:place])
        yield anchor(address)
        end = place + len(address)
    yield escape(text[end:])


def addresses(text: str) -> Iterator[tuple[int, str]]:
    """Each with where it begins, without what only closes the sentence."""
    for found in ADDRESS.finditer(text):
        yield found.start(), found[0].rstrip(CLOSING)


def anchor(address: str, label: str = "") -> SafeString:
    """A link as it is written, shown as its host; without a host it stays text."""
    shown = host(address)
    if not shown:
        return escape(address)
    return format_html('<a class="link" href="{}" rel="noopener noreferrer nofollow">{}</a>', address, label or shown)


def host(address: str) -> str:
    """Where an address leads, whatever name and password it puts in front to look like another place."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return (parts.hostname or "") if parts.scheme in ("http", "https") else ""


def origin(address: str) -> str:
    """Scheme, host and port of an http or https address, without anything in it that may be a secret."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
