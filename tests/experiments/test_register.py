"""Register and freeze."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import rfc8785

from experiments.models import Experiment, Plan
from hypotheses import actions as beliefs
from kaizenlab.events.models import Event
from kaizenlab.lib import clock
from tests import world as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = build.make_world(now=clock.now())
    world.enter()
    return world


@pytest.fixture
def draft(world):
    return build.with_bars(world, build.experiment(world))


def url(world, experiment):
    return world.url(f"experiments/{experiment.number}/register/")


def post(world, experiment, name="bob", **fields):
    return world.as_(name).post(url(world, experiment), {"version": experiment.version} | fields)


def test_the_sentences_are_repeated_first(world, draft):
    page = world.as_("bob").get(url(world, draft))
    assert page.status_code == 200
    assert "At least 3 of 5 team leads recognise this as a problem by" in page.text
    assert "If at most 0 of the first 3 say yes by" in page.text
    assert "Register and freeze" in page.text


def test_it_freezes_the_plan_with_the_canvas(world, draft):
    answer = post(world, draft)
    assert answer["Location"] == world.url(f"experiments/{draft.number}/")
    world.enter()
    draft.refresh_from_db()
    plan = Plan.objects.get()
    text = json.loads(plan.text)
    assert (draft.state, draft.plan_id, plan.revision, plan.kind) == ("registered", plan.pk, 0, "registration")
    assert plan.text == rfc8785.dumps(text).decode()
    assert text["canvas"]["statement"] == draft.hypothesis.statement
    assert text["canvas"]["assumptions"] == [{"text": "Assumption 1", "importance": 3, "uncertainty": 3}]
    assert text["criteria"] == [
        {
            "name": "recognise this as a problem", "who": "team leads", "role": "primary", "kind": "k_of_n",
            "direction": "at_least", "required": 3, "planned": 5,
        }
    ]  # fmt: skip
    assert text["kill_criteria"][0] | {"by": ""} == {
        "criterion": "recognise this as a problem", "at_most": 0, "of": 3, "by": "",
    }  # fmt: skip
    event = Event.objects.get(verb="experiment.registered")
    assert plan.sha256 in event.facts
    assert event.records == [draft.ref, draft.hypothesis.ref]


def test_the_canvas_stays_free_and_the_copy_does_not_move(world, draft):
    post(world, draft)
    world.enter()
    belief = draft.hypothesis
    belief.refresh_from_db()
    beliefs.edit(belief, version=belief.version, by=world.bob, at=world.now, problem="A new thought")
    page = world.as_("bob").get(world.url(f"experiments/{draft.number}/revisions/"))
    assert "A new thought" in page.text
    world.enter()
    assert "A new thought" not in Plan.objects.get().text


@pytest.mark.parametrize(
    ("columns", "named"),
    [
        ({"method": ""}, "Method"),
        ({"planned_sample": None}, "Planned sample"),
        ({"ends_on": None}, "End date"),
        ({"ends_on": dt.date(2020, 1, 1)}, "End date"),
    ],
)
def test_what_is_missing_is_named(world, columns, named):
    draft = build.with_bars(world, build.experiment(world, **columns))
    page = post(world, draft)
    assert page.status_code == 422
    assert f"{named}: Expected" in page.text
    world.enter()
    assert not Plan.objects.exists()


def test_without_criteria_it_says_so(world):
    draft = build.experiment(world)
    page = post(world, draft)
    assert page.status_code == 422
    assert "Expected at least one primary criterion." in page.text
    assert "Expected at least one kill criterion." in page.text


def test_a_guardrail_alone_is_no_bar(world):
    draft = build.with_bars(world, build.experiment(world), build.criterion(role="guardrail"))
    assert "at least one primary criterion" in post(world, draft).text


def test_one_kill_criterion_lies_before_the_end(world):
    bar = build.criterion()
    late = build.kill(bar, world.now.date() + dt.timedelta(days=15))
    draft = build.with_bars(world, build.experiment(world), bar, kills=[late])
    assert "that can be reached by the end date" in post(world, draft).text


def test_a_kill_criterion_of_today_could_never_be_reached(world):
    bar = build.criterion()
    draft = build.with_bars(world, build.experiment(world), bar, kills=[build.kill(bar, world.now.date())])
    page = post(world, draft)
    assert page.status_code == 422
    assert "a day after today" in page.text


def test_a_second_press_is_told(world, draft):
    assert post(world, draft).status_code == 303
    world.enter()
    draft.refresh_from_db()
    assert post(world, draft).status_code == 409
    world.enter()
    assert Plan.objects.count() == 1


def test_the_plan_must_be_the_one_that_was_read(world, draft):
    read = draft.version
    build.planning.change(draft, title="Something else", by=world.fumi, at=world.now)
    page = world.as_("bob").post(url(world, draft), {"version": read})
    assert page.status_code == 409
    assert "Something else" in page.text
    world.enter()
    assert Experiment.objects.get().state == "draft"


def test_a_viewer_may_not(world, draft):
    assert world.as_("vera").get(url(world, draft)).status_code == 403
    assert post(world, draft, "vera").status_code == 403
