"""Every request to the outside goes through `send`: resolve, refuse, connect to the very address that was checked.

No redirect is followed, no proxy of the environment is asked, the answer has a largest size and a latest moment. Only
addresses of the public internet are called, unless the operator's own setting names the server (`trusting`).
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

PORTS = {"http": 80, "https": 443}
INTERNET = IPv6Network("2000::/3")  # the only IPv6 addresses that were ever given out
EMBEDDED = IPv6Network("64:ff9b::/96")  # NAT64: an IPv4 address in its last 32 bits
NOWHERE = (
    IPv6Network("2002::/16"),  # 6to4: leads to whatever IPv4 address stands inside
    IPv4Network("192.88.99.0/24"),  # the nearest of its relays
    IPv6Network("3fff::/20"),  # for documents
)
NOT_OURS_TO_SEND = {"host", "connection", "content-length", "transfer-encoding", "accept-encoding"}
AT_ONCE = 65_536

type Resolve = Callable[..., Iterable[tuple[Any, ...]]]


class Why(StrEnum):
    REFUSED = "refused"  # by us: not an address to call
    UNREACHABLE = "unreachable"
    TOO_SLOW = "too slow"
    TOO_LARGE = "too large"
    BROKEN = "broken"  # it closed the connection, or what it sent is no HTTP


class NoAnswer(Exception):  # noqa: N818 - nothing of ours is wrong
    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(f"{why}: {detail}" if detail else str(why))
        self.why = why


@dataclass(frozen=True, slots=True)
class Answer:
    """A redirect is an answer like any other."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def send(
    method: str,
    url: str,
    *,
    headers: Iterable[tuple[str, str]] = (),
    body: bytes = b"",
    seconds: float,
    largest: int,
    trusting: str = "",
    resolve: Resolve = socket.getaddrinfo,
) -> Answer:
    """One request. Raises `NoAnswer` where there is none within `seconds`, or none of at most `largest` bytes.

    `trusting` is an address out of the operator's settings: its scheme, host and port are called wherever they lead.
    `resolve` answers as `socket.getaddrinfo` does.
    """
    parts = whole(url)
    until = time.monotonic() + seconds
    places = resolved(parts, resolve, until)
    if not (trusting and origin(parts) == origin(whole(trusting))):
        insist_on_the_internet(places)
    with connected(parts, places, until) as line, cut_off(line, until) as is_late:
        try:
            answer = exchange(method, parts, line, [*kept(headers)], body, largest)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NoAnswer(Why.TOO_SLOW if is_late() else Why.BROKEN, type(error).__name__) from error
        if is_late():  # cut off, an answer without a length looks complete
            raise NoAnswer(Why.TOO_SLOW)
        return answer


def refuse_inner(url: str, *, seconds: float, resolve: Resolve = socket.getaddrinfo) -> None:
    """For a form: `NoAnswer` where `send` would refuse the address as it leads now, or finds out nothing in time."""
    parts = whole(url)
    insist_on_the_internet(resolved(parts, resolve, time.monotonic() + seconds))


def is_named(url: str, hosts: Iterable[str]) -> bool:
    """Whether an operator named where an address leads: a host, on each of its ports, or `host:port` and no other."""
    parts = whole(url)
    named = (urlsplit(f"//{host}") for host in hosts)
    return any(host.hostname == parts.hostname and host.port in (None, port_of(parts)) for host in named)


