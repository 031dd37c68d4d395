"""The list of traces: one row a line, kept as things happen, filtered and sorted."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from dataclasses import replace

import pytest

from hypotheses.models import Hypothesis
from kaizenlab.lib import clock
from kaizenlab.observatory.traces import keep, lines, queries, rules, tasks
from kaizenlab.observatory.traces.models import Line
from tests import world as build
from tests.traces.chain import chain
from tests.world import World

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def listed(world: World, query: str = "") -> list[str]:
    page = world.as_("vera").get(world.url(f"traces/{query}")).content.decode()
    return re.findall(r'href="\.\./hypotheses/(\d+)/trace/"', page)


def grow(world: World, rows: list[tuple[int, int | None, int]]) -> None:
    """Lines straight into the table: days since the start, days it took (None: open), per cent of waiting."""
    world.enter()
    at = queries.whole(clock.now())
    for number, (since, took, waits) in enumerate(rows, start=101):
        belief = Hypothesis.objects.create(
            workspace=world.workspace,
            number=number,
            statement=f"We believe {number}",
            owner=world.bob,
            created_by=world.bob,
            created_at=at - since * DAY,
            changed_at=at - since * DAY,
            state="testing" if took is None else "killed",
        )
        length = (since if took is None else took) * 86_400
        Line.objects.create(
            workspace=world.workspace,
            root=belief,
            tip=belief,
            number=number,
            started_at=at - since * DAY,
            ended_at=None if took is None else at - since * DAY + took * DAY,
            seconds=None if took is None else took * 86_400,
            worked=length * (100 - waits) // 100,
            kept_at=at,
            outcome="" if took is None else "kill",
            spans=3,
        )


def test_a_line_is_one_row_however_often_it_pivoted(world):
    chain(world)
    assert listed(world) == ["4"]
    page = world.as_("vera").get(world.url("traces/")).content.decode()
    assert "since H-1" in page


def test_what_is_kept_is_what_the_trace_says(world):
    """Everything in the order in which it happens: the ledger lets no time run backwards."""
    chain(world)
    for weeks, happens in enumerate(
        (
            lambda here: build.decided(here),
            lambda here: build.next_action(here, build.killed(here)),
            lambda here: build.states.pause(build.running(here), by=here.bob, at=here.now + DAY),
            lambda here: build.running(here, method="survey"),
        ),
        start=4,
    ):
        happens(replace(world, now=world.now + weeks * 7 * DAY))
    world.enter()
    at = world.now + 60 * DAY
    assert Line.objects.count() == 5
    for row in Line.objects.select_related("root"):
        trace = rules.trace(queries.line(world.workspace, queries.family(world.workspace.pk, row.root_id)), at)
        assert row.worked_at(at) == trace.worked.total_seconds()
        assert (row.started_at, row.ended_at) == (trace.start, None if trace.is_open else trace.end)
        assert (row.spans, row.pivots) == (trace.counted, trace.pivots)


def test_postgresql_counts_the_work_as_the_rules_do(world):
    build.running(world, method="survey")
    build.severe(world)
    world.enter()
    for days in (0, 3, 13, 14, 90):
        at = world.now + days * DAY + dt.timedelta(hours=6)
        rows = Line.objects.annotate(work=lines.worked(at), whole=lines.lasted(at))
        for row in rows:
            assert row.work == row.worked_at(at)
            assert row.whole == (at - row.started_at).total_seconds()


def test_the_slowest_come_first_whether_they_are_over_or_still_open(world):
    grow(world, [(10, 5, 50), (40, None, 50), (90, 30, 50), (20, None, 50), (60, 60, 50)])
    assert listed(world, "?sort=slowest") == ["105", "102", "103", "104", "101"]
    assert listed(world) == ["105", "104", "103", "102", "101"]


def test_pages_of_the_slowest_show_each_line_once_and_lead_back(world):
    grow(world, [(300 - number, None if number % 3 else 100 - number % 40, 10) for number in range(120)])
    bob, query, seen, prev = world.as_("bob"), "?sort=slowest", [], []
    while query:
        page = bob.get(world.url(f"traces/{query}")).content.decode()
        seen.append(re.findall(r'href="\.\./hypotheses/(\d+)/trace/"', page))
        back = re.search(r'rel="prev" href="([^"]+)"', page)
        prev.append(back[1].replace("&amp;", "&") if back else "")
        onward = re.search(r'rel="next" href="([^"]+)"', page)
        query = onward[1].replace("&amp;", "&") if onward else ""
    assert [len(page) for page in seen] == [50, 50, 20]
    assert len({number for page in seen for number in page}) == 120
    assert listed(world, prev[2]) == seen[1]
    assert listed(world, prev[1]) == seen[0]
    assert not prev[0]


@pytest.mark.parametrize("cursor", ["x", "after~1~2", "after~x~1~1", "sideways~1~1~1", "after~99999999999~1~1"])
def test_a_cursor_that_says_nothing_is_a_page_that_is_not_there(world, cursor):
    assert world.as_("bob").get(world.url(f"traces/?sort=slowest&cursor={cursor}")).status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?duration=30", ["105", "103", "102"]),
        ("?waiting=50", ["103", "102"]),
        ("?outcome=kill", ["105", "103", "101"]),
        ("?outcome=open", ["104", "102"]),
        ("?status=over", ["105", "103", "101"]),
        ("?status=live&duration=30&sort=slowest", ["102"]),
        ("?duration=soon", []),
    ],
)
def test_filters_stand_in_the_address(world, query, expected):
    grow(world, [(10, 5, 10), (40, None, 80), (90, 30, 50), (20, None, 20), (60, 60, 40)])
    assert listed(world, query) == expected


def test_the_files_hold_what_the_filters_let_through(world):
    chain(world)
    grow(world, [(10, 5, 10), (40, None, 80)])
    bob = world.as_("bob")
    table = list(csv.DictReader(io.StringIO(bob.get(world.url("traces.csv?sort=slowest")).content.decode("utf-8-sig"))))
    assert {row["ref"] for row in table} == {"H-102", "H-101", "H-4"}
    assert all(int(row["worked"]) + int(row["waited"]) == int(row["seconds"]) for row in table)
    said = json.loads(bob.get(world.url("traces.json?outcome=kill")).content)
    assert [row["ref"] for row in said] == ["H-101"]
    assert "| H-4 " in bob.get(world.url("traces.md")).content.decode()


def test_live_ones_say_what_is_under_way(world):
    chain(world, pivots=1)
    build.running(world)
    waiting = build.concluded(world)
    world.enter()
    said = {
        row["number"]: (row["done"], row["waits"], row["doing"], row["said"]) for row in lines.live(world.workspace)
    }
    assert said[2] == (1, True, "", "No experiment yet")
    assert said[3] == (2, False, "E-2", "Running")
    assert said[waiting.hypothesis.number] == (3, True, "E-3", "Awaiting decision")


def test_lines_that_were_here_before_traces_are_kept_by_the_worker(world):
    made = chain(world)
    world.enter()
    before = Line.objects.values("worked", "spans", "started_at").get()
    Line.objects.all().delete()
    keep.hold(world.workspace.pk, made.beliefs[0].pk)
    assert Line.objects.get().kept_at is None
    tasks.keep_lines(world.workspace.pk)
    world.enter()
    row = Line.objects.get()
    assert {name: getattr(row, name) for name in before} == before


def test_a_first_visit_is_shown_how_it_will_look(world):
    page = world.as_("bob").get(world.url("traces/")).content.decode()
    assert "No line of thought has begun yet." in page
