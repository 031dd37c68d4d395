"""The pages of metrics: list, record with its plot, entering, correcting, importing, files."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaizenlab.lib import clock
from kaizenlab.metrics import queries, shown
from kaizenlab.metrics.actions import metrics, readings
from kaizenlab.metrics.models import Metric, Reading
from tests import world as build
from tests.world import taken_of

DAY = dt.timedelta(days=1)
FORM = {"name": "Sign-ups", "shape": "count", "direction": "up", "unit": "", "measures": "Accounts made."}


@pytest.fixture(autouse=True)
def noon(world, monkeypatch):
    """The doors' clock stands where the world's does."""
    monkeypatch.setattr(clock, "now", lambda: world.now)


def at(world, path="", who="bob"):
    return world.as_(who).get(world.url(f"metrics/{path}"))


def post(world, path, form=None, who="bob"):
    return world.as_(who).post(world.url(f"metrics/{path}"), form or {})


def test_the_navigation_leads_there(world):
    assert re.search(r'href="/w/hinoki/metrics/"[^>]*>.*?<span>Metrics</span>', world.as_("vera").get(world.url()).text)


def test_an_empty_list_says_what_metrics_are_for(world):
    assert "Which figures tell you" in at(world).text
    assert "New metric" in at(world).text
    assert "New metric" not in at(world, who="vera").text


def test_a_new_metric_has_a_number_and_a_page(world):
    response = post(world, "new/", FORM | {"owner": world.bob.pk})
    assert response["Location"] == "/w/hinoki/metrics/1/"
    page = at(world, "1/").text
    assert "Accounts made." in page
    assert "No reading yet" in page
    assert world.as_("vera").get(world.url("M-1"))["Location"] == "/w/hinoki/metrics/1/"


@pytest.mark.parametrize("wrong", [{"name": " "}, {"shape": "sum"}, {"direction": ""}, {"owner": "0"}])
def test_what_is_wrong_is_said_and_all_that_was_typed_stays(world, wrong):
    response = post(world, "new/", FORM | {"owner": world.bob.pk} | wrong)
    assert response.status_code == 422
    assert "Accounts made." in response.text
    world.enter()
    assert not Metric.objects.exists()


def test_the_list_shows_where_each_stands_and_what_became_of_it(world):
    build.metric(world, 4, 10, unit="accounts")
    build.metric(world, name="Buyers", shape="ratio", direction="down")
    buyers = Metric.objects.get(number=2)
    build.read(world, buyers, (world.now, (4, 100)), (world.now + DAY * 0, (6, 100)))
    page = at(world).text
    assert "10\N{NO-BREAK SPACE}accounts" in page
    assert "+6\N{NO-BREAK SPACE}accounts, better" in page
    assert "6\N{NO-BREAK SPACE}% (6 of 100)" in page
    assert "+2\N{NO-BREAK SPACE}pp, worse" in page
    assert page.count('class="spark"') == 2


def test_a_correction_is_no_change(world):
    metric = build.metric(world, 4, 10)
    readings.correct(
        metric.readings.get(number=2), taken_of(world, world.now.date(), 3), reason="x", by=world.bob, at=world.now
    )
    page = at(world).text
    assert "−1, worse" in page


def test_the_list_narrows_by_word_shape_owner_and_whether_it_is_archived(world):
    build.metric(world)
    build.metric(world, name="Minutes to first value", shape="value", owner=world.fumi)
    build.shelved_metric(world)

    def found(query):
        return re.findall(r'<span class="ref">(M-\d)</span>', at(world, query).text)

    assert found("") == ["M-2", "M-1"]
    assert found("?q=minutes") == found("?q=M-2") == found("?shape=value") == ["M-2"]
    assert found(f"?owner={world.fumi.pk}") == ["M-2"]
    assert found("?status=archived") == ["M-3"]
    assert found("?shape=circle") == found("?q=nothing") == []


def test_lists_pages_and_files_take_the_same_queries_however_many(world):
    def count(path):
        return world.asks(f"metrics/{path}")

    build.metric(world, 1, 2)
    few = [count(path) for path in ("", "1/", "1.json")]
    world.enter()
    for n in range(12):
        build.metric(world, *range(n))
    build.read(world, Metric.objects.get(number=1), *[(world.now.date() - n * DAY, n) for n in range(5, 60)])
    many = [count(path) for path in ("", "1/", "1.json")]
    assert few == many
    assert max(many) <= 12


def test_a_reading_is_entered_on_the_metrics_page(world):
    build.metric(world)
    response = post(world, "1/", {"at": "2026-11-09", "value": "１２"})
    assert response.status_code == 303
    page = at(world, "1/").text
    assert "reading 1" in page
    assert "entered" in page
    assert world.trail()[-1] == "reading.recorded"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"at": "2026-11-10"}, "not in the future"),
        ({"at": ""}, "required"),
        ({"value": "1.5"}, "whole number"),
        ({"value": "-1"}, "0 or more"),
        ({"value": "x"}, "Enter a number"),
    ],
)
def test_a_wrong_reading_is_answered_at_its_field(world, wrong, said):
    build.metric(world)
    response = post(world, "1/", {"at": "2026-11-09", "value": "12"} | wrong)
    assert response.status_code == 422
    assert said in response.text
    world.enter()
    assert not Reading.objects.exists()


def test_a_second_count_of_a_day_is_answered_at_its_field(world):
    build.metric(world, 7)
    response = post(world, "1/", {"at": "2026-11-09", "value": "8"})
    assert response.status_code == 422
    assert "There is a count of 9 Nov 2026 already" in response.text


def test_viewers_see_no_forms(world):
    build.metric(world, 7)
    page = at(world, "1/", "vera").text
    assert "Enter a reading" not in page
    assert "Archive" not in page


def test_the_table_says_what_the_plot_shows(world):
    build.metric(world, 4, 10, 6)
    page = at(world, "1/").text
    rows = re.findall(
        r'<tr data-x="([\d.]+)" data-y="([\d.]+)" data-day="([\d-]+)">.*?<td class="num">(\d+)</td>', page
    )
    assert rows == [
        ("0.0", "120.0", "2026-11-07", "4"),
        ("50.0", "0.0", "2026-11-08", "10"),
        ("100.0", "80.0", "2026-11-09", "6"),
    ]
    assert "Sign-ups from 7 Nov 2026 to 9 Nov 2026: 4 at the lowest, 10 at the highest." in page


def test_the_range_is_in_the_address(world):
    build.metric(world, 1, 2, 3, 4, 5)
    page = at(world, "1/?from=2026-11-06&to=2026-11-08").text
    assert re.findall(r'data-day="([\d-]+)"', page) == ["2026-11-06", "2026-11-07", "2026-11-08"]
    assert re.search(r'href="\?from=2026-11-05&amp;to=2026-11-09" data-zoom="out"', page)
    assert 'value="2026-11-06"' in page
    assert "No reading lies in this range" in at(world, "1/?from=2026-01-01&to=2026-01-02").text
    for nonsense in ("?from=2026-11-08&to=2026-11-06", "?from=soon", "?to=2026-02-31"):
        assert len(re.findall("data-day", at(world, f"1/{nonsense}").text)) == 5


def test_a_range_of_which_none_can_be_made_is_said(world):
    build.metric(world, *range(9))
    for nonsense in ("?from=2026-11-08&to=2026-11-06", "?from=soon", "?to=2026-02-31"):
        assert "That is no range" in at(world, f"1/{nonsense}").text
    assert "That is no range" not in at(world, "1/?from=2026-11-06&to=2026-11-08").text


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (["2026-03-01", "2026-05-01"], ["1 Mar", "1 May"]),
        (["2025-12-30", "2025-12-31", "2026-01-01"], ["30 Dec 2025", "31 Dec", "1 Jan 2026"]),
        (["1900-01-01", "1931-06-01", "2026-11-09"], ["1900", "1931", "2026"]),
    ],
)
def test_an_axis_names_the_years_where_there_are_several(days, said):
    moments = [dt.datetime.fromisoformat(f"{day}T12:00:00Z") for day in days]
    assert shown.along_axis([(0.0, at) for at in moments]) == said


def test_every_way_to_another_range_leads_somewhere(world):
    build.metric(world, *range(120))
    page = at(world, "1/?from=2026-09-01&to=2026-10-01").text
    ways = dict(re.findall(r'href="(\?[^"]+)" data-zoom="(\w+)"', page))
    assert set(ways.values()) == {"in", "out", "earlier", "later"}
    days = {
        way: re.findall(r'data-day="([\d-]+)"', at(world, "1/" + href.replace("&amp;", "&")).text)
        for href, way in ways.items()
    }
    shown = re.findall(r'data-day="([\d-]+)"', page)
    assert shown[0] < days["in"][0] <= days["in"][-1] < shown[-1]
    assert days["out"][0] < shown[0] <= shown[-1] < days["out"][-1]
    assert days["earlier"][-1] == shown[0]
    assert days["later"][0] == shown[-1]


def test_ten_thousand_readings_are_drawn_by_the_stretch_and_it_is_said(world):
    metric = build.metric(world, shape="value")
    taken = [taken_of(world, world.now - n * dt.timedelta(minutes=30), n % 48) for n in range(10_000)]
    readings.record(metric, taken, source="file", by=world.bob, at=world.now)
    found = queries.plotted(metric)
    assert found.total == found.shown == 10_000
    assert len(found.points) <= queries.MOST_POINTS
    assert (min(point.low for point in found.points), max(point.high for point in found.points)) == (0, 47)
    assert all(point.low <= point.last <= point.high for point in found.points)
    assert found.points[-1].last == 0
    response = at(world, "1/")
    assert "10,000 readings. Each point is a stretch of time" in response.text
    assert len(response.content) < 150_000


def test_the_slice_for_htmx_is_the_plot(world):
    build.metric(world, 1, 2)
    response = world.as_("bob").get(world.url("metrics/1/"), headers={"hx-request": "true"})
    assert 'id="plot"' in response.text
    assert "<html" not in response.text


def test_an_edit_of_what_somebody_changed_meanwhile_shows_both(world):
    metric = build.metric(world)
    metrics.edit(metric, version=1, name="Sign-ups a day", by=world.fumi, at=world.now)
    response = post(world, "1/edit/", {"name": "Mine", "direction": "down", "owner": world.bob.pk, "version": "1"})
    assert response.status_code == 409
    assert "Sign-ups a day" in response.text
    assert 'value="Mine"' in response.text
    world.enter()
    assert Metric.objects.get().name == "Sign-ups a day"


def test_saving_what_stands_leaves_no_event(world):
    build.metric(world)
    before = len(world.trail())
    post(world, "1/edit/", {"name": "Sign-ups", "direction": "up", "owner": world.bob.pk, "version": "1"})
    assert len(world.trail()) == before


def test_a_reading_is_corrected_on_its_page(world):
    build.metric(world, 7)
    assert 'value="7"' in at(world, "1/readings/1/").text
    form = {"at": "2026-11-09", "value": "9", "corrects": "1", "reason": "Counted twice."}
    assert post(world, "1/readings/1/", form).status_code == 303
    page = at(world, "1/readings/1/").text
    assert "Counted twice." in page
    assert "reading 2" in page
    assert "<s>7</s>" in at(world, "1/").text
    again = post(world, "1/readings/1/", form | {"value": "10"})
    assert again.status_code == 409
    assert 'value="10"' in again.text


def test_a_reading_is_withdrawn_with_a_reason(world):
    build.metric(world, 7)
    assert post(world, "1/readings/1/", {"withdraw": "on", "corrects": "1"}).status_code == 422
    form = {"withdraw": "on", "at": "", "value": "", "corrects": "1", "reason": "A test."}
    assert post(world, "1/readings/1/", form).status_code == 303
    assert "withdrawn" in at(world, "1/").text
    assert at(world, "1/readings/9/").status_code == 404


def test_a_correction_that_changes_nothing_is_none(world):
    build.metric(world, 7)
    form = {"at": "2026-11-09", "value": "7.0", "corrects": "1", "reason": "Nothing."}
    response = post(world, "1/readings/1/", form)
    assert response.status_code == 422
    assert "This is what stands already" in response.text
    gone = {"withdraw": "on", "at": "", "value": "", "corrects": "1", "reason": "A test."}
    assert post(world, "1/readings/1/", gone).status_code == 303
    assert post(world, "1/readings/2/", gone | {"corrects": "2"}).status_code == 422
    world.enter()
    assert Reading.objects.count() == 2


def test_a_file_of_another_encoding_is_read_as_the_one_chosen(world):
    build.metric(world)

    def upload(**said):
        file = SimpleUploadedFile("readings.csv", "日付,件数\r\n2026-11-08,5\r\n".encode("cp932"))
        return post(world, "1/table/", {"file": file, "preview": "1", **said})

    refused = upload()
    assert "choose its encoding below" in refused.text
    assert '<select name="encoding"' in refused.text
    assert "1 reading is new." in upload(encoding="cp932").text


def test_what_is_not_read_is_said_and_what_was_pasted_is_not_thrown_away_for_a_file(world):
    build.metric(world)
    assert "such a column: note" in post(world, "1/table/", {"table": "date,note,value\n2026-11-08,x,5"}).text

    def both(**said):
        file = SimpleUploadedFile("readings.csv", b"2026-11-08,5")
        return post(world, "1/table/", {"file": file, "table": "2026-11-07,4", "preview": "1", **said})

    assert both(given="pasted").status_code == 422
    assert "2026-11-07,4" in both().text
    assert "2026-11-08,5" in both(given="file").text, "the text that came from a file gives way to the next"


def test_a_large_table_is_counted_with_separators(world):
    build.metric(world, shape="value")
    rows = "\n".join(f"2026-10-{1 + n // 60:02d} 10:{n % 60:02d},{n}" for n in range(1_500))
    assert "1,500 readings are new." in post(world, "1/table/", {"table": rows, "preview": "1"}).text


def test_a_table_is_shown_before_it_is_recorded(world):
    build.metric(world, 7)
    table = "2026-11-07\t4\n2026-11-08\t5\n"
    preview = post(world, "1/table/", {"table": table, "preview": "1"})
    assert preview.status_code == 200
    assert "2 readings are new." in preview.text
    assert table in preview.text
    before = len(world.trail())
    assert Reading.objects.count() == 1
    response = post(world, "1/table/", {"table": table, "record": "1", "given": "pasted"})
    assert response.status_code == 303
    assert world.trail()[before:] == ["reading.recorded"]
    assert list(Reading.objects.filter(number__gt=1).values_list("source", "value")) == [("pasted", 4), ("pasted", 5)]
    again = post(world, "1/table/", {"table": table + "2026-11-06\t3\n", "preview": "1"}).text
    assert "1 reading is new." in again
    assert "2 are there already" in again


def test_wrong_lines_are_named_and_nothing_is_recorded(world):
    build.metric(world, 7)
    table = "2026-11-08\t5\nsoon\t1\n2026-11-09\t8\n2026-11-08\t6\n"
    response = post(world, "1/table/", {"table": table, "record": "1"})
    assert response.status_code == 422
    assert "1 line is wrong" in response.text
    assert "Line 2:" in response.text
    response = post(world, "1/table/", {"table": table.replace("soon", "2026-11-05"), "record": "1"})
    assert response.status_code == 422
    assert "There is a count of 9 Nov 2026 already" in response.text
    assert "Line 4:" in response.text
    world.enter()
    assert Reading.objects.count() == 1


def test_a_file_is_read_like_a_table_and_says_where_it_came_from(world):
    build.metric(world)
    file = SimpleUploadedFile("readings.csv", "\ufeffdate;value\r\n2026-11-08;5\r\n".encode("utf-16"))
    preview = post(world, "1/table/", {"file": file, "preview": "1"})
    assert "1 reading is new." in preview.text
    assert re.search(r'name="given" value="file"', preview.text)
    post(world, "1/table/", {"table": "date;value\n2026-11-08;5\n", "given": "file", "record": "1"})
    world.enter()
    assert Reading.objects.get().source == "file"
    wrong = SimpleUploadedFile("a.xlsx", b"PK\x03\x04rest")
    assert "spreadsheet" in post(world, "1/table/", {"file": wrong, "preview": "1"}).text
    assert post(world, "1/table/", {}).status_code == 422


def test_files_say_exactly_what_is_shown(world):
    metric = build.metric(world, 4, 10, measures="=cmd()")
    readings.correct(metric.readings.get(number=2), None, reason="A | test.", by=world.bob, at=world.now)
    build.shelved_metric(world)
    listed = json.loads(world.as_("bob").get(world.url("metrics.json")).text)
    assert [(row["ref"], row["value"], row["latest_at"]) for row in listed] == [("M-1", 4, "2026-11-08T00:00:00Z")]
    [row] = csv.DictReader(io.StringIO(world.as_("bob").get(world.url("metrics.csv")).text.removeprefix("\ufeff")))
    assert row["measures"] == "'=cmd()"
    record = json.loads(at(world, "1.json").text)
    assert [(each["number"], each["value"], each["corrected_by"]) for each in record["readings"]] == [
        (1, 4, None),
        (2, 10, 3),
        (3, None, None),
    ]
    assert "corrects 2: A \\| test." in at(world, "1.md").text
    assert at(world, "1.csv").text.count("\r\n") == 4
    assert "| M-1 Sign-ups | 4 |" in world.as_("bob").get(world.url("metrics.md")).text.replace("\\", "")


def test_only_founders_archive_and_restore(world):
    build.metric(world, 7)
    assert post(world, "1/archive/").status_code == 403
    assert post(world, "1/archive/", who="fumi").status_code == 303
    assert "Archived" in at(world, "1/").text
    assert "Enter a reading" not in at(world, "1/").text
    assert post(world, "1/", {"at": "2026-11-08", "value": "1"}).status_code == 409
    assert post(world, "1/restore/", who="fumi").status_code == 303