def whole(url: str) -> SplitResult:
    """An address without anything that two readers could understand differently."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in PORTS and parts.hostname and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        good = False
    if not good or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise NoAnswer(Why.REFUSED, "not a plain http or https address")
    return parts


def origin(parts: SplitResult) -> tuple[str, str, int]:
    return parts.scheme, (parts.hostname or "").lower(), port_of(parts)


def port_of(parts: SplitResult) -> int:
    return parts.port or PORTS[parts.scheme]


def resolved(parts: SplitResult, resolve: Resolve, until: float) -> list[tuple[Any, ...]]:
    """The system's resolver takes its time, and cannot be hurried: it is waited for no longer than there is."""
    found: Future[list[tuple[Any, ...]]] = Future()

    def ask() -> None:
        try:
            found.set_result(list(resolve(parts.hostname, port_of(parts), type=socket.SOCK_STREAM)))
        except Exception as error:  # told to whoever waits
            found.set_exception(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        places = found.result(left(until))
    except TimeoutError as error:
        raise NoAnswer(Why.TOO_SLOW, "its name is not found out") from error
    except (OSError, UnicodeError) as error:
        raise NoAnswer(Why.UNREACHABLE, "its name leads nowhere") from error
    if not places:
        raise NoAnswer(Why.UNREACHABLE, "its name leads nowhere")
    return places


def insist_on_the_internet(places: Iterable[tuple[Any, ...]]) -> None:
    """A name that leads to one inner address among others is refused whole."""
    for *_, place in places:
        if not is_global(place[0]):
            raise NoAnswer(Why.REFUSED, "it leads to an inner address")


def is_global(text: str) -> bool:
    """Whether an address is one of the public internet, looked at through what it may be wrapped in."""
    try:
        address: IPv4Address | IPv6Address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        if address.scope_id:
            return False
        inside = address.ipv4_mapped or (IPv4Address(int(address) & 0xFFFFFFFF) if address in EMBEDDED else None)
        if inside is None and address not in INTERNET:
            return False
        address = inside or address
    misleading = address.is_multicast or address.is_reserved or any(address in network for network in NOWHERE)
    return address.is_global and not misleading


@contextlib.contextmanager
def connected(parts: SplitResult, places: list[tuple[Any, ...]], until: float) -> Iterator[socket.socket]:
    """A connection to the first of the places that takes one."""
    with first_that_takes(places, until) as line:
        if parts.scheme == "http":
            yield line
            return
        try:
            line.settimeout(left(until))
            safe = ssl.create_default_context().wrap_socket(line, server_hostname=parts.hostname)
        except (OSError, ValueError) as error:
            raise NoAnswer(Why.UNREACHABLE, type(error).__name__) from error
        with safe:
            yield safe


def first_that_takes(places: list[tuple[Any, ...]], until: float) -> socket.socket:
    reason: OSError | None = None
    for family, kind, protocol, _, place in places:
        line = socket.socket(family, kind, protocol)
        try:
            line.settimeout(left(until))
            line.connect(place)
        except OSError as error:
            line.close()
            reason = error
        else:
            return line
    late = time.monotonic() >= until
    raise NoAnswer(Why.TOO_SLOW if late else Why.UNREACHABLE, type(reason).__name__) from reason


def left(until: float) -> float:
    return max(0.001, until - time.monotonic())


@contextlib.contextmanager
def cut_off(line: socket.socket, until: float) -> Iterator[Callable[[], bool]]:
    """Ends the connection at the latest moment: a server that sends a byte now and then would never time out."""

    def end() -> None:
        with contextlib.suppress(OSError):
            socket.socket.shutdown(line, socket.SHUT_RDWR)

    line.settimeout(left(until))
    timer = threading.Timer(left(until), end)
    timer.daemon = True
    timer.start()
    try:
        yield lambda: time.monotonic() >= until
    finally:
        timer.cancel()


def kept(headers: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, value in headers if name.lower() not in NOT_OURS_TO_SEND)


def exchange(
    method: str, parts: SplitResult, line: socket.socket, headers: list[tuple[str, str]], body: bytes, largest: int
) -> Answer:
    asking = http.client.HTTPConnection(parts.hostname or "", port_of(parts))
    asking.default_port = PORTS[parts.scheme]
    asking.sock = line
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    asking.putrequest(method, path, skip_accept_encoding=True)
    for name, value in [*headers, ("Accept-Encoding", "identity"), ("Connection", "close")]:
        asking.putheader(name, value)
    if body or method in ("POST", "PUT", "PATCH"):
        asking.putheader("Content-Length", str(len(body)))
    asking.endheaders(body)
    answer = asking.getresponse()
    if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise NoAnswer(Why.BROKEN, "packed, though nobody asked for that")
    return Answer(answer.status, tuple(answer.getheaders()), read(answer, largest))


def read(answer: http.client.HTTPResponse, largest: int) -> bytes:
    parts, size = [], 0
    while part := answer.read(AT_ONCE):
        size += len(part)
        if size > largest:
            raise NoAnswer(Why.TOO_LARGE)
        parts.append(part)
    if answer.length:
        raise http.client.IncompleteRead(b"", answer.length)
    return b"".join(parts)
