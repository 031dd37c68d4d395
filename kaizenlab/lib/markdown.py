"""What people wrote, as HTML that can do no harm: Markdown without raw HTML or images, then a list of what may stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

TAGS = {"p", "br", "strong", "em", "s", "ul", "ol", "li", "blockquote", "code", "pre", "a", "hr", "mark"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
REL = "nofollow noopener noreferrer ugc"
# ==words==, but not the signs between numbers and names: a==b, x == y
MARKED = re.compile(r"(?<![=A-Za-z0-9])==(?=[^\s=])(.+?)(?<=[^\s=])==(?![=A-Za-z0-9])")

parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("strikethrough").disable("image")


def prose(text: str) -> SafeString:
    """The one place in which Markdown from people becomes markup."""
    html = parser.render(text)
    return SafeString(nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=REL))


def marked(text: str) -> SafeString:
    """Plain text in which only ==words== mean something: they are highlighted."""
    return SafeString(MARKED.sub(r"<mark>\1</mark>", escape(text)))


def highlight(state: StateCore) -> None:
    """The same inside Markdown, in stretches of plain text."""
    for token in state.tokens:
        if token.type == "inline" and "==" in token.content:
            token.children = [piece for child in token.children or [] for piece in highlighted(child)]


def highlighted(token: Token) -> Iterator[Token]:
    if token.type != "text":
        yield token
        return
    for place, part in enumerate(MARKED.split(token.content)):
        text = Token("text", "", 0, content=part)
        yield from [Token("mark_open", "mark", 1), text, Token("mark_close", "mark", -1)] if place % 2 else [text]


def open_heading(*_: Any) -> str:
    """A heading becomes a strong line: the page's outline belongs to the page."""
    return "<p><strong>"


def close_heading(*_: Any) -> str:
    return "</strong></p>\n"


parser.core.ruler.push("highlight", highlight)
parser.add_render_rule("heading_open", open_heading)
parser.add_render_rule("heading_close", close_heading)
