"""A real HTTP server on the loopback address: what it does with the next requests is told beforehand."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook

ELSEWHERE = "http://127.0.0.1:1/elsewhere"


@dataclass(frozen=True)
class Got:
    path: str
    headers: dict[str, str]
    body: str

    @property
    def raw(self) -> bytes:
        return self.body.encode(errors="surrogateescape")

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    def verified(self, secret: str) -> Any:
        """The body as the reference library gives it out, or its refusal."""
        return Webhook(secret).verify(self.body, self.headers)


@dataclass
class Receiver:
    """`will` holds what comes next, a status, the body of a success or the name of a misbehaviour; after that it
    answers 204."""

    url: str
    got: list[Got] = field(default_factory=list)
    will: deque[int | bytes | str] = field(default_factory=deque)
    let_go: threading.Event = field(default_factory=threading.Event)
    taken: threading.Event = field(default_factory=threading.Event)
    secret: str = ""  # where there is one, what arrives is verified at once
    good: int = 0


@contextmanager
def receiving() -> Iterator[Receiver]:
    class Site(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode(errors="surrogateescape")
            got = Got(self.path, {name.lower(): said for name, said in self.headers.items()}, body)
            receiver.got.append(got)
            if receiver.secret and got.verified(receiver.secret) is not None:
                receiver.good += 1
            receiver.taken.set()
            will = receiver.will.popleft() if receiver.will else 204
            if isinstance(will, int):
                self.reply(will)
            elif isinstance(will, bytes):
                self.reply(200, will)
            else:
                getattr(self, will)()

        def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
            self.send_response(status)
            for name, said in {"Content-Length": str(len(body)), "Connection": "close", **headers}.items():
                self.send_header(name, said)
            self.end_headers()
            self.wfile.write(body)

        def waits(self) -> None:
            """Until the test lets it go on."""
            receiver.let_go.wait(30)
            with contextlib.suppress(OSError):
                self.reply(204)

        def takes_its_time(self) -> None:
            time.sleep(0.2)
            with contextlib.suppress(OSError):
                self.reply(204)

        def redirects(self) -> None:
            self.reply(302, Location=ELSEWHERE)

        def is_busy(self) -> None:
            self.reply(429, **{"Retry-After": "120"})

        def hangs_up(self) -> None:
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True

        def talks_nonsense(self) -> None:
            self.wfile.write(b"\x00\x01\x02 not HTTP\r\n\r\n")
            self.close_connection = True

        def talks_on(self) -> None:
            self.reply(200, b"x" * 1_100_000)

        def explains(self) -> None:
            self.reply(400, "<script>no_text</script>\r\n\x00 \u202e痛み".encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    server.block_on_close = False
    server.handle_error = lambda *_: None  # who is cut off says nothing
    receiver = Receiver(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield receiver
    finally:
        receiver.let_go.set()
        server.shutdown()
        server.server_close()
