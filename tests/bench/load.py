"""One measured burst: requests from wrk, and the CPU that the web workers and PostgreSQL spent on them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kaizenlab.postgres import SERVING

TICK = os.sysconf("SC_CLK_TCK")


class Missing(Exception):  # noqa: N818
    """What the benchmark can't do without. The message says what to install."""


@dataclass(frozen=True)
class Burst:
    """`web` and `database` are CPU milliseconds a request; `p95` is how long an answer took."""

    requests: int
    failed: int
    web: float
    database: float
    p95: float

    @property
    def cpu(self) -> float:
        return self.web + self.database


@dataclass(frozen=True)
class Target:
    """`body` is a form; each sending of it bears a key of its own, as a page's forms do."""

    url: str
    cookie: str
    body: str = ""

    def script(self) -> str:
        """wrk's own language; every answer that is neither 2xx nor 3xx is a failure."""
        lines = [
            f'wrk.headers["Cookie"] = "{self.cookie}"',
            'done = function(_, latency) print("p95 " .. latency:percentile(95)) end',
        ]
        if self.body:
            lines += [
                'wrk.method = "POST"',
                'wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"',
                f'local sent, body = 0, "{self.body}&once={uuid.uuid4().hex[:20]}"',
                "request = function()",
                '  sent = sent + 1; return wrk.format(nil, nil, nil, body .. string.format("%012x", sent))',
                "end",
            ]
        return "\n".join(lines)


def burst(target: Target, *, seconds: int, web: int, database: int, at_once: int = 4) -> Burst:
    """`web` and `database` are the processes whose children answer."""
    if not shutil.which("wrk"):
        raise Missing("The benchmark sends its requests with wrk: install the package wrk.")
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(target.script())
        script.flush()
        before = spent(children(web)), spent(serving(database))
        command = ["wrk", "-t1", f"-c{at_once}", f"-d{seconds}s", "-s", script.name, target.url]
        printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 30).stdout
        after = spent(children(web)), spent(serving(database))
    requests = int((re.search(r"(\d+) requests in", printed) or ["", "0"])[1])
    failed = int((re.search(r"Non-2xx or 3xx responses: (\d+)", printed) or ["", "0"])[1])
    each = [1000 * (b - a) / max(requests, 1) for a, b in zip(before, after, strict=True)]
    p95 = float((re.search(r"p95 ([\d.]+)", printed) or ["", "0"])[1]) / 1000
    return Burst(requests, failed, each[0], each[1], p95)


def in_turn(
    one: Callable[[int], Burst], other: Callable[[int], Burst], *, rounds: int, seconds: int
) -> list[tuple[Burst, Burst]]:
    """Pairs of bursts, each told how long, so that a drift of the machine's speed cancels; after a second's warming."""
    one(1)
    other(1)
    return [(one(seconds), other(seconds)) for _ in range(rounds)]


def spent(pids: Sequence[int]) -> float:
    """CPU seconds of the processes, those of their ended children included."""
    return sum(sum(ticks(pid)) for pid in pids) / TICK


def ticks(pid: int) -> tuple[int, int, int, int]:
    fields = about(pid, "stat").rpartition(")")[2].split() or ["0"] * 15
    return tuple(int(field) for field in fields[11:15])  # type: ignore[return-value]


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text().split()]


def serving(postmaster: int) -> list[int]:
    """The backends of the serving role. What vacuums or checkpoints meanwhile is no part of a request."""
    return [pid for pid in children(postmaster) if f"postgres: {SERVING} " in about(pid, "cmdline")]


def about(pid: int, what: str) -> str:
    """What the kernel says of a process; "" of one that has ended."""
    try:
        return Path(f"/proc/{pid}/{what}").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def resident(pid: int) -> float:
    """Proportional memory in MiB: shared pages are counted once over all processes."""
    found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0
