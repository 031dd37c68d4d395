"""Changing a registered plan: always with a reason, always visible, and named by the server."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from experiments import facts, queries
from experiments.models import Plan
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
def frozen(world):
    return build.registered(world)


def url(world, experiment, page="amend"):
    return world.url(f"experiments/{experiment.number}/{page}/")


def post(world, experiment, name="bob", **fields):
    """The page's form as it opens, with `fields` changed."""
    world.enter()
    experiment.refresh_from_db()
    form = world.as_(name).get(url(world, experiment)).context
    sent = {
        f"{each.prefix}-{key}": each[key].value()
        for each in (*form["bars"].criteria.values(), *form["bars"].kills)
        for key in each.fields
    }
    sent |= {key: form["form"][key].value() for key in form["form"].fields}
    sent |= {"ends_on": experiment.ends_on, "version": experiment.version, "reason": "Three is too few."}
    changed = {key.replace("__", "-"): value for key, value in fields.items()}
    kept = {key: value for key, value in (sent | changed).items() if value is not None}
    return world.as_(name).post(url(world, experiment), kept)


def test_before_the_start_it_is_an_amendment(world, frozen):
    answer = post(world, frozen, c0__required="4")
    assert answer["Location"] == url(world, frozen, "revisions")
    world.enter()
    frozen.refresh_from_db()
    assert (frozen.plan.kind, frozen.plan.revision, frozen.plan.reason) == ("amendment", 1, "Three is too few.")
    [row] = queries.criteria_of(frozen)
    [kill] = queries.kills_of(frozen, [row])
    assert (row.required, row.plan_id, kill.plan_id) == (4, frozen.plan_id, frozen.plan_id)
    assert row.origin == Plan.objects.get(revision=0).criteria.get()
    event = json.loads(Event.objects.get(verb="experiment.amended").facts)
    assert (event["kind"], event["sha256"]) == ("amendment", frozen.plan.sha256)


@pytest.mark.parametrize("paused", [False, True])
def test_from_the_start_on_it_is_a_deviation(world, paused):
    experiment = build.running(world)
    if paused:
        world.as_("bob").post(url(world, experiment, "pause"))
    assert post(world, experiment, c0__required="4").status_code == 303
    world.enter()
    experiment.refresh_from_db()
    assert experiment.plan.kind == "deviation"
    assert queries.deviations_of(experiment) == 1


def test_nobody_chooses_what_it_is_called(world):
    experiment = build.running(world)
    post(world, experiment, c0__required="4", kind="amendment")
    world.enter()
    experiment.refresh_from_db()
    assert experiment.plan.kind == "deviation"


def test_it_needs_a_reason_and_keeps_what_was_typed(world, frozen):
    page = post(world, frozen, reason="", title="A better title")
    assert page.status_code == 422
    assert 'value="A better title"' in page.text
    assert "Reason: This field is required." in page.text
    world.enter()
    assert Plan.objects.count() == 1


def test_any_planned_thing_may_change(world, frozen):
    ends = world.now.date() + dt.timedelta(days=30)
    changed = {"title": "Survey", "method": "survey", "planned_sample": "60", "cost": "10", "owner": world.fumi.pk}
    assert post(world, frozen, **changed, ends_on=ends).status_code == 303
    world.enter()
    frozen.refresh_from_db()
    assert (frozen.title, frozen.method, frozen.planned_sample, frozen.cost) == ("Survey", "survey", 60, 10)
    assert (frozen.owner, frozen.ends_on) == (world.fumi, ends)


def test_the_canvas_stays_the_one_that_was_frozen(world, frozen):
    before = facts.frozen_canvas(frozen)
    build.beliefs.edit(frozen.hypothesis, version=frozen.hypothesis.version, by=world.bob, at=world.now, problem="New")
    post(world, frozen, c0__required="4")
    world.enter()
    frozen.refresh_from_db()
    assert facts.frozen_canvas(frozen) == before


def test_evidence_stays_with_its_criterion(world):
    experiment = build.running(world)
    build.answered(world, experiment, "yes", "no")
    first = facts.first_id(queries.criteria_of(experiment)[0])
    assert post(world, experiment, c0__name="name this as a problem").status_code == 303
    world.enter()
    experiment.refresh_from_db()
    assert [facts.first_id(row) for row in queries.criteria_of(experiment)] == [first]


def test_another_kind_is_another_criterion(world, frozen):
    assert post(world, frozen, c0__kind="rate", c0__target="60", c0__planned="50", k0__of=None).status_code == 303
    world.enter()
    frozen.refresh_from_db()
    [row] = queries.criteria_of(frozen)
    assert (row.kind, float(row.target), row.origin_id) == ("rate", 0.6, None)


def test_an_incomplete_plan_is_not_frozen(world, frozen):
    page = post(world, frozen, k0__threshold="", k0__of="", k0__by="")
    assert page.status_code == 422
    assert "at least one kill criterion" in page.text


def test_nothing_changed_is_no_amendment(world, frozen):
    page = post(world, frozen)
    assert page.status_code == 422
    assert "Nothing would change" in page.text
    assert "Three is too few." in page.text


def test_a_kill_criterion_in_force_may_have_its_day_behind_it(world):
    long_ago = world.now - dt.timedelta(days=10)
    world.now, now = long_ago, world.now
    experiment = build.registered(world, ends_on=now.date() + dt.timedelta(days=20))
    world.now = now
    assert post(world, experiment, c0__required="4").status_code == 303


def test_a_new_kill_criterion_lies_ahead(world, frozen):
    page = post(world, frozen, k0__by=world.now.date().isoformat())
    assert page.status_code == 422
    assert "a day after today" in page.text


def test_a_stale_form_shows_both_texts(world, frozen):
    stale = frozen.version
    post(world, frozen, c0__required="4")
    page = post(world, frozen, c0__required="2", version=stale)
    assert page.status_code == 409
    assert "At least 4 of 5 team leads" in page.text
    assert 'value="2"' in page.text


@pytest.mark.parametrize("build_experiment", [build.experiment, build.concluded])
def test_only_a_registered_plan_that_is_not_over_is_amended(world, build_experiment):
    experiment = build_experiment(world)
    page = world.as_("bob").get(url(world, experiment))
    assert page.status_code == 409
    assert "not over" in page.text


def test_the_page_says_what_it_will_be_called(world, frozen):
    assert "stand as an amendment" in world.as_("bob").get(url(world, frozen)).text
    running = build.running(world)
    assert "stand as a deviation" in world.as_("bob").get(url(world, running)).text


def test_every_version_is_shown_with_before_and_after(world, frozen):
    post(world, frozen, c0__required="4", k0__of="2")
    page = world.as_("vera").get(url(world, frozen, "revisions"))
    assert page.status_code == 200
    for said in (
        "Three is too few.",
        "Primary: At least 3 of 5 team leads recognise this as a problem",
        "Primary: At least 4 of 5 team leads recognise this as a problem",
        "at most 0 of the first 2 say yes",
        "at most 0 of the first 3 say yes",
        "Bob",
    ):
        assert said in page.text


def test_a_draft_has_no_versions(world):
    draft = build.experiment(world)
    assert world.as_("vera").get(url(world, draft, "revisions")).status_code == 404


def test_a_viewer_may_not(world, frozen):
    assert world.as_("vera").get(url(world, frozen)).status_code == 403
    assert world.as_("vera").post(url(world, frozen), {"reason": "x"}).status_code == 403
