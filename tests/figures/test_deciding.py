"""The page of the metrics of deciding, and the rows behind each of its numbers; counted by hand in september.py."""

from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import replace

import pytest
from django.db import transaction

from decisions.figures import queries
from decisions.figures.rules.facts import Facts
from decisions.figures.rules.period import Period
from decisions.models import Decision
from experiments.models import Experiment
from kaizenlab.lib import clock
from kaizenlab.workspaces.models import Workspace
from tests.figures.september import END, FACTS, QUERY, SINCE, september
from tests.world import make_elsewhere

D = dt.timedelta(days=1)
PERIOD = Period(SINCE, END, END + 60 * D)


def page(world, path=f"metrics/deciding/?{QUERY}", who="vera"):
    response = world.as_(who).get(world.url(path))
    assert response.status_code == 200
    return response


def said(response):
    """What the page says, by figure: its main number, and those beside it."""
    found = {}
    for name, main, beside in re.findall(
        r"<dt>(.*?) <span.*?<a[^>]*>(.*?)</a>.*?beside\">(.*?)</dd>", response.text, re.DOTALL
    ):
        found[html.unescape(name)] = [main, *re.findall(r">([^<]+)</a>", beside)]
    return found


SAID = {
    "Decision lead time": ["7 d", "85 %: 29 d", "6 accepted", "4 undecided or given up"],
    "Decided on time": ["50 %", "3 on time", "3 late", "1 still in time"],
    "Decisions accepted": ["7", "1.6 a week", "2 continue", "4 investigate", "0 pivot", "1 kill"],
    "Killed": ["14 %", "1", "of 7"],
    "Reversed within 90 days": ["14 %", "1", "of 7", "6 not 90 days old yet"],
    "Time to detect": ["24 h", "85 %: over 5.8 d", "1 noticed", "1 not noticed"],
    "Results without a deviation": ["86 %", "6", "of 7", "1 with a deviation"],
    "Held up, of those reviewed": ["50 %", "1", "of 2", "1 did not", "1 too early to tell"],
    "Overrides": ["2", "1 held up", "0 did not", "1 reversed", "0 not known yet"],
    "Brier score of the forecasts": ["–"],
}

ROWS = {
    "lead/": "E-2 E-3 E-4 E-5 E-6 E-8 E-9 E-10 E-11 E-12",
    "lead/?part=ended": "E-2 E-3 E-4 E-9 E-11 E-12",
    "lead/?part=open": "E-5 E-6 E-8 E-10",
    "time/": "E-3 E-4 E-5 E-9 E-11 E-12",
    "time/?part=good": "E-3 E-9 E-11",
    "time/?part=late": "E-4 E-5 E-12",
    "time/?part=pending": "E-6",
    "detection/": "E-9 E-10",
    "detection/?part=ended": "E-9",
    "detection/?part=open": "E-10",
    "results/": "E-3 E-4 E-5 E-6 E-9 E-11 E-12",
    "results/?part=clean": "E-3 E-5 E-6 E-9 E-11 E-12",
    "results/?part=deviated": "E-4",
    "debt/": "E-5",
    "decided/": "D-3 D-4 D-5 D-7 D-8 D-9 D-10",
    "decided/?part=continue": "D-8 D-9",
    "decided/?part=investigate": "D-3 D-4 D-5 D-10",
    "decided/?part=pivot": "",
    "decided/?part=kill": "D-7",
    "decided/?part=ended": "D-7",
    "decided/?part=reversed": "D-9",
    "decided/?part=young": "D-3 D-4 D-5 D-7 D-8 D-10",
    "reviewed/": "D-4 D-8",
    "reviewed/?part=held_up": "D-8",
    "reviewed/?part=did_not": "D-4",
    "reviewed/?part=too_early": "D-3",
    "overrides/": "D-8 D-9",
    "overrides/?part=held_up": "D-8",
    "overrides/?part=did_not": "",
    "overrides/?part=reversed": "D-9",
    "overrides/?part=unknown": "",
}


def behind(response):
    return " ".join(reversed(re.findall(r'data-row="([EDF]-\d+)"', response.text)))


def test_september(db, subtests):
    """Its world is dear to build: everything that is asked of it is asked here."""
    world = september()
    for test in (
        gathers,
        says,
        leads_to_its_rows,
        exports_them,
        exports_seconds,
        tells_the_open_from_those_given_up,
        names_the_oldest,
        knows_no_other,
        begins_at_midnight,
        is_ours,
    ):
        with subtests.test(test.__name__), transaction.atomic():
            world.enter()
            test(world)
            transaction.set_rollback(True)


def gathers(world):
    """What the rules read is what was written down by hand."""
    found = queries.facts(world.workspace, PERIOD)
    numbers = {model: dict(model.objects.values_list("pk", "number")) for model in (Experiment, Decision)}
    by_number = Facts(
        tuple(replace(row, key=numbers[Experiment][row.key]) for row in found.trials),
        tuple(replace(row, key=numbers[Decision][row.key]) for row in found.choices),
    )
    assert by_number == FACTS


def says(world):
    assert said(page(world)) == SAID


def leads_to_its_rows(world):
    links = set(re.findall(r'href="/w/hinoki/(metrics/deciding/[a-z]+/\?[^"]+)"', page(world).text))
    asked = {}
    for link in map(html.unescape, links):
        figure, part = re.fullmatch(rf"metrics/deciding/([a-z]+)/\?{QUERY}(?:&part=(\w+))?", link).groups()
        asked[f"{figure}/?part={part}" if part else f"{figure}/"] = link
    assert asked.keys() - {"forecasts/"} == ROWS.keys() - {"decided/?part=ended"}
    for name, rows in ROWS.items():
        path = asked.get(name, f"metrics/deciding/decided/?{QUERY}&part=ended")
        response = page(world, path)
        assert behind(response) == rows, name
        assert response.context["count"] == len(rows.split()), name


