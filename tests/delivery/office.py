"""A real mail server on the loopback address, and a worker that does what is due at a moment."""

from __future__ import annotations

import asyncio
import datetime as dt
import email
import email.policy
import json
import socket
from collections import deque
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection
from procrastinate.contrib.django import app

SLOW = 2.0  # seconds


class Office:
    """Takes every mail, or does the next of `plans`: refuse (for good), busy, hang_up (before the mail was said), slow,
    drop (taken, never acknowledged). A function among them is called before the mail is acknowledged."""

    def __init__(self) -> None:
        self.plans: deque[str | Callable[[], None]] = deque()
        self.letters: list[EmailMessage] = []
        self.address = ""  # as operators write it

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, to: str, options: list[str]) -> str:
        match self.plans[0] if self.plans else "":
            case "refuse":
                self.plans.popleft()
                return "550 no such user"
            case "busy":
                self.plans.popleft()
                return "451 try again later"
            case "hang_up":
                self.plans.popleft()
                server.transport.abort()
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.letters.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        match self.plans.popleft() if self.plans else "":
            case "slow":
                await asyncio.sleep(SLOW)
            case "drop":
                server.transport.abort()
            case str():
                pass
            case happens:
                await asyncio.to_thread(happens)
        return "250 taken"

    def to(self, name: str) -> list[EmailMessage]:
        return [letter for letter in self.letters if letter["To"] == f"{name}@example.org"]

    def addressees(self) -> list[str]:
        return sorted(letter["To"].partition("@")[0] for letter in self.letters)


class Server(Controller):
    """On a port that the system chose."""

    def __init__(self, handler: Office) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        super().__init__(handler, hostname="127.0.0.1", port=self.socket.getsockname()[1])

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self.socket)


def parts(letter: EmailMessage) -> tuple[str, str]:
    """Text and HTML."""
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert text
    assert html
    return text.get_content(), html.get_content()


class Desk:
    """Does the jobs that are due, one after the other, as a worker would: what fails stays for another time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.patch = monkeypatch
        run("DELETE FROM procrastinate_jobs WHERE status = 'todo'")  # what tests that commit have left

    def waiting(self, *tasks: str) -> list[tuple[str, dict[str, Any], dt.datetime | None]]:
        rows = run(
            "SELECT task_name, args::text, scheduled_at FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id"
        )
        return [(task, json.loads(args), at) for task, args, at in rows if not tasks or task in tasks]

    def work(self, at: dt.datetime, *, within: int = 50) -> list[str]:
        """Everything that is due by then, also what that brings about; the names of what was done."""
        self.patch.setattr("kaizenlab.lib.clock.now", lambda: at)
        done: list[str] = []
        while job := self.next(at):
            number, task, args = job
            run("DELETE FROM procrastinate_jobs WHERE id = %s", number)
            app.tasks[task](**json.loads(args))
            done.append(task)
            assert len(done) < within, "it does not end"
        return done

    def next(self, at: dt.datetime) -> tuple[int, str, str] | None:
        found = run(
            "SELECT id, task_name, args::text FROM procrastinate_jobs WHERE status = 'todo'"
            " AND (scheduled_at IS NULL OR scheduled_at <= %s) ORDER BY scheduled_at NULLS FIRST, id LIMIT 1",
            at,
        )
        return found[0] if found else None


def run(sql: str, *params: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []
