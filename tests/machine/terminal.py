"""A person at a terminal: types a command, reads what it says, presses Ctrl-C."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kaizenlab import home

MANAGE = [sys.executable, str(home.ROOT / "manage.py")]
OURS = ("KAIZENLAB_", "DATABASE_", "DJANGO_", "PYTEST_")


def surroundings(settings: Mapping[str, str]) -> dict[str, str]:
    """The environment without anything of this test run."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)} | dict(settings)


def say(*command: str, as_user: Sequence[str] = (), **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*as_user, *MANAGE, *command], env=surroundings(settings), capture_output=True, text=True, timeout=120
    )


@dataclass
class Run:
    """A running `manage.py up`."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return next(word for line in self.lines for word in line.split() if word.startswith("http://localhost:"))

    def get(self, path: str) -> tuple[int, str, Mapping[str, str]]:
        request = urllib.request.Request(self.address + path)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode(), answer.headers
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(), error.headers

    def comes_back(self, path: str = "/readyz", within: float = 15) -> bool:
        until = time.monotonic() + within
        while time.monotonic() < until:
            try:
                if self.get(path)[0] == 200:
                    return True
            except OSError:
                pass
            time.sleep(0.1)
        return False

    def press_ctrl_c(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)

    def family(self) -> list[int]:
        """Itself and every process below it."""
        return list(descendants(self.process.pid))

    def member(self, words: str, within: float = 15) -> int:
        """The first process below whose command line holds these words, as soon as there is one."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            for pid in self.family():
                if re.search(words, command_line(pid)):
                    return pid
            time.sleep(0.1)
        raise AssertionError(f"no {words} came")


@contextmanager
def up(*options: str, as_user: Sequence[str] = (), **settings: str) -> Iterator[Run]:
    process = subprocess.Popen(
        [*as_user, *MANAGE, "up", "--port=0", *options], env=surroundings(settings), stdout=subprocess.PIPE, text=True
    )
    run = Run(process)
    try:
        for line in process.stdout:
            run.lines.append(line)
            if "Ctrl-C" in line:
                break
        yield run
    finally:
        if process.poll() is None:
            run.press_ctrl_c()
        process.stdout.close()


def descendants(pid: int) -> Iterator[int]:
    yield pid
    children = Path(f"/proc/{pid}/task/{pid}/children")
    for child in children.read_text().split() if children.exists() else []:
        yield from descendants(int(child))


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except FileNotFoundError:
        return ""


def are_gone(pids: Sequence[int], within: float = 15) -> bool:
    until = time.monotonic() + within
    while any(command_line(pid) for pid in pids):
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def memory(pids: Sequence[int]) -> float:
    """Proportional set size in MB: shared pages count once."""
    lines = [line for pid in pids for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
