"""The page of one trace: the whole line, its sums, and where each span leads."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.http import QueryDict

from kaizenlab.lib import clock
from kaizenlab.observatory.traces import queries, rules, words
from kaizenlab.observatory.traces.drawing import Drawing
from kaizenlab.observatory.traces.scale import Scale
from tests import world as build
from tests.traces.chain import chain
from tests.world import World

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def read(world: World, root: int, now: dt.datetime | None = None) -> rules.Trace:
    world.enter()
    return rules.trace(queries.line(world.workspace, queries.family(world.workspace.pk, root)), now or clock.now())


def test_where_only_some_hours_have_room_each_new_day_is_named(world):
    start = dt.datetime(2026, 11, 28, 6, tzinfo=dt.UTC)
    trace = read(world, chain(world).beliefs[0].pk, world.now + 30 * DAY)
    said = re.findall(r"<text([^>]*?) x=[^>]*>([^<]*)<", Drawing(trace, Scale(start, start + 2 * DAY)).axis())
    hours = ["06:00", "12:00", "18:00"]
    assert [word for _left_out, word in said] == [*hours, "29 Nov", *hours, "30 Nov"]
    assert [word for left_out, word in said if not re.search("alt|half", left_out)] == ["29 Nov", "30 Nov"]


def test_a_chain_of_three_pivots_is_one_trace(world):
    made = chain(world)
    bob = world.as_("bob")
    pages = [bob.get(world.url(f"hypotheses/{belief.number}/trace/")).content.decode() for belief in made.beliefs]
    keys = [re.findall(r'<tr id="row-([^"]+)"', page) for page in pages]
    assert len({tuple(found) for found in keys}) == 1
    refs = [key for key in keys[0] if re.fullmatch(r"[HED]-\d+", key)]
    assert refs == ["H-1", "E-1", "D-1", "H-2", "E-2", "D-2", "H-3", "E-3", "D-3", "H-4"]
    assert pages[0].count('class="thread"') >= 6
    assert "Pivot to H-2" in pages[0]


def test_its_sums_hold_to_the_second(world):
    made = chain(world)
    trace = read(world, made.beliefs[0].pk, world.now + 30 * DAY)
    assert trace.length == 30 * DAY
    assert trace.worked + trace.waited == trace.length
    # each of three rounds: the evidence from its first no, an hour after the start, to the third; and then each
    # successor's canvas, from its pivot on day 2 of the week until it is ready on day 6
    evidence = dt.timedelta(hours=2)
    canvas = 4 * DAY
    assert trace.worked == 3 * evidence + 3 * canvas


def test_what_ends_a_week_later_is_on_the_critical_path(world):
    made = chain(world)
    trace = read(world, made.beliefs[0].pk, world.now + 30 * DAY)
    path = [span.key for span in trace.spans if span.is_critical]
    assert path[:7] == ["H-1", "H-1-canvas", "E-1", "E-1-plan", "E-1-evidence", "E-1-evaluation", "D-1"]
    assert path[-2:] == ["H-4", "H-4-canvas"]


def test_every_span_has_an_address_that_shows_it_and_leads_to_its_record(world, subtests):
    made = chain(world)
    bob = world.as_("bob")
    path = world.url(f"hypotheses/{made.beliefs[0].number}/trace/")
    for span in read(world, made.beliefs[0].pk).spans:
        with subtests.test(span.key):
            page = bob.get(f"{path}?span={span.key}").content.decode()
            assert f'<tr id="row-{span.key}" data-open' in page
            [link] = re.findall(r'<a class="link small" href="([^"]+)">Open ' + span.ref, page)
            assert bob.get(link, follow=True).status_code == 200


def test_a_span_that_there_is_not_is_no_error(world):
    made = chain(world, pivots=1)
    page = world.as_("vera").get(world.url(f"hypotheses/{made.beliefs[0].number}/trace/?span=E-99&from=x&to=9999"))
    assert page.status_code == 200
    assert b"data-open" not in page.content
    assert "There is no span E-99 in this trace." in page.text


def test_a_span_is_found_in_any_case(world):
    made = chain(world, pivots=1)
    page = world.as_("vera").get(world.url(f"hypotheses/{made.beliefs[0].number}/trace/?span=e-1"))
    assert '<tr id="row-E-1" data-open' in page.text
    assert "There is no span" not in page.text
    assert "0 of 3, needed 3 of 5" in page.text


def test_closer_is_around_the_chosen_span(world):
    made = chain(world)
    page = world.as_("bob").get(world.url(f"hypotheses/{made.beliefs[0].number}/trace/?span=E-1"))
    closer = QueryDict(page.context["zooms"]["closer"].partition("#")[0][1:])
    [span] = [span for span in read(world, made.beliefs[0].pk).spans if span.key == "E-1"]
    assert closer["from"] <= f"{span.start:%Y-%m-%dT%H:%M:%SZ}" < f"{span.end:%Y-%m-%dT%H:%M:%SZ}" <= closer["to"]


def test_the_head_counts_every_row(world):
    test = build.severe(world)
    page = world.as_("bob").get(world.url(f"hypotheses/{test.hypothesis.number}/trace/")).text
    spans, alerts = re.search(r"<dd>(\d+) <span[^>]*>and (\d+) alerts?</span></dd>", page).groups()
    assert int(spans) + int(alerts) == page.count('<tr id="row-')


def test_what_lasted_is_the_nearest_whole_number():
    assert [words.lasting(dt.timedelta(hours=hours)) for hours in (60, 141, 5.6)] == ["2 d", "6 d", "6 h"]
    assert words.lasting(dt.timedelta(minutes=4, seconds=50)) == "5 min"


def test_a_range_in_the_address_shows_what_lies_in_it(world):
    made = chain(world)
    first_week = f"from={world.now:%Y-%m-%dT%H:%M:%SZ}&to={world.now + 3 * DAY:%Y-%m-%dT%H:%M:%SZ}"
    page = world.as_("bob").get(world.url(f"hypotheses/{made.beliefs[0].number}/trace/?{first_week}")).content.decode()
    assert 'id="row-E-1"' in page
    assert 'id="row-E-3"' not in page
    assert 'class="view"' in page
    assert "spans outside" in page
    assert re.search(r'href="\?span=E-1&amp;from=[^"]+#span"', page)


def test_the_files_say_the_same(world):
    made = chain(world)
    bob, path = world.as_("bob"), world.url(f"hypotheses/{made.beliefs[0].number}/trace")
    whole = json.loads(bob.get(f"{path}.json").content)
    assert whole["worked"] + whole["waited"] == whole["seconds"]
    assert [row["key"] for row in whole["spans"]] == [s.key for s in read(world, made.beliefs[0].pk).spans]
    assert whole["pivots"] == 3
    table = bob.get(f"{path}.csv").content.decode()
    assert len(table.splitlines()) == len(whole["spans"]) + 1
    assert "Pivot to H-2" in bob.get(f"{path}.md").content.decode()


def test_a_pause_is_waiting(world):
    from experiments.actions import running

    test = build.severe(world)
    running.pause(test, by=world.bob, at=world.now + 2 * DAY)
    running.resume(test, by=world.bob, at=world.now + 4 * DAY)
    build.observed(world, test, "no", alias="P4", at=world.now + 5 * DAY)
    trace = read(world, test.hypothesis.pk, world.now + 6 * DAY)
    [evidence] = [span for span in trace.spans if span.kind is rules.Kind.EVIDENCE]
    assert evidence.worked == 3 * DAY - dt.timedelta(hours=2)
    assert evidence.n == 4
