"""What people wrote, as HTML that can do no harm: Markdown without raw HTML, then a list of what may stay. An image
becomes a link to it, and an address is one as it stands: nothing is ever fetched by looking at a page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from kaizenlab.lib.links import addresses

TAGS = {"p", "br", "strong", "em", "s", "ul", "ol", "li", "blockquote", "code", "pre", "a", "hr", "mark"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
REL = "nofollow noopener noreferrer ugc"
# ==words==, but not the signs between numbers and names: a==b, x == y
MARKED = re.compile(r"(?<![=A-Za-z0-9])==(?=[^\s=])(.+?)(?<=[^\s=])==(?![=A-Za-z0-9])")

parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("strikethrough")


def prose(text: str, named: Collection[str] = ()) -> SafeString:
    """The one place in which Markdown from people becomes markup. `named`: who stands out where an @ names them."""
    html = parser.render(text, {"named": at_names(named)} if named else {})
    return SafeString(nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=REL))


def marked(text: str) -> SafeString:
    """Plain text in which only ==words== mean something: they are highlighted."""
    return SafeString(MARKED.sub(r"<mark>\1</mark>", escape(text)))


def highlight(state: StateCore) -> None:
    """The same inside Markdown, in stretches of plain text."""
    for token in state.tokens:
        if token.type == "inline" and "==" in token.content:
            token.children = [piece for child in token.children or [] for piece in split(child, MARKED, "mark")]


def split(token: Token, pattern: re.Pattern[str], tag: str) -> Iterator[Token]:
    """Plain text in pieces: what the pattern's one group holds stands in the tag."""
    if token.type != "text":
        yield token
        return
    for place, part in enumerate(pattern.split(token.content)):
        text = Token("text", "", 0, content=part)
        yield from [Token(f"{tag}_open", tag, 1), text, Token(f"{tag}_close", tag, -1)] if place % 2 else [text]


def at_names(names: Iterable[str]) -> re.Pattern[str]:
    """The longest name wins, and no Latin word is cut."""
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z0-9_])([@＠](?:{either}))(?![A-Za-z0-9_])", re.IGNORECASE)


def name_people(state: StateCore) -> None:
    if named := state.env.get("named"):
        for token in state.tokens:
            if token.type == "inline":
                token.children = [piece for child in token.children or [] for piece in split(child, named, "strong")]


def link_addresses(state: StateCore) -> None:
    """An address in plain text leads there, but inside a link, which leads elsewhere already."""
    for token in state.tokens:
        if token.type == "inline" and "://" in token.content:
            token.children = list(with_links(token.children or []))


def with_links(children: Iterable[Token]) -> Iterator[Token]:
    depth = 0
    for child in children:
        depth += (child.type == "link_open") - (child.type == "link_close")
        if child.type == "text" and not depth:
            yield from linked(child.content)
        else:
            yield child


def linked(text: str) -> Iterator[Token]:
    end = 0
    for place, address in addresses(text):
        yield Token("text", "", 0, content=text[end:place])
        yield Token("link_open", "a", 1, attrs={"href": address})
        yield Token("text", "", 0, content=address)
        yield Token("link_close", "a", -1)
        end = place + len(address)
    yield Token("text", "", 0, content=text[end:])


def image_as_link(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """By the words that stand for the image, or by its address where there are none."""
    address = str(tokens[at].attrs["src"])
    words = renderer.renderInlineAsText(tokens[at].children or [], options, env) or address
    return f'<a href="{escape(address)}">{escape(words)}</a>'


def open_heading(*_: Any) -> str:
    """A heading becomes a strong line: the page's outline belongs to the page."""
    return "<p><strong>"


def close_heading(*_: Any) -> str:
    return "</strong></p>\n"


parser.core.ruler.push("addresses", link_addresses)
parser.core.ruler.push("people", name_people)
parser.core.ruler.push("highlight", highlight)
parser.add_render_rule("image", image_as_link)
parser.add_render_rule("heading_open", open_heading)
parser.add_render_rule("heading_close", close_heading)
