"""What pages cost among 1,000,000 records: the same workspace alone in its installation and as one of 100, and in that
crowd a workspace of many records beside one of few, which fill a page of each list all the same.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any
from urllib.parse import quote

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from decisions.models import Decision
from kaizenlab.search import find
from kaizenlab.workspaces import tenancy
from kaizenlab.workspaces.models import Membership
from tests.bench import load, run, searching, years

AIM_EXPONENT, AIM_QUERIES = 0.03, 12


@dataclass(frozen=True)
class Page:
    """`shows`: what is in it, and how often at least; a page without its rows is not measured. `{n}`: a hypothesis."""

    name: str
    path: str
    shows: Mapping[str, int]


FIFTY = {r"<tr\b": 51}
FOUND = {'class="find-title"': find.SIZE}
BOARD = {'class="since"': 1, 'class="queue-what"': 2, r"/decisions/\d+/": 6, "/trace/": 6, 'class="spark"': 4}


def pages(words: list[str]) -> list[Page]:
    asked = {
        "a frequent word": words[6],
        "an ordinary word": words[150],
        "two words": f"{words[9]} {words[14]}",
        "a word half typed": next(word for word in words[200:] if word.isascii())[:4],
        "narrowed": f"kind:evidence {words[6]}",
        "no words": "outcome:continue after:2020-01-01",
    }
    return [
        Page("home", "", BOARD),
        Page("decisions, the history", "decisions/", FIFTY),
        *[Page(f"search, {name}", f"search/?q={quote(query)}", FOUND) for name, query in asked.items()],
        Page("traces, the newest", "traces/", FIFTY),
        Page("traces, the slowest", "traces/?sort=slowest", FIFTY),
        Page("a trace", "hypotheses/{n}/trace/", {r"\?span=": 20}),
        Page("hypotheses", "hypotheses/", FIFTY),
        Page("experiments", "experiments/", FIFTY),
        Page("how we decide", "metrics/deciding/", {"part=": 20}),
    ]


@dataclass(frozen=True)
class Place:
    """A workspace as it is asked for: by whom, where, and in which database."""

    member: Membership
    line: int
    origin: str
    web: int
    database: str

    def path(self, page: Page) -> str:
        return f"/w/{self.member.workspace.slug}/{page.path.format(n=self.line)}"


@dataclass(frozen=True)
class Stage:
    cookie: str
    database: int
    rounds: int
    seconds: int

    def burst(self, page: Page, place: Place, seconds: int = 0, *, at_once: int = 4) -> load.Burst:
        target = load.Target(f"{place.origin}{place.path(page)}", self.cookie)
        return load.burst(
            target, seconds=seconds or self.seconds, web=place.web, database=self.database, at_once=at_once
        )

    def grow(self, page: Page, few: Place, many: Place, times: float) -> dict[str, float]:
        """cost ~ records ** exponent"""
        sides = [partial(self.burst, page, place) for place in (few, many)]
        pairs = load.in_turn(*sides, rounds=self.rounds, seconds=self.seconds)
        ratio = median(more.cpu / less.cpu for less, more in pairs)
        return {
            "ms": round(median(less.cpu for less, _ in pairs), 2),
            "ms_many": round(median(more.cpu for _, more in pairs), 2),
            "database_ms_many": round(median(more.database for _, more in pairs), 2),
            "ratio": round(ratio, 3),
            "exponent": round(math.log(ratio) / math.log(times), 4),
            "failed": sum(burst.failed for pair in pairs for burst in pair),
        }


def measure(*, rounds: int, seconds: int) -> dict[str, Any]:
    years.texts()
    few, many = years.workspace("bench-small", years.SMALL), years.workspace("bench-full", years.FULL)
    cookie = run.signed_in(many.user)
    years.among_others(many)
    return compare(few, many, cookie, rounds=rounds, seconds=seconds)


def compare(few: Membership, many: Membership, cookie: str, *, rounds: int, seconds: int) -> dict[str, Any]:
    small, full = years.records(few), years.records(many)
    counted = {"small": small, "full": full, "alone": small + full, "crowd": small + full * (1 + years.OTHERS)}
    with ExitStack() as stack:
        quiet, busy = (stack.enter_context(served(name)) for name in (connection.settings_dict["NAME"], years.CROWDED))
        little, alone, one_of_many = place(few, *busy), place(many, *quiet), place(many, *busy)
        stage = Stage(cookie, run.backend_parent(), rounds, seconds)
        found = [
            {
                "page": page.name,
                **asked(page, one_of_many),
                "installation": stage.grow(page, alone, one_of_many, counted["crowd"] / counted["alone"]),
                "workspace": stage.grow(page, little, one_of_many, counted["full"] / counted["small"]),
                "p95_ms": round(stage.burst(page, one_of_many, at_once=1).p95, 1),
            }
            for page in pages(searching.vocabulary())
        ]
    return {"records": counted, "pages": found}


@contextmanager
def served(name: str) -> Iterator[tuple[str, int, str]]:
    url = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"
    with run.served(DATABASE_URL=url) as (origin, master):
        yield origin, master, name


def place(member: Membership, origin: str, web: int, name: str) -> Place:
    """The line that is looked at closely is the newest that pivoted."""
    with years.database(name), tenancy.inside(member.workspace_id):
        pivots = Decision.objects.filter(workspace=member.workspace_id, outcome="pivot").order_by("-number")
        return Place(member, pivots.values_list("hypothesis__number", flat=True)[0], origin, web, name)


# One page


class Empty(Exception):  # noqa: N818
    """A page does not show what it is measured with."""


def asked(page: Page, place: Place) -> dict[str, int]:
    """Queries and bytes of one request, a signed-in GET."""
    with years.database(place.database):
        client = Client(headers={"host": "localhost"})
        client.force_login(place.member.user, backend="django.contrib.auth.backends.ModelBackend")
        with CaptureQueriesContext(connection) as captured:
            response = client.get(place.path(page))
    check(page, response.status_code, response.text)
    return {"queries": len(captured), "bytes": len(response.content)}


def check(page: Page, status: int, text: str) -> None:
    found = {what: len(re.findall(what, text)) for what in page.shows}
    missing = [f"{found[what]} of {least} {what}" for what, least in page.shows.items() if found[what] < least]
    if status != 200 or missing:
        raise Empty(f"{page.name} answers {status}, with {', '.join(missing) or 'all it shows'}.")


def report(figures: dict[str, Any]) -> str:
    return "\n".join(lines(figures))


def lines(figures: dict[str, Any]) -> Iterator[str]:
    small, full, alone, all_ = figures["records"].values()
    yield f"CPU a request, milliseconds: in a workspace of {full:,} records where all hold {alone:,}, or {all_:,};"
    yield f"and among these {all_:,}, in a workspace of {small:,} records, or of {full:,}"
    heads = ("alone", "crowd", "ratio", "exp.", "small", "full", "ratio", "exp.", "queries", "p95", "bytes")
    yield f"{'page':30}" + "".join(f"{each:>8}" for each in heads)
    for row in figures["pages"]:
        sides = [
            f"{side['ms']:8.2f}{side['ms_many']:8.2f}{side['ratio']:8.2f}{side['exponent']:8.4f}"
            for side in (row["installation"], row["workspace"])
        ]
        yield f"{row['page']:30}{''.join(sides)}{row['queries']:8}{row['p95_ms']:8.1f}{row['bytes']:8}"
    yield f"aims: exponent below {AIM_EXPONENT}, at most {AIM_QUERIES} queries"
