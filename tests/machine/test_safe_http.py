"""Requests to the outside reach public addresses only, however spelt; no answer is too long or too late."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from kaizenlab.lib import safe_http
from kaizenlab.lib.safe_http import NoAnswer, Why

# As a person would type them: the system's own resolver answers, or it is no address at all.
TYPED = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://2130706433/",
    "http://017700000001/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://127.0.0.1:8000/",
    "http://127.255.255.254/",
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://0.0.0.0/",
    "http://0/",
    "http://10.0.0.1/",
    "http://10.255.255.255/",
    "http://167772161/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.0.1/",
    "http://0xc0a80001/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/latest/meta-data/",
    "http://0xa9fea9fe/",
    "http://0251.0376.0251.0376/",
    "http://192.0.0.192/",
    "http://192.0.2.1/",
    "http://198.18.0.1/",
    "http://203.0.113.9/",
    "http://192.88.99.1/",
    "http://224.0.0.1/",
    "http://239.255.255.250/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[::]/",
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[64:ff9b:1::a00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::]/",
    "http://[2001:db8::1]/",
    "http://[3fff::1]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fec0::1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://[ff02::1]/",
    "http://127.0.0.1@8.8.8.8/",
    "http://8.8.8.8@127.0.0.1/",
    "http://8.8.8.8:80@127.0.0.1:80/",
    "http://8.8.8.8\\@127.0.0.1/",
    "http://8.8.8.8\\.127.0.0.1/",
    "http://8.8.8.8#@127.0.0.1/ ",
    "http://8.8.8.8/\r\nHost: 127.0.0.1",
    "\thttp://8.8.8.8/",
    "http://①②⑦.⓪.⓪.①/",
    "http://ｌｏｃａｌｈｏｓｔ/",
    "http://8.8.8.8:0/",
    "http://8.8.8.8:99999/",
    "http:///etc/passwd",
    "https:127.0.0.1",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_INFO",
    "ftp://8.8.8.8/",
    "//127.0.0.1/",
    "127.0.0.1",
    "",
]
# What a name may lead to: the name itself looks like any other.
LEADS_TO = [
    ["127.0.0.1"],
    ["8.8.8.8", "127.0.0.1"],
    ["10.0.0.1", "8.8.8.8"],
    ["169.254.169.254"],
    ["::1"],
    ["2606:4700::1111", "::ffff:10.0.0.1"],
    ["64:ff9b::c0a8:1"],
    ["fe80::1%eth0"],
]


def leads_to(*addresses: str):
    def resolve(host, port, **_):
        return [
            (socket.AF_INET6 if ":" in a else socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in addresses
        ]

    return resolve


def ask(url: str, **options):
    return safe_http.send("GET", url, **({"seconds": 2, "largest": 10_000} | options))


def test_sixty_ways_around_it_are_tried():
    assert len(set(TYPED)) + len(LEADS_TO) >= 60


@pytest.mark.parametrize("url", TYPED)
def test_nothing_inside_is_called_however_it_is_spelt(url):
    with pytest.raises(NoAnswer) as refusal:
        ask(url)
    assert refusal.value.why in (Why.REFUSED, Why.UNREACHABLE)


def test_the_spellings_of_an_inner_address_are_refused_not_only_out_of_reach():
    """Where the system's resolver reads them as numbers, they are refused for where they lead."""
    for url in [
        url for url in TYPED if url.startswith(("http://127", "http://0x", "http://2130", "http://10.", "http://[::"))
    ]:
        with pytest.raises(NoAnswer) as refusal:
            ask(url)
        assert refusal.value.why == Why.REFUSED, url


@pytest.mark.parametrize("addresses", LEADS_TO, ids=" ".join)
def test_a_name_that_leads_inside_is_refused(addresses):
    with pytest.raises(NoAnswer) as refusal:
        ask("https://hooks.example.org/", resolve=leads_to(*addresses))
    assert refusal.value.why == Why.REFUSED


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"])
def test_public_addresses_are_let_through(address):
    assert safe_http.is_global(address)


class Site(BaseHTTPRequestHandler):
    """What it does is in the path."""

    protocol_version = "HTTP/1.1"
    seen: ClassVar[list[tuple[str, str]]] = []

    def do_GET(self):
        self.seen.append((self.path, self.headers["Host"]))
        getattr(self, self.path.strip("/").replace("-", "_"))()

    def fine(self):
        self.reply(200, b"fine")

    def redirect(self):
        self.reply(302, b"", Location="http://127.0.0.1:1/elsewhere")

    def huge(self):
        self.reply(200, b"x" * 20_000)

    def endless(self):
        self.send_response(200)
        self.end_headers()
        for _ in range(400):
            self.wfile.write(b"x" * 1000)

    def drip(self):
        self.send_response(200)
        self.end_headers()
        for _ in range(40):
            self.wfile.write(b"x")
            time.sleep(0.1)

    def slow(self):
        time.sleep(3)

    def hang_up(self):
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def half(self):
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"half")
        self.close_connection = True

    def packed(self):
        self.reply(200, b"\x1f\x8b", **{"Content-Encoding": "gzip"})

    def nonsense(self):
        self.wfile.write(b"\x00\x01\x02 not HTTP\r\n\r\n")
        self.close_connection = True

    def reply(self, status, body, **headers):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.handle_error = lambda *_: None  # who is cut off says nothing
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def place() -> Iterator[str]:
    with site() as address:
        yield address


