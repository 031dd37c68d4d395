"""One's own forecast before the start; everybody's, with their Brier scores, after the result."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from experiments.actions import conclusion
from experiments.actions import running as states
from experiments.forecasts.models import Forecast
from kaizenlab.events.models import Event
from tests import world as build

pytestmark = pytest.mark.django_db


def page(world, experiment, name="bob", query=""):
    return world.as_(name).get(world.url(f"experiments/{experiment.number}/forecast/{query}"))


def send(world, experiment, percent, name="bob"):
    return world.as_(name).post(world.url(f"experiments/{experiment.number}/forecast/"), {"probability": percent})


def stored(world, experiment, by):
    build.tenancy.look_as(user=by.user_id, workspace=world.workspace.pk)
    found = Forecast.objects.filter(experiment=experiment, member=by).values_list("probability", flat=True).first()
    world.enter()
    return found


def ended(world, experiment, yes=5):
    started = states.start(experiment, by=world.bob, at=world.now + dt.timedelta(hours=1))
    return build.concluded(world, yes=yes, experiment=started)


@pytest.mark.parametrize(
    ("typed", "probability"),
    [
        ("70", "0.7"),
        ("72.5", "0.725"),
        ("73.19", "0.7319"),
        ("０", "0"),
        ("１００", "1"),
        ("70 %", "0.7"),
        ("７０％", "0.7"),
        ("70,5", "0.705"),
        ("１２", "0.12"),
        ("７２．５ ％", "0.725"),
        (" 0.7 % ", "0.007"),
        ("0.0", "0"),
    ],
)
def test_a_probability_is_given_in_per_cent(world, typed, probability):
    experiment = build.experiment(world)
    assert send(world, experiment, typed).status_code == 303
    assert stored(world, experiment, world.bob) == Decimal(probability)


def test_it_leads_back_to_the_page_which_says_that_it_is_sealed(world):
    experiment = build.registered(world)
    answered = send(world, experiment, "73.19")
    assert answered["Location"] == world.url(f"experiments/{experiment.number}/forecast/")
    shown = page(world, experiment).content.decode()
    assert "Your forecast is sealed" in shown
    assert "73.19" in shown


def test_its_event_says_who_and_nothing_of_the_number(world):
    experiment = build.registered(world)
    send(world, experiment, "73.19")
    world.enter()
    event = Event.objects.order_by("-seq")[0]
    assert (event.verb, event.subject, event.by_id, event.facts) == (
        "forecast.given",
        experiment.ref,
        world.bob.pk,
        "{}",
    )
    assert event.records[0] == experiment.ref
    assert event.records[1].startswith("forecast:")


def test_it_is_changed_until_the_start(world):
    experiment = build.registered(world)
    send(world, experiment, "73.19")
    send(world, experiment, "40")
    assert stored(world, experiment, world.bob) == Decimal("0.4")
    assert world.trail()[-2:] == ["forecast.given", "forecast.changed"]


def test_the_same_number_again_changes_nothing(world):
    experiment = build.registered(world)
    send(world, experiment, "70")
    assert send(world, experiment, "70.0").status_code == 303
    assert world.trail().count("forecast.given") == 1
    assert "forecast.changed" not in world.trail()


@pytest.mark.parametrize("typed", ["", "-1", "100.01", "101", "often", "0.001", "NaN", "Infinity", "1e9", "7 0"])
def test_what_is_no_probability_is_refused_and_kept(world, typed):
    experiment = build.registered(world)
    answered = send(world, experiment, typed)
    assert answered.status_code == 422
    assert f'value="{typed}"' in answered.content.decode() or not typed
    assert stored(world, experiment, world.bob) is None


@pytest.mark.parametrize("typed", ["²", "1_0", "1e1", "often", "101", "1,000", "+5", "٧٠"])
def test_its_refusal_names_the_field_and_what_is_taken(world, typed):
    shown = send(world, build.registered(world), typed).content.decode()
    assert shown.count("The probability is a number from 0 to 100, such as 70 or 72.5.") == 2 - (typed == "1,000") * 2


@pytest.mark.parametrize(("typed", "meant"), [("0.7", "70"), ("0,75", "75"), (".5", "50"), ("０．７", "70")])
def test_a_fraction_is_asked_about_and_kept(world, typed, meant):
    experiment = build.registered(world)
    answered = send(world, experiment, typed)
    assert answered.status_code == 422
    assert f"Did you mean {meant} %?" in answered.content.decode()
    assert f'value="{typed}"' in answered.content.decode()
    assert stored(world, experiment, world.bob) is None


def test_less_than_one_per_cent_is_shown_as_it_can_be_sent_again(world):
    experiment = build.registered(world)
    send(world, experiment, "0.7 %")
    assert 'value="0.7 %"' in page(world, experiment).content.decode()


def test_after_the_start_it_is_sealed(world):
    experiment = build.registered(world)
    build.forecast(world, experiment, world.bob, "73.19")
    states.start(experiment, by=world.bob, at=world.now + dt.timedelta(hours=1))
    assert send(world, experiment, "10").status_code == 409
    assert stored(world, experiment, world.bob) == Decimal("0.7319")
    shown = page(world, experiment).content.decode()
    assert "73.19" in shown
    assert "1 forecast sealed" in shown
    assert "Change forecast" not in shown


def test_nobody_gives_one_after_the_start(world):
    assert send(world, build.running(world), "70").status_code == 409


def test_a_viewer_gives_none(world):
    experiment = build.registered(world)
    assert send(world, experiment, "70", "vera").status_code == 403
    shown = page(world, experiment, "vera").content.decode()
    assert "0 forecasts sealed" in shown
    assert "probability" not in shown


def test_others_see_how_many_there_are_and_no_number(world):
    experiment = build.registered(world)
    build.forecast(world, experiment, world.bob, "73.19")
    build.forecast(world, experiment, world.alice, "41.37")
    shown = page(world, experiment, "fumi").content.decode()
    assert "2 forecasts sealed" in shown
    assert "73.19" not in shown
    assert "41.37" not in shown


def test_after_the_result_all_are_shown_with_their_brier_scores(world):
    experiment = build.registered(world)
    build.forecast(world, experiment, world.alice, "70")
    build.forecast(world, experiment, world.bob, "90")
    ended(world, experiment)
    shown = page(world, experiment, "vera").content.decode()
    for said in ("Alice", "Bob", "70 %", "90 %", "0.0900", "0.0100"):
        assert said.replace(" ", "\N{NO-BREAK SPACE}" if "%" in said else " ") in shown
    assert "0.0500" in shown, "the mean of both"
    assert "80\N{NO-BREAK SPACE}%" in shown


@pytest.mark.parametrize("yes", [0, 2])
def test_what_was_not_validated_is_0(world, yes):
    experiment = build.registered(world)
    build.forecast(world, experiment, world.bob, "40")
    ended(world, experiment, yes=yes)
    shown = page(world, experiment).content.decode()
    assert "0.1600" in shown
    assert "It was not validated" in shown


def test_an_inconclusive_result_is_0_too(world):
    experiment = build.registered(world)
    build.forecast(world, experiment, world.bob, "40")
    started = states.start(experiment, by=world.bob, at=world.now + dt.timedelta(hours=1))
    conclusion.conclude(started, by=world.fumi, at=world.now + dt.timedelta(hours=2))
    started.refresh_from_db()
    assert started.result.verdict == "inconclusive"
    assert "0.1600" in page(world, experiment).content.decode()


def test_an_invalid_result_shows_them_and_scores_none(world):
    experiment = build.registered(world)
    build.forecast(world, experiment, world.bob, "73.19")
    started = states.start(experiment, by=world.bob, at=world.now + dt.timedelta(hours=1))
    build.concluded(world, experiment=started, broken="The recruiter sent friends.")
    shown = page(world, experiment, "vera").content.decode()
    assert "73.19" in shown
    assert "don&#x27;t count" in shown or "don't count" in shown
    assert '<th class="num" scope="col">Brier score' not in shown


def test_a_cancelled_experiments_stay_sealed_for_good(world):
    experiment = build.registered(world)
    build.forecast(world, experiment, world.bob, "73.19")
    conclusion.cancel(experiment, reason="Out of time.", by=world.fumi, at=world.now)
    assert "73.19" in page(world, experiment, "bob").content.decode(), "one's own one may read"
    shown = page(world, experiment, "fumi").content.decode()
    assert "stay sealed for good" in shown
    assert "73.19" not in shown
    assert send(world, experiment, "10").status_code == 409


def test_with_no_forecast_it_says_so(world):
    assert "Nobody gave a forecast" in page(world, build.concluded(world)).content.decode()


def test_the_experiments_page_asks_for_one_before_the_start_and_links_to_all_afterwards(world):
    registered, running = build.registered(world), build.running(world)
    for experiment, said in ((registered, "Give a forecast"), (running, "Forecasts")):
        shown = world.as_("bob").get(world.url(f"experiments/{experiment.number}/")).content.decode()
        assert f'href="{world.url(f"experiments/{experiment.number}/forecast/")}">{said}</a>' in shown
