"""What the canvas draws with."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def pips(grade: int) -> SafeString:
    """A grade from 1 to 5 as five small squares, and the number beside them."""
    squares = format_html_join("", "<i{}></i>", [(SafeString(" data-on" if n <= grade else ""),) for n in range(1, 6)])
    return format_html('<span><span class="pips" aria-hidden="true">{}</span>{}</span>', squares, grade)
