"""How well a rehearsal foretold what people said: numbers of both, an interval, and no weight."""

from __future__ import annotations

import datetime as dt

import pytest

from experiments.actions import evidence
from experiments.rehearsal import actions
from experiments.rehearsal.actions import Cast
from experiments.rehearsal.foretold import foretold
from experiments.rules.observed import Answers
from experiments.rules.statistics import Share
from tests import world as build

pytestmark = pytest.mark.django_db

BAR = build.BAR


def rehearse(world, experiment, word, at=None):
    said = zip(build.QUESTIONS, ["Last week, I think it was.", "I asked around."], strict=True)
    played = Cast("Aoi", "A lead", [*said], {BAR: word})
    return actions.hold_with_colleague(experiment, played, by=world.bob, at=at or world.now)


@pytest.fixture
def experiment(world):
    return build.scripted(world, build.running(world))


def page(world, experiment):
    text = world.as_("vera").get(world.url(f"experiments/{experiment.number}/rehearsal/")).content.decode()
    world.enter()
    return text


def test_nothing_is_said_before_three_real_answers(world, experiment):
    rehearse(world, experiment, "yes")
    for real in (0, 1, 2):
        assert foretold(experiment) == [], real
        build.observed(world, experiment, "yes")
    [said] = foretold(experiment)
    assert (said.bar, said.personas, said.people, said.fits) == (BAR, Share(1, 1), Share(3, 3), True)


def test_both_numbers_and_the_interval_are_in_the_sentence(world, experiment):
    rehearse(world, experiment, "yes")
    build.answered(world, experiment, "no", "no", "no", "unclear", "yes")
    [said] = foretold(experiment)
    assert said.people == Share(1, 5)
    said_plainly = said.says.replace("\N{NO-BREAK SPACE}", " ")
    for words in ("1 of 1 said yes, 100 %", "1 of 5 said yes, 20 %", "a 95 % interval from 4 % to 62 %"):
        assert words in said_plainly
    assert said.says.endswith("That missed: believe people.")
    assert not said.fits
    assert "believe people" in page(world, experiment)


def test_what_fits_may_be_chance(world, experiment):
    rehearse(world, experiment, "no")
    build.answered(world, experiment, "no", "no", "no")
    [said] = foretold(experiment)
    assert said.fits
    assert "can be chance" in said.says


def test_only_what_was_rehearsed_before_the_first_real_answer_foretells(world, experiment):
    build.answered(world, experiment, "yes", "yes", "yes")
    rehearse(world, experiment, "yes", at=world.now + dt.timedelta(hours=5))
    assert foretold(experiment) == []


def test_every_one_before_is_taken_and_the_page_says_so(world, experiment):
    rehearse(world, experiment, "yes")
    rehearse(world, experiment, "no", at=world.now + dt.timedelta(minutes=5))
    build.answered(world, experiment, "yes", "yes", "yes")
    rehearse(world, experiment, "yes", at=world.now + dt.timedelta(hours=5))
    assert [each.personas for each in foretold(experiment)] == [Share(1, 2)]
    assert "every rehearsal done before the first real answer, 1 of 2 said yes" in page(world, experiment)


def test_corrections_stand_in_their_predecessors_place_and_totals_add_up(world, experiment):
    rehearse(world, experiment, "yes")
    first, *_ = build.answered(world, experiment, "yes", "yes", "yes")
    evidence.correct(first, build.entry(experiment, "no"), reason="Misheard.", by=world.bob, at=world.now)
    build.observed(world, experiment, Answers(yes=2, n=10))
    [said] = foretold(experiment)
    assert said.people == Share(4, 13)


def test_what_does_not_count_is_left_out(world):
    experiment = build.scripted(world, build.running(world))
    rehearse(world, experiment, "yes")
    build.answered(world, experiment, "yes", "yes")
    build.observed(world, experiment, "no", observed_on=world.now.date() - dt.timedelta(days=30))
    assert foretold(experiment) == []
