"""What a page of alerts says, as plain values."""

from __future__ import annotations

import html
import re
from typing import Any

from tests.world import World

HTMX = {"HTTP_HX_REQUEST": "true"}
ROW = re.compile(r'<li id="A-(\d+)">(.*?)</li>', re.DOTALL)
TAG = re.compile(r"<[^>]+>")


def page(world: World, query: str = "", who: str = "bob", path: str = "alerts/") -> str:
    response = world.as_(who).get(world.url(f"{path}{query}"))
    assert response.status_code == 200
    world.enter()
    return response.text


def words(text: str) -> str:
    """What is read of a piece of a page."""
    return re.sub(r"\s+", " ", html.unescape(TAG.sub(" ", text))).replace(" .", ".").strip()


def rows(world: World, query: str = "", who: str = "bob") -> list[int]:
    """The numbers of the alerts that are listed, in order."""
    return [int(number) for number, _ in ROW.findall(page(world, query, who))]


def row(text: str, number: int) -> str:
    return {int(found): said for found, said in ROW.findall(text)}[number]


def tabs(text: str) -> dict[str, str]:
    return dict(re.findall(r">(Firing|Acknowledged|Silenced|Resolved) <span>([^<]+)</span>", text))


def step(text: str) -> tuple[str, str]:
    """The button of a row: its words, and where it leads inside the workspace."""
    button = re.search(
        r'<div class="queue-act"><a class="button"[^>]* href="/w/[a-z]+/([^"]+)">(.*?)</a>', text, re.DOTALL
    )
    assert button
    return words(button[2]), button[1]


def post(world: World, path: str, who: str = "bob", *, htmx: bool = False, **typed: Any) -> Any:
    response = world.as_(who).post(world.url(path), typed, **(HTMX if htmx else {}))
    world.enter()
    return response
