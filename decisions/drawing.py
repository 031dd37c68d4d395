"""The timeline's marks as SVG: a template's loop over fifty of them would cost more than the table below."""

from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from decisions.timeline import Mark, Timeline

STEM = '<line class="stem" x1="{0}%" x2="{0}%" y1="{1}" y2="56"/>'
SIGN = '<svg class="{}" data-outcome="{}" x="{}%" y="{}" width="20" height="20" overflow="visible">{}</svg>{}'


def drawn(line: Timeline) -> SafeString:
    """All stems, and over them all marks: neighbours never hide each other's shape."""
    stems = format_html_join("", STEM, ((mark.x, mark.stem) for mark in line.marks))
    sprite = static("sprite.svg")
    return stems + format_html_join("", "{}", ((sign(mark, sprite),) for mark in line.marks))


def sign(mark: Mark, sprite: str) -> SafeString:
    shape = format_html('<use href="{}#{}" x="-10" width="20" height="20"/>', sprite, mark.shape)
    said = format_html('<text x="{}%" dx="13" y="{}">{}</text>', mark.x, mark.sign_y, mark.signs) if mark.signs else ""
    return format_html(SIGN, "mark" if mark.outcome else "state", mark.outcome, mark.x, mark.y, shape, said)
