"""The run page: the frozen bar, where it can still end, and the evidence."""

from __future__ import annotations

import datetime as dt
import html

import pytest

from experiments import queries
from experiments.actions import amendment
from experiments.rules.observe import Values
from experiments.rules.observed import Conversions, Events
from hypotheses import actions as hypotheses
from tests import world as build

pytestmark = pytest.mark.django_db


def shown(world, experiment, name="vera", query=""):
    response = world.as_(name).get(world.url(f"experiments/{experiment.number}/{query}"))
    assert response.status_code == 200
    world.enter()
    return html.unescape(response.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def test_it_says_what_runs_on_which_day_and_what_it_tests(world):
    experiment = build.running(world)
    page = shown(world, experiment)
    for words in ("Running", "of 15", experiment.hypothesis.ref, "Semi-structured interviews", experiment.title):
        assert words in page


def test_it_says_where_it_stands_and_what_is_still_to_come(world):
    experiment = build.running(world)
    build.answered(world, experiment, "no", "no", "yes")
    page = shown(world, experiment)
    for words in ("1 of 3", "2 people, both must say yes", "20 %", "20 %, 5 %, 20 %", "Chance of ending here"):
        assert words in page


def test_each_seat_shows_who_sat_in_it(world):
    experiment = build.running(world)
    build.answered(world, experiment, "no", "yes")
    seats = world.as_("vera").get(world.url(f"experiments/{experiment.number}/")).context["seats"]
    assert [(seat.name, seat.answer) for seat in seats] == [
        ("P1", "no"),
        ("P2", "yes"),
        ("P3", ""),
        ("P4", ""),
        ("P5", ""),
    ]


@pytest.mark.parametrize(("answers", "named"), [(["no", "no"], "at risk"), (["no", "no", "no"], "futile")])
def test_at_risk_and_futile_are_named_as_soon_as_the_evidence_says_so(world, answers, named):
    experiment = build.running(world)
    build.answered(world, experiment, *answers)
    assert named in shown(world, experiment)


def test_a_kill_criterion_that_was_reached_is_named(world):
    experiment = build.running(world)
    build.answered(world, experiment, "no", "no", "no")
    page = shown(world, experiment)
    assert "Kill criterion reached" in page
    assert "Invalidated" in page


def test_the_seal_shows_the_frozen_bar_and_its_digest(world):
    experiment = build.running(world)
    page = shown(world, experiment)
    assert experiment.plan.sha256 in page
    assert "At least 3 of 5 team leads recognise this as a problem" in page
    assert "No amendments, no deviations." in page


def test_deviations_are_always_visible(world):
    experiment = build.running(world)
    experiment.refresh_from_db()
    [row] = queries.criteria_of(experiment)
    kill = build.kill(row, world.now.date() + dt.timedelta(days=9))
    later = world.now + dt.timedelta(hours=3)
    amendment.amend(experiment, reason="Two left.", criteria=[row], kills=[kill], by=world.bob, at=later)
    page = shown(world, experiment)
    assert "Deviation" in page
    assert "Two left." in page


def test_what_of_the_canvas_changed_since_is_shown(world):
    experiment = build.running(world)
    belief = experiment.hypothesis
    belief.refresh_from_db()
    hypotheses.edit(belief, version=belief.version, problem="Nobody finds the reason.", by=world.bob, at=world.now)
    page = shown(world, experiment)
    assert "The canvas has changed in 1 place since it was frozen" in page
    assert "Nobody finds the reason." in page


def test_evidence_is_newest_first_with_its_words(world):
    experiment = build.running(world)
    build.observed(world, experiment, "yes", alias="P1", quotes=("We lost it.",), findings="Lead of *eight*.")
    build.observed(world, experiment, "no", alias="P2")
    page = shown(world, experiment).split('id="evidence"')[1]
    assert page.index("<b>P2</b>") < page.index("<b>P1</b>")
    assert "“We lost it.”" in page
    assert "<em>eight</em>" in page


def test_evidence_comes_in_pages(world):
    experiment = build.running(world, None, build.criterion(required=30, planned=60))
    build.answered(world, experiment, *["yes"] * 45)
    first = world.as_("vera").get(world.url(f"experiments/{experiment.number}/"))
    assert len(first.context["evidence"]["pieces"]) == 20
    older = first.context["evidence"]["page"].older
    assert "<b>P25</b>" in shown(world, experiment, query=older)


@pytest.mark.parametrize(
    ("build_one", "button"),
    [
        (build.experiment, "Success criteria"),
        (build.registered, "Start experiment"),
        (build.running, "Add evidence"),
        (build.concluded, "Decide"),
    ],
)
def test_the_primary_button_follows_the_state(world, build_one, button):
    page = shown(world, build_one(world), "bob")
    primary = page.split('data-kind="primary"')[1].split("</")[0]
    assert page.count('data-kind="primary"') == 1
    assert button in primary or button in page.split('data-kind="primary"')[1][:300]


def test_a_viewer_sees_no_button(world):
    page = shown(world, build.running(world))
    for button in ("Add evidence", "Pause", "Conclude experiment", "Cancel experiment", "Amend<"):
        assert button not in page


def test_every_kind_has_its_place(world):
    rows = [
        build.criterion(
            kind="comparison", name="uplift", measure="proportion", effect="difference", target="0.01", planned=100
        ),
        build.criterion(kind="rate", role="guardrail", name="refunds", target="0.02", planned=100, direction="at_most"),
        build.criterion(kind="mean", name="time", target="60", unit="s", planned=10, direction="at_most"),
        build.criterion(kind="count", name="sign-ups", target="20", period_days=14),
        build.criterion(kind="judgement", name="would pay", judge=world.fumi),
    ]
    kills = [build.kill(rows[3], world.now.date() + dt.timedelta(days=7), threshold=2)]
    experiment = build.running(world, None, *rows, kills=kills, method="ab_test")
    shown(world, experiment)
    build.observed(world, experiment, Conversions(20, 100), arm="control")
    build.observed(world, experiment, Conversions(30, 101), arm="variant")
    build.observed(world, experiment, Conversions(1, 100), of=1)
    build.observed(world, experiment, Values((52.0, 61.5)), of=2)
    build.observed(world, experiment, Events(9, 5), of=3)
    page = shown(world, experiment)
    for words in (
        "Control: 20 of 100",
        "1 of 100",
        "2 values",
        "9 in 5 days",
        "the judge's word",
        "8 values",
        "9 days",
    ):
        assert words in page


def test_what_does_not_exist_is_not_found(world):
    assert world.as_("bob").get(world.url("experiments/99/")).status_code == 404
