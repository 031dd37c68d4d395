"""Real workers on the database of the test that starts them, which ends them too."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from kaizenlab import home, owner
from tests.machine import backlog
from tests.machine.errands import TABLES


@dataclass
class Hand:
    """A worker process, and the number under which it signed on."""

    process: subprocess.Popen[bytes]
    number: int

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def is_missed(self) -> None:
        """At once, without the minute its heartbeat has to stay away. The clock may just have asked for the same."""
        backlog.run("UPDATE procrastinate_workers SET last_heartbeat = '-infinity' WHERE id = %s", self.number)
        with contextlib.suppress(AlreadyEnqueued):
            app.configure_task("rescue_stalled_jobs").defer(timestamp=0)

    def is_at(self, task: str) -> list[int]:
        """The jobs of that kind it holds."""
        its = "SELECT id FROM procrastinate_jobs WHERE status = 'doing' AND worker_id = %s AND task_name = %s"
        return [number for (number,) in backlog.run(its, self.number, task)]


class Hands:
    def __init__(self) -> None:
        self.all: list[Hand] = []

    def hire(self, *options: str, **surroundings: str) -> Hand:
        """Starts one and waits until it has signed on, which takes the seconds that Django takes to load."""
        known = backlog.one("SELECT last_value FROM procrastinate_workers_id_seq")
        command = [sys.executable, str(home.ROOT / "manage.py"), "worker", *options]
        chosen = {"DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "tests.machine.errand_settings"} | surroundings
        process = subprocess.Popen(command, env=os.environ | chosen, cwd=home.ROOT)
        hand = Hand(process, 0)
        self.all.append(hand)
        signed_on = "SELECT id FROM procrastinate_workers WHERE id > %s OR (id = %s AND NOT %s) LIMIT 1"
        before = backlog.one("SELECT is_called FROM procrastinate_workers_id_seq")
        eventually(lambda: backlog.run(signed_on, known, known, before), within=60)
        hand.number = backlog.run(signed_on, known, known, before)[0][0]
        return hand

    def end(self) -> None:
        for hand in self.all:
            if hand.process.poll() is None:
                hand.kill()


@contextlib.contextmanager
def at_work() -> Iterator[Hands]:
    """An empty queue, the tables that errands need, and nobody left in the end."""
    backlog.empty()
    with owner.as_owner():
        backlog.run(TABLES)
    hands = Hands()
    try:
        yield hands
    finally:
        hands.end()
        backlog.empty()
        with owner.as_owner():
            backlog.run("DROP TABLE errand, errand_record")


def address() -> str:
    """Of the database this test runs in, for another process."""
    here = connection.settings_dict
    login = quote(here["USER"]) + (f":{quote(here['PASSWORD'], safe='')}" if here["PASSWORD"] else "")
    port = f":{here['PORT']}" if here["PORT"] else ""
    return f"postgresql://{login}@{quote(here['HOST'], safe='')}{port}/{here['NAME']}"


def eventually(what: Callable[[], object], within: float) -> None:
    until = time.monotonic() + within
    while not what():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.05)


def lines(file: Path) -> list[int]:
    return [int(line) for line in file.read_text().split()]