def test_a_server_out_of_the_settings_is_called_wherever_it_stands(place):
    answer = ask(place + "/fine", trusting=place + "/v1")
    assert (answer.status, answer.body) == (200, b"fine")
    assert Site.seen[-1] == ("/fine", place.removeprefix("http://"))


@pytest.mark.parametrize("other", ["http://127.0.0.1:1", "https://127.0.0.1:{port}", "http://localhost:{port}", ""])
def test_only_exactly_that_server_is(place, other):
    with pytest.raises(NoAnswer) as refusal:
        ask(place + "/fine", trusting=other.format(port=place.rpartition(":")[2]))
    assert refusal.value.why == Why.REFUSED


def test_a_name_is_resolved_once_so_that_it_cannot_lead_elsewhere_later(place):
    asked, there = [], place.replace("127.0.0.1", "ai.example.org")

    def resolve(host, port, **_):
        asked.append(host)
        return leads_to("127.0.0.1" if len(asked) == 1 else "127.9.9.9")(host, port)

    assert ask(there + "/fine", trusting=there, resolve=resolve).body == b"fine"
    assert asked == ["ai.example.org"]


def test_a_name_that_is_not_found_out_in_time_costs_no_more_than_was_allowed():
    began = time.monotonic()
    with pytest.raises(NoAnswer) as failure:
        ask("https://hooks.example.org/", seconds=0.2, resolve=lambda *_, **__: time.sleep(3) or [])
    assert failure.value.why == Why.TOO_SLOW
    assert time.monotonic() - began < 2


def test_a_form_hears_before_anything_is_sent_that_an_address_leads_inside():
    for url in ("http://10.0.0.1/", "http://localhost/", "http://8.8.8.8@127.0.0.1/", "ftp://8.8.8.8/"):
        with pytest.raises(NoAnswer) as refusal:
            safe_http.refuse_inner(url, seconds=2)
        assert refusal.value.why == Why.REFUSED, url
    safe_http.refuse_inner("https://8.8.8.8/", seconds=2)


@pytest.mark.parametrize(
    ("url", "hosts", "named"),
    [
        ("http://hooks.lan/a", ["hooks.lan"], True),
        ("http://HOOKS.lan:8080/a", ["hooks.LAN"], True),
        ("http://hooks.lan:8080/a", ["hooks.lan:8080"], True),
        ("http://hooks.lan/a", ["hooks.lan:80"], True),
        ("https://hooks.lan/a", ["hooks.lan:80"], False),
        ("http://hooks.lan:8081/a", ["hooks.lan:8080"], False),
        ("http://evil.hooks.lan/a", ["hooks.lan"], False),
        ("http://hooks.lan.evil.example/a", ["hooks.lan"], False),
        ("http://[fd00::5]/a", ["[fd00::5]"], True),
        ("http://[fd00::5]:8080/a", ["[fd00::5]:8080"], True),
        ("http://10.0.0.5/a", ["10.0.0.6", "10.0.0.5"], True),
        ("http://10.0.0.5/a", [], False),
    ],
)
def test_an_operator_names_a_host_with_a_port_or_with_all(url, hosts, named):
    assert safe_http.is_named(url, hosts) is named


def test_no_redirect_is_followed(place):
    assert ask(place + "/redirect", trusting=place).status == 302


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("huge", Why.TOO_LARGE),
        ("endless", Why.TOO_LARGE),
        ("slow", Why.TOO_SLOW),
        ("drip", Why.TOO_SLOW),
        ("hang-up", Why.BROKEN),
        ("half", Why.BROKEN),
        ("packed", Why.BROKEN),
        ("nonsense", Why.BROKEN),
    ],
)
def test_a_server_that_misbehaves_costs_no_more_than_was_allowed(place, path, why):
    began = time.monotonic()
    with pytest.raises(NoAnswer) as failure:
        ask(f"{place}/{path}", trusting=place, seconds=0.5)
    assert failure.value.why == why
    assert time.monotonic() - began < 2


def test_nobody_there_is_said_to_be_unreachable():
    with pytest.raises(NoAnswer) as failure:
        ask("http://127.0.0.1:1/", trusting="http://127.0.0.1:1")
    assert failure.value.why == Why.UNREACHABLE


def test_what_is_sent_arrives_whole_and_headers_hold_no_line_of_their_own(place):
    assert ask(place + "/fine", trusting=place, headers=[("X-A", "b"), ("Host", "elsewhere")]).status == 200
    assert Site.seen[-1][1] == place.removeprefix("http://")
    with pytest.raises(NoAnswer):
        ask(place + "/fine", trusting=place, headers=[("X-A", "b\r\nX-C: d")])


def test_the_proxies_of_the_environment_are_not_asked(place, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert ask(place + "/fine", trusting=place).status == 200
