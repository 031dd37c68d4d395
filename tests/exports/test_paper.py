"""A decision as PDF: only where an operator asked for it, and nothing is fetched for it."""

from __future__ import annotations

import socket

import pytest

from decisions import paper
from tests import world as build
from tests.people import browser

EVIL = "[a link](http://example.com/x) ![picture](http://example.com/y.png) <img src='file:///etc/passwd'>"


@pytest.fixture
def offered(settings):
    settings.PDF = True


def test_it_is_off_unless_an_operator_asks_for_it(world):
    build.decided(world)
    bob = browser("bob")
    assert bob.get(world.url("decisions/1.pdf")).status_code == 404
    assert "decisions/1.pdf" not in bob.get(world.url("decisions/1/")).content.decode()


def test_a_renderer_that_is_not_there_offers_nothing(world, offered, monkeypatch):
    build.decided(world)
    monkeypatch.setattr(paper, "is_installed", lambda: False)
    assert browser("bob").get(world.url("decisions/1.pdf")).status_code == 404
    assert "1.pdf" not in browser("bob").get(world.url("decisions/1/")).content.decode()


def test_the_record_as_pdf(world, offered):
    build.decided(world)
    bob = browser("bob")
    assert "decisions/1.pdf" in bob.get(world.url("decisions/1/")).content.decode()
    answer = bob.get(world.url("decisions/1.pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="hinoki-D-1.pdf"'
    body = answer.getvalue()
    assert body.startswith(b"%PDF-")
    assert body.rstrip().endswith(b"%%EOF")


def test_nothing_is_fetched_from_anywhere(world, offered, monkeypatch):
    """Whatever people wrote: a renderer that reached out would tell others what is read, or read our own disk."""
    build.decided(world, rationale=EVIL, learned=EVIL, consequences=EVIL)
    tried = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: tried.append(address))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: tried.append(args) or [])
    assert paper.pdf(build.Decision.objects.select_related("workspace").get(number=1)).startswith(b"%PDF-")
    assert tried == []


def test_the_fetcher_refuses_files_networks_and_data(world, offered, monkeypatch):
    """Even where the page itself asked."""
    asked = []
    real = paper.render_to_string

    def page(*args):
        wanted = "".join(
            f'<img src="{url}">'
            for url in ("file:///etc/hostname", "http://192.0.2.1/a.png", "data:image/png;base64,AA")
        )
        return real(*args).replace("<h1>", wanted + "<h1>")

    monkeypatch.setattr(paper, "render_to_string", page)
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda self, url, *rest, **more: asked.append(url))
    decision = build.decided(world)
    assert paper.pdf(decision).startswith(b"%PDF-")
    assert asked == []
