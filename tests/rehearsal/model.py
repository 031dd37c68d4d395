"""A small OpenAI-compatible server on the loopback address. It notes what it is asked, and does as it is told."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PREDICTS = "Reply with JSON alone"


@dataclass
class Model:
    """`says` makes the answer to a request's messages; `does` a reply of another kind, one for each request."""

    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    says: Callable[[list[dict[str, str]]], Any] = lambda talk: spoken(talk)
    does: list[Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=list)

    def talk(self, request: int) -> list[dict[str, str]]:
        return self.asked[request]["messages"]


def spoken(talk: list[dict[str, str]]) -> str:
    """An answer that nobody else gives; asked to predict, yes."""
    last = talk[-1]["content"]
    return '{"answer": "yes"}' if PREDICTS in last else f"As I lived it, and at some length: {last} Number {len(talk)}."


@contextmanager
def model() -> Iterator[Model]:
    made = Model()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            made.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            made.headers.append(dict(self.headers))
            if self.path != "/v1/chat/completions":
                reply(404, {"error": {"message": "no such page"}})(self)
            elif made.does:
                made.does.pop(0)(self)
            else:
                answer(made.says(made.asked[-1]["messages"]))(self)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # who is cut off says nothing
    made.url = f"http://127.0.0.1:{server.server_port}/v1"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


def reply(status: int, body: Any, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def do(handler: BaseHTTPRequestHandler) -> None:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        handler.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(raw)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(raw)

    return do


def answer(content: Any, **message: Any) -> Callable[[BaseHTTPRequestHandler], None]:
    said = {"role": "assistant", "content": content, **message}
    choice = {"index": 0, "finish_reason": "stop", "message": said}
    return reply(200, {"id": "1", "object": "chat.completion", "created": 1, "model": "small", "choices": [choice]})


def slow(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(3)


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True
