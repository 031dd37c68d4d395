"""What people wrote, as HTML that can do no harm: Markdown without raw HTML or images, then a list of what may stay."""

from __future__ import annotations

from typing import Any

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

TAGS = {"p", "br", "strong", "em", "s", "ul", "ol", "li", "blockquote", "code", "pre", "a", "hr"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
REL = "nofollow noopener noreferrer ugc"

parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("strikethrough").disable("image")


def prose(text: str) -> SafeString:
    """The one place in which text from people becomes markup."""
    html = parser.render(text)
    return SafeString(nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=REL))


def open_heading(*_: Any) -> str:
    """A heading becomes a strong line: the page's outline belongs to the page."""
    return "<p><strong>"


def close_heading(*_: Any) -> str:
    return "</strong></p>\n"


parser.add_render_rule("heading_open", open_heading)
parser.add_render_rule("heading_close", close_heading)
