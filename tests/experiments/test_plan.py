"""Editing a draft's plan; of a registered one only the notes."""

from __future__ import annotations

import pytest

from kaizenlab.events.models import Event
from tests import world as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(world):
    return build.experiment(world)


def url(world, experiment):
    return world.url(f"experiments/{experiment.number}/plan/")


def post(world, experiment, name="bob", **fields):
    plan = {
        "version": experiment.version,
        "title": experiment.title,
        "method": experiment.method,
        "planned_sample": experiment.planned_sample,
        "ends_on": experiment.ends_on,
        "owner": experiment.owner_id,
    }
    return world.as_(name).post(url(world, experiment), plan | fields)


def test_everything_of_a_draft_is_free(world, draft):
    assert world.as_("bob").get(url(world, draft)).status_code == 200
    answer = post(world, draft, title="Eight interviews", planned_sample="8")
    assert answer["Location"] == world.url(f"experiments/{draft.number}/criteria/")
    world.enter()
    draft.refresh_from_db()
    assert (draft.title, draft.planned_sample, draft.version) == ("Eight interviews", 8, 2)
    assert (
        '"title":["Interviews: lost rationale","Eight interviews"]'
        in Event.objects.get(verb="experiment.changed").facts
    )


def test_saving_what_is_there_leaves_no_event(world, draft):
    assert post(world, draft).status_code == 303
    world.enter()
    assert not Event.objects.filter(verb="experiment.changed").exists()


def test_a_stale_edit_shows_both_texts(world, draft):
    post(world, draft, title="Theirs", planned_sample="8")
    page = post(world, draft, title="Mine")
    assert page.status_code == 409
    assert "Theirs" in page.text
    assert 'value="Mine"' in page.text
    world.enter()
    draft.refresh_from_db()
    assert draft.title == "Theirs"


def test_of_a_registered_plan_only_the_notes_are_free(world):
    frozen = build.registered(world)
    assert 'name="title"' not in world.as_("bob").get(url(world, frozen)).text
    answer = post(world, frozen, title="Another", notes="Two people could not come.")
    assert answer["Location"] == world.url(f"experiments/{frozen.number}/")
    world.enter()
    frozen.refresh_from_db()
    assert (frozen.title, frozen.notes) == ("Interviews: lost rationale", "Two people could not come.")


def test_a_viewer_may_not(world, draft):
    assert world.as_("vera").get(url(world, draft)).status_code == 403
