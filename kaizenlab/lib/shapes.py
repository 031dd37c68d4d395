"""Django's format_html, for what a page draws by the hundred: most cells are plain text, and need no more than that."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString


def fill(shape: str, *cells: Any) -> SafeString:
    """The shape with each cell escaped, unless it is HTML already."""
    return SafeString(shape.format(*map(escaped, cells)))


def fill_each(shape: str, rows: Iterable[Iterable[Any]]) -> SafeString:
    """The shape once for each row of cells."""
    return SafeString("".join([shape.format(*map(escaped, row)) for row in rows]))


def escaped(cell: Any) -> str:
    kind = type(cell)
    if kind is str:
        return html.escape(cell)
    return cell if kind is SafeString else conditional_escape(cell)
