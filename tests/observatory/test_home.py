"""Home: what needs a decision over the three pillars, what changed since one last looked, and what keeps it fresh."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from typing import Any

import pytest
from django.db import connection

from decisions.models import Decision
from experiments.models import Experiment
from hypotheses.models import Hypothesis
from kaizenlab.events import marks
from kaizenlab.events import record as events
from kaizenlab.events.models import Event, Head, Mark
from kaizenlab.events.queries import head
from kaizenlab.lib import clock
from kaizenlab.observatory.queries import QUEUED
from kaizenlab.search import actions as searches
from tests import world as build
from tests.world import World, make_elsewhere, many

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
NBSP = "\N{NO-BREAK SPACE}"


def text(world, path="", who="vera", **headers):
    response = world.as_(who).get(world.url(path), **headers)
    assert response.status_code == 200
    return response.text


def plain(markup):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def section(page, name):
    return re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', page, re.DOTALL)[0]


@pytest.fixture
def lately(db):
    """Hinoki as of now: what is counted lies in the last days."""
    world = build.make_world(now=clock.now() - 4 * DAY)
    world.enter()
    return world


def test_with_nothing_believed_it_shows_a_faint_trace_and_asks_for_the_first(world):
    page = text(world, who="bob")
    assert "Write your first hypothesis" in page
    assert 'class="waterfall ghost" aria-hidden="true"' in page
    assert 'id="metrics"' not in page
    assert "Write your first hypothesis" not in text(world, who="vera"), "who only reads can't"


def test_the_three_pillars_stand_under_what_needs_a_decision(lately):
    build.concluded(lately)
    build.decided(lately)
    page = text(lately)
    places = [page.index(f'<h2 id="{name}"') for name in ("waiting", "metrics", "logs", "traces")]
    assert places == sorted(places)
    assert "E-1" in section(page, "waiting")
    assert "rule 4: validated, but 46 % is below the cut-off of 90 %" in plain(section(page, "waiting"))
    assert "D-1 Investigate" in plain(section(page, "logs"))
    assert "H-1 · E-1 Awaiting decision" in plain(section(page, "traces"))


def test_who_only_reads_is_asked_for_no_decision(lately):
    build.concluded(lately)
    for who, (word, path) in {
        "bob": ("Decide", "experiments/1/decide/"),
        "vera": ("Open", "experiments/1/"),
    }.items():
        waiting = section(text(lately, who=who), "waiting")
        [(url, said)] = re.findall(r'<a class="button"[^>]* href="([^"]+)">(\w+)<', waiting)
        assert (url, said) == (lately.url(path), word)


def test_all_that_wait_are_counted_though_few_are_shown(lately):
    for _ in range(9):
        build.concluded(lately)
    shown = section(text(lately), "waiting")
    assert shown.count("<li>") == 3
    url = re.search(r'href="([^"]+)">All 9 waiting', shown)[1]
    assert rows(lately, url) == [f"E-{number}" for number in range(9, 0, -1)]


def numbers(page):
    """Each metric of the board, and where it leads."""
    rows = re.findall(
        r'<li><a href="([^"]+)"><span>([^<]+)</span>.*?<strong>([^<]+)</strong></a>', section(page, "metrics")
    )
    return {name: (said, html.unescape(url)) for url, name, said in rows}


def test_every_number_leads_to_exactly_its_rows(lately):
    """By hand: E-1 concluded a day after its registration and decided a day later; E-2 waits; E-3 runs."""
    build.decided(lately)
    build.concluded(lately)
    build.running(lately)
    found = numbers(text(lately, "?days=30"))
    assert {name: said for name, (said, _) in found.items()} == {
        "Decision lead time": "over 4 d",
        "Decided on time": "100 %",
        "Killed or pivoted": "0 %",
        "Overridden, of 1": "0",
        "Results without a deviation": "100 %",
        "Experiments running": "1",
    }
    behind = {name: rows(lately, url) for name, (_, url) in found.items()}
    assert behind == {
        "Decision lead time": ["E-3", "E-2", "E-1"],
        "Decided on time": ["E-1"],
        "Killed or pivoted": [],
        "Overridden, of 1": [],
        "Results without a deviation": ["E-2", "E-1"],
        "Experiments running": ["E-3"],
    }


def rows(world, url):
    page = world.as_("vera").get(url).text
    if "metrics/deciding" in url:
        return re.findall(r'data-row="([ED]-\d+)"', page)
    return re.findall(r'<span class="ref">(E-\d+)</span>', page)


def test_what_is_not_shown_is_counted_and_leads_to_all_of_it(lately):
    build.killed(lately)  # H-1, whose line is over
    for _ in range(7):
        build.decided(lately)
    build.concluded(lately)
    build.running(lately)
    page = text(lately)
    for shown, said, kind, rows in (
        (section(page, "logs"), "All 8 decisions →", "D", {1, 2, 3, 4, 5, 6, 7, 8}),
        (section(page, "traces"), "9 live", "H", {2, 3, 4, 5, 6, 7, 8, 9, 10}),
    ):
        [url] = re.findall(rf'href="([^"]+)">{said}<', shown)
        listed = re.findall(rf"\b{kind}-(\d+)", plain(main(lately, url)))
        assert {int(number) for number in listed} == rows


def main(world, url):
    return re.search(r"<main.*</main>", world.as_("vera").get(html.unescape(url)).text, re.DOTALL)[0]


def test_the_period_stands_in_the_address(lately):
    build.decided(lately)
    page = text(lately, "?days=30")
    assert '<option value="30" selected>' in page
    assert "deciding/lead/?days=30" in page
    assert "deciding/lead/?days=90" in text(lately)
    assert "from=2025-09-01&amp;to=2025-09-30" in text(lately, "?from=2025-09-01&to=2025-09-30")


def test_the_lines_have_a_table_that_says_the_same(lately):
    build.decided(lately)
    page = section(text(lately, "?days=30"), "metrics")
    head = re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', page)
    assert head == ["From", *list(numbers(text(lately, "?days=30")))[:-1]]
    assert page.count('<th scope="row"') == 12


# Since one last looked


def news(world, who="vera"):
    page = text(world, who=who)
    if 'aria-labelledby="since"' not in page:
        return {}
    found = re.findall(r'<li><a class="link" href="([^"]+)">([^<]+)</a></li>', section(page, "since"))
    return {said: html.unescape(url) for url, said in found}


def press(world, who="vera", seq=None):
    world.enter()
    seen = Head.objects.get(workspace=world.workspace).seq if seq is None else seq
    return world.as_(who).post(world.url("changes/looked/"), {"seq": str(seen)})


def test_a_press_moves_ones_own_mark_and_looking_does_not(world):
    build.concluded(world)
    before = news(world)
    assert before.keys() == {"1 result", "5 times evidence came in", "2 registered or started", "13 changes in all"}
    assert news(world) == before, "a GET changes nothing"
    assert press(world).status_code == 303
    assert news(world) == {}
    assert "1 result" in news(world, who="alice"), "her mark is her own"


def test_each_number_of_what_changed_leads_to_exactly_these(world):
    press(world)
    build.concluded(world)
    build.decided(world)
    for said, url in news(world).items():
        page = world.as_("vera").get(url).text
        assert len(re.findall(r"data-row=", page)) == int(said.split()[0]), said
    verbs = dict(Event.objects.filter(workspace=world.workspace).values_list("seq", "verb"))
    shown = re.findall(r'data-row="(\d+)"', world.as_("vera").get(news(world)["1 decision accepted"]).text)
    assert [verbs[int(seq)] for seq in shown] == ["decision.accepted"]


def test_the_page_of_what_changed_stays_what_it_was_after_the_press(world):
    build.concluded(world)
    url = news(world)["1 result"]
    press(world)
    assert 'data-row="' in world.as_("vera").get(url).text


def file(world, path, who="vera"):
    answer = world.as_(who).get(world.url(path))
    return json.loads(answer.getvalue() if answer.streaming else answer.content)


def test_what_changed_is_a_file_of_exactly_these(world):
    build.decided(world)
    build.concluded(world)
    for query in ("?since=0", "?since=3", "?since=0&kind=results"):
        page = text(world, f"changes/{query}")
        assert [str(row["seq"]) for row in file(world, f"changes.json{query}")] == re.findall(r'data-row="(\d+)"', page)
        assert world.url(f"changes.csv{query}").replace("&", "&amp;") in page
    assert len(file(world, "changes.json")) == len(file(world, "changes.json?since=0")), "the reader's own mark"
    press(world)
    assert file(world, "changes.json") == []
    said = world.as_("vera").get(world.url("changes.md?since=0")).getvalue().decode()
    assert said.startswith("# What changed\n\n## 2026-")


def test_what_needs_a_decision_is_a_file_of_all_that_wait(db, django_assert_num_queries):
    world = build.make_world(now=clock.now() - dt.timedelta(days=40))
    waits = [build.concluded(world) for _ in range(QUEUED + 2)]
    vera = world.as_("vera")
    assert world.url("needs-a-decision.csv") in vera.get(world.url()).text
    with django_assert_num_queries(7):
        found = vera.get(world.url("needs-a-decision.json")).json()
    assert [row["experiment"] for row in found] == [each.ref for each in waits]
    first = {"severity": 2, "overdue": True, "recommended": "investigate", "rule": 4, "proposed": False}
    assert found[0].items() >= first.items()
    assert found[0]["address"] == f"http://localhost{world.url('experiments/1/decide/')}"
    assert found[0]["why"]


def test_who_waits_for_nothing_gets_an_empty_file(world):
    build.hypothesis(world)
    assert file(world, "needs-a-decision.json") == []
    assert "needs-a-decision" not in text(world)


def test_a_change_names_its_record_once_and_says_what_it_is_called(world):
    build.hypothesis(world, statement="Teams lose why", assumptions=0)
    page = world.as_("vera").get(news(world)["1 new hypothesis"]).text
    [row] = re.findall(r"<li data-row=.*?</li>", page)
    assert "Bob wrote down H-1" in plain(row)
    assert plain(row).endswith("Teams lose why")
    assert plain(row).count("H-1") == 1
    assert f'href="{world.url("H-1")}"' in row


def test_what_activity_keeps_from_one_is_no_news_either(world):
    events.record("alert.looked", world.workspace, by=None, at=world.now)
    searches.save(name="Mine", query="late", is_shared=False, by=world.bob, at=world.now)
    assert not any("other change" in said for said in news(world, who="vera")), news(world)


def test_ones_own_acts_are_no_news(world):
    build.hypothesis(world)
    assert news(world, who="bob") == {} or "1 new hypothesis" not in news(world, who="bob")
    assert "1 new hypothesis" in news(world, who="vera")


def test_the_history_leads_to_what_was_accepted_since_ones_own_mark(world):
    alice, path = world.as_("alice"), "changes/?kind=decisions"
    assert f'href="{world.url(path)}"' in alice.get(world.url("decisions/?q=x")).content.decode()
    world.enter()
    build.decided(world)
    marks.look(world.alice, head(world.workspace.pk)["seq"], at=clock.now())
    assert len(rows_since(world, alice, path)) == 0
    world.enter()
    build.decided(world)
    assert len(rows_since(world, alice, path)) == 1
    assert len(rows_since(world, alice, f"{path}&since=0")) == 2


def rows_since(world, client, path):
    return re.findall(r"data-row=", client.get(world.url(path)).text)


def test_the_mark_stops_where_the_page_ended_and_never_moves_back(world):
    build.hypothesis(world)
    shown = Head.objects.get(workspace=world.workspace).seq
    build.concluded(world)
    press(world, seq=shown)
    assert "1 result" in news(world)
    press(world)
    press(world, seq=shown)
    assert news(world) == {}


@pytest.mark.parametrize("seq", ["", "-1", "x", "9" * 30, "999999"])
def test_a_mark_nobody_can_mean_is_left_alone(world, seq):
    assert press(world, seq=seq).status_code == 303
    world.enter()
    assert not Mark.objects.exists()


def test_the_press_leads_back_to_the_same_period(world):
    build.hypothesis(world)
    action = html.unescape(re.search(r'action="([^"]+looked[^"]+)"', text(world, "?days=30"))[1])
    assert world.as_("vera").post(action, {"seq": "1"}).headers["location"] == world.url("?days=30")


def test_marking_leaves_no_event(world):
    before = world.trail()
    press(world)
    assert world.trail() == before


@pytest.mark.parametrize("query", ["?since=x", "?kind=luck", "?since=-1"])
def test_changes_nobody_can_mean_are_no_page(world, query):
    assert world.as_("vera").get(world.url(f"changes/{query}")).status_code == 404


def test_what_changed_elsewhere_is_nobodys_news(world):
    elsewhere = make_elsewhere()
    press(world)
    build.tenancy.look_as(user=elsewhere.user_id, workspace=elsewhere.workspace_id)
    build.beliefs.create(by=elsewhere, at=world.now, statement="Theirs", persona="Them")
    assert news(world) == {}


# Kept fresh


def poll(world, who="vera"):
    address = re.search(r'id="fresh"[^>]*hx-get="([^"]+)"', text(world, who=who))[1]
    return html.unescape(address)


def test_nothing_is_answered_while_the_ledger_ends_where_it_did(world, django_assert_num_queries):
    build.hypothesis(world)
    address, vera = poll(world), world.as_("vera")
    with django_assert_num_queries(7):
        response = vera.get(address, HTTP_HX_REQUEST="true")
    assert (response.status_code, response.content) == (204, b"")


def test_a_change_fetches_the_board_alone(world):
    build.hypothesis(world)
    address = poll(world)
    build.concluded(world)
    answer = world.as_("vera").get(address, HTTP_HX_REQUEST="true").text
    again = html.unescape(re.search(r'hx-get="([^"]+)"[^>]*hx-target="#board"', answer)[1])
    board = world.as_("vera").get(again, HTTP_HX_REQUEST="true").text
    assert "<html" not in board
    assert board.lstrip().startswith('<div class="stack" id="board">')
    assert "E-1" in section(board, "waiting")
    assert html.unescape(re.search(r'id="fresh"[^>]*hx-get="([^"]+)"', board)[1]) == poll(world)


def test_beside_what_runs_stands_the_chance_of_meeting_its_bar(lately):
    experiment = build.running(lately)
    build.observed(lately, experiment, "no", alias="P1", at=lately.now + 2 * HOUR)
    [chance] = re.findall(r"Chance of making it</dt><dd>([^<]*\d %)", text(lately, "experiments/1/").replace(NBSP, " "))
    assert f"H-1 · E-1 Running, {chance}" in plain(section(text(lately), "traces"))
    for number in (2, 3):
        build.observed(lately, experiment, "no", alias=f"P{number}", at=lately.now + number * HOUR)
    assert "H-1 · E-1 Running, 0 %" in plain(section(text(lately), "traces"))
    build.conclusion.conclude(experiment, by=lately.fumi, at=lately.now + DAY)
    assert " %" not in plain(section(text(lately), "traces"))


# What it costs


def grow(world: World, count: int) -> None:
    """Straight into the tables: what is counted is reading."""
    decision = build.decided(world)
    build.concluded(world)
    running = build.severe(world)  # which is urgent, too
    for model, first, states in (
        (Decision, decision, {"state": "rejected", "evidence": "{}"}),
        (Experiment, running, {"state": "cancelled", "cancel_reason": "x", "cancelled_at": clock.now()}),
        (Hypothesis, running.hypothesis, {"changed_at": world.now - DAY}),
    ):
        many(model)(copies(first, count, **states))


def copies(first, count, **states):
    said = {field.attname: getattr(first, field.attname) for field in first._meta.concrete_fields}
    return [type(first)(**(said | states | {"id": None, "number": n})) for n in range(100, 100 + count)]


@pytest.mark.parametrize("count", [10, 10_000])
def test_it_costs_twelve_queries_however_many_rows_there_are(db, count):
    world = build.make_world(now=clock.now() - 30 * DAY)
    world.enter()
    grow(world, count)
    pages = {"": 12, "fresh/?seen=0": 7, "changes/": 9, "metrics/deciding/": 10, "metrics/deciding/lead/": 8}
    assert {path: world.asks(path) for path in pages} == pages


def test_it_reads_what_is_open_and_what_its_period_holds(db):
    """By the plan: of thousands that are over and were seen, none is read to be left out."""
    world = build.make_world(now=clock.now() - 30 * DAY)
    world.enter()
    decision, running = build.decided(world), build.severe(world)
    long_ago = world.now - 400 * DAY
    over = copies(running, 3_000, state="cancelled", cancel_reason="x", cancelled_at=long_ago)
    settled = copies(decision, 3_000, evidence="{}", proposed_at=long_ago, settled_at=long_ago)
    for experiment, row in zip(many(Experiment)(over), settled, strict=True):
        row.experiment = experiment
    many(Decision)(settled)
    said = {
        "workspace": world.workspace,
        "at": clock.now(),
        "verb": "x",
        "subject": "H-1",
        "records": [],
        "facts": "{}",
    }
    many(Event)(Event(seq=0, by=world.fumi, **said) for _ in range(3_000))
    marks.look(world.alice, head(world.workspace.pk)["seq"], at=clock.now())
    asked: list[tuple[str, Any]] = []

    def listen(execute: Any, sql: str, params: Any, *more: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, *more)

    with connection.execute_wrapper(listen):
        world.as_("alice").get(world.url())
    world.enter()
    plans = [plan(sql, params) for sql, params in asked if sql.startswith("SELECT")]
    left_out = [int(n) for each in plans for n in re.findall(r"Rows Removed by \w+: (\d+)", each)]
    assert max(left_out) < 100


def plan(sql: str, params: Any) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # what was just written is in no statistics yet
        cursor.execute(f"EXPLAIN (ANALYZE) {sql}", params)
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.parametrize("query", ["", "days=7", "from=2026-11-20&to=2026-11-01"])
def test_a_period_nobody_can_mean_is_named(db, query):
    world = build.make_world(now=clock.now())
    build.decided(world)
    page = world.as_("vera").get(world.url(f"?{query}")).content.decode()
    assert ("That is no period" in page) == query.startswith("from")