def exports_them(world):
    """The same rows as files, whatever page they stand on."""
    for name, rows in ROWS.items():
        figure, part = re.fullmatch(r"(\w+)/(?:\?part=(\w+))?", name).groups("")
        path = f"metrics/deciding/{figure}.{{}}?{QUERY}&part={part}"
        csv = world.as_("vera").get(world.url(path.format("csv"))).text.splitlines()
        found = world.as_("vera").get(world.url(path.format("json"))).json()
        assert [line.partition(",")[0] for line in csv[1:]] == [row["ref"] for row in found], name
        assert " ".join(row["ref"] for row in reversed(found)) == rows, name


def exports_each_figure(world):
    """A line each, with what the page says and the number itself."""
    found = world.as_("vera").get(world.url(f"metrics/deciding.json?{QUERY}")).json()
    by_name = {row["name"]: row for row in found}
    debt = by_name.pop("Decision debt")
    assert {name: [row["value"], *row["counts"]] for name, row in by_name.items()} == SAID
    assert (debt["exact"], debt["counts"]) == (round(float(debt["value"].split()[0]) * 86_400), ["1 decision overdue"])
    rows = {row["figure"]: row for row in found}
    assert {name: (row["exact"], row["unit"]) for name, row in rows.items() if name not in ("debt", "kills")} == {
        "lead": (7 * 86_400, "seconds"),
        "time": (0.5, "share"),
        "decided": (7, "decisions"),
        "reversed": (1 / 7, "share"),
        "detection": (86_400, "seconds"),
        "results": (6 / 7, "share"),
        "reviewed": (0.5, "share"),
        "overrides": (2, "decisions"),
        "forecasts": (None, "score"),
    }
    assert rows["kills"]["address"] == f"http://localhost{world.url('metrics/deciding/decided/')}?{QUERY}&part=kill"
    assert (rows["lead"]["since"], rows["lead"]["until"]) == ("2025-09-01T00:00:00Z", "2025-10-01T00:00:00Z")
    shown = html.unescape(page(world).text)
    assert f"{world.url('metrics/deciding.csv')}?{QUERY}" in shown
    table = world.as_("vera").get(world.url(f"metrics/deciding.csv?{QUERY}")).text
    assert '"85 %: 29 d, 6 accepted, 4 undecided or given up"' in table


def exports_seconds(world):
    """E-8 was given up five days after its registration, E-10 is open until the period ends, E-3 took four days."""

    def rows(figure):
        found = world.as_("vera").get(world.url(f"metrics/deciding/{figure}.json?{QUERY}")).json()
        return {row["ref"]: row for row in found}

    lead = rows("lead")
    assert [lead[ref]["seconds"] / 86_400 for ref in ("E-8", "E-10", "E-3")] == [5, 6, 4]
    assert (lead["E-10"]["since"], lead["E-10"]["until"]) == ("2025-09-25T00:00:00Z", None)
    assert rows("time")["E-12"]["seconds"] == 2 * 86_400 + 1, "from the last second in which it was in time"


def tells_the_open_from_those_given_up(world):
    said = {row["ref"]: row["said"] for row in page(world, f"metrics/deciding/lead/?{QUERY}&part=open").context["rows"]}
    assert said["E-8"] == "given up after 5 d"
    assert {text.split(" after ")[0] for ref, text in said.items() if ref != "E-8"} == {"open"}


def names_the_oldest(world):
    text = page(world).text
    assert "1 decision overdue, 6 d in all" in " ".join(text.split())
    assert '/experiments/5/decide/"' in text


def knows_no_other(world):
    for path in ("metrics/deciding/luck/", "metrics/deciding/lead/?part=kill"):
        assert world.as_("vera").get(world.url(path)).status_code == 404


def begins_at_midnight(world):
    """Tokyo's September begins nine hours earlier: D-2 of 31 Aug 23:59:59 UTC is in it, D-5 of the last second not."""
    Workspace.objects.filter(pk=world.workspace.pk).update(time_zone="Asia/Tokyo")
    assert behind(page(world, f"metrics/deciding/decided/?{QUERY}")) == "D-2 D-3 D-4 D-7 D-8 D-9 D-10"


def is_ours(world):
    make_elsewhere()
    response = world.as_("charlie").get(f"/w/elsewhere/metrics/deciding/?{QUERY}")
    assert said(response)["Decisions accepted"][0] == "0"


@pytest.mark.parametrize("query", ["", "days=0", "days=x", "from=2025-09-30&to=2025-09-01", "from=tomorrow"])
def test_what_nobody_can_mean_is_the_usual_period(world, query):
    response = page(world, f"metrics/deciding/?{query}")
    assert response.context["asked"].days == 90
    rows = page(world, f"metrics/deciding/lead/?{query}")
    assert all(("That is no period" in each.text) == bool(query) for each in (response, rows))
    for file in ("deciding.csv", "deciding/lead.csv"):
        status = world.as_("vera").get(world.url(f"metrics/{file}?{query}")).status_code
        assert status == (404 if query else 200)


def test_days_in_the_address_are_today_and_those_before(world):
    today = clock.today("UTC")
    period = page(world, "metrics/deciding/?days=30").context["asked"].period
    assert (period.since, period.until) == (clock.midnight(today - 29 * D, "UTC"), clock.midnight(today + D, "UTC"))
