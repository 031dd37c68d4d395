"""How good forecasts were: a workspace's and one's own, from ten resolved ones on."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from experiments.actions import conclusion
from experiments.actions import running as states
from tests import world as build

pytestmark = pytest.mark.django_db

NBSP = "\N{NO-BREAK SPACE}"


def resolved(world, said, *, yes=5, broken=""):
    """An experiment of which each said that; 5 of 5 is validated, 0 of 5 invalidated."""
    experiment = build.registered(world)
    for member, percent in said.items():
        build.forecast(world, experiment, member, percent)
    experiment = states.start(experiment, by=world.bob, at=world.now + dt.timedelta(hours=1))
    return build.concluded(world, yes=yes, experiment=experiment, broken=broken)


def page(world, name="bob", query=""):
    answered = world.as_(name).get(world.url(f"calibration/{query}"))
    assert answered.status_code == 200
    return answered.content.decode()


def test_with_none_it_says_how_many_are_missing(world):
    assert "10 resolved forecasts are missing" in page(world)


def test_with_nine_it_says_that_one_is(world):
    for _ in range(3):
        resolved(world, {world.alice: "70", world.bob: "60", world.fumi: "80"})
    shown = page(world)
    assert "1 resolved forecast is missing" in shown
    assert "<circle" not in shown


def test_with_ten_there_is_a_plot_and_its_table(world):
    for _ in range(3):
        resolved(world, {world.alice: "70", world.bob: "60", world.fumi: "80"})
    resolved(world, {world.alice: "20"}, yes=0)
    shown = page(world, "vera")
    assert shown.count("<circle") == 4
    assert shown.count('<tr><th scope="row">') == 4
    for band in (f"20 to under 30{NBSP}%", f"80 to under 90{NBSP}%"):
        assert f'<th scope="row">{band}</th>' in shown
    assert f"0{NBSP}% (0 of 1)" in shown
    assert f"100{NBSP}% (3 of 3)" in shown
    # (3·0.09 + 3·0.16 + 3·0.04 + 0.04) ÷ 10
    assert re.search(r"<dt>Brier score</dt><dd>0\.0910", shown)
    assert f"<dd>90{NBSP}%</dd>" in shown, "the base rate"


def test_ones_own_are_counted_apart(world):
    for _ in range(5):
        resolved(world, {world.alice: "70", world.bob: "60"})
    assert "<circle" in page(world, "bob")
    assert "5 resolved forecasts are missing" in page(world, "bob", "?of=me")
    for _ in range(5):
        resolved(world, {world.bob: "60"})
    shown = page(world, "bob", "?of=me")
    assert "<dt>Forecasts</dt><dd>10</dd>" in shown
    assert re.search(r"<dt>Brier score</dt><dd>0\.1600", shown)
    assert "10 resolved forecasts are missing" in page(world, "fumi", "?of=me")


def test_an_invalid_result_does_not_count(world):
    for _ in range(5):
        resolved(world, {world.alice: "70", world.bob: "60"}, broken="The recruiter sent friends.")
    assert "10 resolved forecasts are missing" in page(world)


def test_nor_does_one_that_was_cancelled_or_runs(world):
    for _ in range(5):
        experiment = build.registered(world)
        build.forecast(world, experiment, world.alice)
        build.forecast(world, experiment, world.bob)
        conclusion.cancel(experiment, reason="Out of time.", by=world.fumi, at=world.now)
    running = build.registered(world)
    build.forecast(world, running, world.bob)
    states.start(running, by=world.bob, at=world.now + dt.timedelta(hours=1))
    assert "10 resolved forecasts are missing" in page(world)
    assert "10 resolved forecasts are missing" in page(world, "bob", "?of=me")


def test_an_inconclusive_result_counts_as_not_validated(world):
    experiment = build.registered(world)
    build.forecast(world, experiment, world.bob, "40")
    started = states.start(experiment, by=world.bob, at=world.now + dt.timedelta(hours=1))
    conclusion.conclude(started, by=world.fumi, at=world.now + dt.timedelta(hours=2))
    assert "9 resolved forecasts are missing" in page(world)


def test_another_workspaces_do_not_count(world):
    for _ in range(5):
        resolved(world, {world.alice: "70", world.bob: "60"})
    elsewhere = build.make_world("momiji")
    assert "10 resolved forecasts are missing" in page(elsewhere)


def test_the_last_band_holds_its_upper_edge(world):
    for _ in range(5):
        resolved(world, {world.alice: "100", world.bob: "90"})
    assert f'<th scope="row">90 to 100{NBSP}%</th><td class="num" data-label="Given">10</td>' in page(world)


def test_whose_it_doesnt_know_are_the_workspaces(world):
    for _ in range(10):
        resolved(world, {world.alice: "70"})
    assert "<dt>Forecasts</dt><dd>10</dd>" in page(world, query="?of=nonsense")


def test_home_links_to_it(world):
    build.concluded(world)
    assert f'href="{world.url("calibration/")}"' in world.as_("vera").get(world.url()).content.decode()
