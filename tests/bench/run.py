"""Sets the stage, measures each page and its bare twin in turn, and says what came of it."""

from __future__ import annotations

import json
import math
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaizenlab.workspaces.models import Membership, User
from tests.bench import load, seed, watching

SMALL = 100
RUNNING = 1_000, 10_000
NUMBER = 1  # the record whose detail page is asked for
SECRET = "x" * 32
FORM = {"csrfmiddlewaretoken": SECRET, "statement": "We believe so", "persona": "Leads", "stage": "problem"}


@dataclass(frozen=True)
class Page:
    """A page of the product, its bare twin, and the most CPU it may take in terms of it."""

    name: str
    path: str
    bare: str
    aim: float
    write: bool = False


PAGES = [
    Page("hypotheses, a list of 50", "hypotheses/", "hypotheses/", 1.4),
    Page("experiments, a list of 50", "experiments/", "experiments/", 1.4),
    Page("decisions, the history of 50", "decisions/", "decisions/", 1.4),
    Page("canvas, a detail page", "hypotheses/{n}/", "hypotheses/{n}/", 1.8),
    Page("decision, a detail page", "decisions/{n}/", "decisions/{n}/", 1.8),
    Page("new hypothesis, a write", "hypotheses/new/", "hypotheses/new/", 2.0, write=True),
]


@dataclass(frozen=True)
class Stage:
    """Where the bursts go, who answers them, and how long each is."""

    origin: str
    cookie: str
    web: int
    database: int
    rounds: int
    seconds: int

    def burst(self, page: Page, member: Membership, seconds: int = 0, *, bare: bool = False) -> load.Burst:
        place = f"/bare/{member.workspace_id}/" if bare else f"/w/{member.workspace.slug}/"
        path = (page.bare if bare else page.path).format(n=NUMBER)
        form = urlencode(FORM | {"owner": member.pk}) if page.write else ""
        target = load.Target(f"{self.origin}{place}{path}", self.cookie, form)
        return load.burst(target, seconds=seconds or self.seconds, web=self.web, database=self.database)


def measure(*, rounds: int, seconds: int, large: int) -> dict[str, Any]:
    """All figures of one run. `large` is the number of records of the larger of the two workspaces."""
    small, big = seed.workspace("bench-small", SMALL), seed.workspace("bench-large", large)
    few, many = (watching.workspace(f"bench-running-{size}", size) for size in RUNNING)
    seed.analyse()
    with served() as (origin, master):
        stage = Stage(origin, signed_in(big.user), master, backend_parent(), rounds, seconds)
        growth = [grow(page, stage, small, big, large / SMALL) for page in PAGES if not page.write]
        pages = [compare(page, stage, big) for page in PAGES]
        asked = next(page for page in PAGES if page.path == "experiments/")
        looks = watching.measure(few, many, RUNNING, lambda: stage.burst(asked, many))
        memory = [round(load.resident(worker), 1) for worker in load.children(master)]
    return {
        "records": {"small": SMALL, "large": large},
        "pages": pages,
        "growth": growth,
        "looks": looks,
        "worker_memory_mib": memory,
    }


def compare(page: Page, stage: Stage, member: Membership) -> dict[str, Any]:
    """The page and its bare twin, in turn; the ratio of each pair, so that a drift of the machine's speed cancels."""
    sides = [partial(stage.burst, page, member, bare=bare) for bare in (False, True)]
    pairs = load.in_turn(*sides, rounds=stage.rounds, seconds=stage.seconds)
    return {
        "page": page.name,
        "ratio": round(median(ours.cpu / bare.cpu for ours, bare in pairs), 3),
        "web_ratio": round(median(ours.web / bare.web for ours, bare in pairs), 3),
        "aim": page.aim,
        "cpu_ms": round(median(ours.cpu for ours, _ in pairs), 3),
        "database_ms": round(median(ours.database for ours, _ in pairs), 3),
        "bare_cpu_ms": round(median(bare.cpu for _, bare in pairs), 3),
        "bare_database_ms": round(median(bare.database for _, bare in pairs), 3),
        "requests": sum(ours.requests for ours, _ in pairs),
        "failed": sum(burst.failed for pair in pairs for burst in pair),
        **weigh(page, member),
    }


def grow(page: Page, stage: Stage, small: Membership, big: Membership, times: float) -> dict[str, Any]:
    """How CPU a request grows with the records of the workspace: cost ~ records ** exponent."""
    sides = [partial(stage.burst, page, member) for member in (small, big)]
    pairs = load.in_turn(*sides, rounds=stage.rounds, seconds=stage.seconds)
    ratio = median(many.cpu / few.cpu for few, many in pairs)
    return {"page": page.name, "ratio": round(ratio, 3), "exponent": round(math.log(ratio) / math.log(times), 4)}


def weigh(page: Page, member: Membership) -> dict[str, int]:
    """Queries and bytes of one request, a signed-in GET."""
    client = Client(headers={"host": "localhost"})
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(connection) as captured:
        response = client.get(f"/w/{member.workspace.slug}/{page.path.format(n=NUMBER)}")
    return {"status": response.status_code, "queries": len(captured), "bytes": len(response.content)}


def signed_in(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={SECRET}"


@contextmanager
def served(**environment: str) -> Iterator[tuple[str, int]]:
    """gunicorn with the product's own settings, on a free port of this machine; yields origin and the master's pid."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "python:kaizenlab.gunicorn", "--bind", f"127.0.0.1:{port}"]
    root = Path(__file__).resolve().parents[2]
    master = subprocess.Popen(
        [*command, "--max-requests", "0", "tests.bench.site:application"], cwd=root, env=os.environ | environment
    )
    origin = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{origin}/healthz", master)
        yield origin, master.pid
    finally:
        master.terminate()
        master.wait(20)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except urllib.error.URLError:
            time.sleep(0.1)
        else:
            return
    raise load.Missing("The benchmark's gunicorn did not answer.")


def backend_parent() -> int:
    """The postmaster, whose children serve the connections."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    return int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])


def report(figures: dict[str, Any]) -> str:
    lines = [
        f"{'page':32} {'ratio':>6} {'aim':>5} {'ours ms':>8} {'bare ms':>8} {'queries':>7} {'bytes':>7} {'failed':>6}"
    ]
    for row in figures["pages"]:
        lines.append(
            f"{row['page']:32} {row['ratio']:6.2f} {row['aim']:5.1f} {row['cpu_ms']:8.2f} {row['bare_cpu_ms']:8.2f}"
            f" {row['queries']:7} {row['bytes']:7} {row['failed']:6}"
        )
    few, many = figures["records"]["small"], figures["records"]["large"]
    lines += ["", f"growth of CPU a request from {few} to {many} records"]
    lines += [f"{row['page']:32} {row['ratio']:6.2f}   exponent {row['exponent']:7.4f}" for row in figures["growth"]]
    lines += [
        watching.report(figures["looks"]),
        "",
        f"memory of each web worker: {', '.join(str(size) for size in figures['worker_memory_mib'])} MiB (PSS)",
    ]
    return "\n".join(lines)


def keep(figures: dict[str, Any], path: str) -> None:
    Path(path).write_text(json.dumps(figures, indent=2) + "\n")
