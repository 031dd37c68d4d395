"""Planning an experiment of a hypothesis."""

from __future__ import annotations

import pytest

from experiments.models import Experiment
from kaizenlab.events.models import Event
from tests import world as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def belief(world):
    return build.hypothesis(world)


def url(world, belief):
    return world.url(f"hypotheses/{belief.number}/experiments/new/")


def post(world, belief, name="bob", **fields):
    plan = {"title": "Interviews", "method": "interview", "owner": world.bob.pk}
    return world.as_(name).post(url(world, belief), plan | fields)


def test_the_page_names_what_is_tested(world, belief):
    page = world.as_("bob").get(url(world, belief))
    assert page.status_code == 200
    assert belief.statement in page.text


def test_it_makes_a_draft_and_asks_for_the_bar(world, belief):
    answer = post(
        world,
        belief,
        planned_sample="５",
        starts_on="2030-11-05",
        ends_on="2030-11-20",
        cost="1,200.50",
        notes="Pilot first.",
    )
    world.enter()
    made = Experiment.objects.get()
    assert answer["Location"] == world.url(f"experiments/{made.number}/criteria/")
    assert (made.state, made.method, made.planned_sample, str(made.ends_on)) == ("draft", "interview", 5, "2030-11-20")
    assert (str(made.cost), made.owner, made.notes) == ("1200.50", world.bob, "Pilot first.")
    event = Event.objects.get(verb="experiment.planned")
    assert (event.subject, event.records) == (made.ref, [made.ref, belief.ref])


def test_only_the_title_is_needed(world, belief):
    assert post(world, belief, method="").status_code == 303


def test_what_was_typed_stays_when_it_is_wrong(world, belief):
    page = post(world, belief, title="", planned_sample="many", notes="Keep me.")
    assert page.status_code == 422
    assert "Keep me." in page.text
    assert 'value="many"' in page.text
    world.enter()
    assert not Experiment.objects.exists()


def test_it_cannot_end_before_it_starts(world, belief):
    page = post(world, belief, starts_on="2030-11-20", ends_on="2030-11-05")
    assert page.status_code == 422
    assert "cannot end before it starts" in page.text


def test_a_viewer_cannot_own_one(world, belief):
    assert post(world, belief, owner=world.vera.pk).status_code == 422


def test_extra_fields_change_nothing(world, belief):
    post(world, belief, state="registered", registered_at="2020-01-01", number="99")
    world.enter()
    made = Experiment.objects.get()
    assert (made.state, made.registered_at, made.number) == ("draft", None, 1)


def test_a_settled_hypothesis_is_not_tested_again(world, belief):
    world.enter()
    type(belief).objects.filter(pk=belief.pk).update(state="testing")
    type(belief).objects.filter(pk=belief.pk).update(state="killed")
    page = post(world, belief)
    assert page.status_code == 409
    assert "settled" in page.text


def test_a_viewer_may_not(world, belief):
    assert world.as_("vera").get(url(world, belief)).status_code == 403
    assert post(world, belief, "vera").status_code == 403
