"""What was typed into the evidence form comes back, until it is recorded or thrown away."""

from __future__ import annotations

import datetime as dt

import pytest

from experiments.actions import evidence as actions
from experiments.models import Evidence
from kaizenlab.drafts.models import Draft
from kaizenlab.workspaces import tenancy
from tests import world as build
from tests.experiments.test_evidence import page, prefix, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def experiment(world):
    return build.running(world, build.hypothesis(world, assumptions=2))


def keep(world, experiment, place="", name="bob", **fields):
    key = f"evidence:{experiment.ref}{place}"
    assert world.as_(name).post(world.url("drafts/"), {"draft": key} | fields).status_code == 200


def shown(world, experiment, place="", name="bob"):
    return world.as_(name).get(page(world, experiment) + place).content.decode()


def left(world):
    tenancy.look_as(user=world.bob.user_id, workspace=world.workspace.pk)
    return Draft.objects.count()


def test_it_is_restored_as_typed_with_the_time_and_a_way_out(world, experiment):
    first = experiment.hypothesis.assumptions.get(number=1)
    said = {prefix(experiment) + "answer": "no", f"bears-{first.pk}": "supports"}
    keep(world, experiment, alias="Kept", observed_on="2026-11", findings="Half a <sent", points_elsewhere="on", **said)
    form = shown(world, experiment)
    assert "Restored what you typed at" in form
    assert 'name="discard"' in form
    assert 'value="Kept"' in form
    assert 'value="2026-11"' in form
    assert "Half a &lt;sent" in form
    assert form.count(" checked") == 5  # answer, box, assumption; the other two are not said
    assert "Please look at this again" not in form


def test_nobody_else_gets_it(world, experiment):
    keep(world, experiment, findings="Only Bob's")
    assert "Only Bob" not in shown(world, experiment, name="fumi")


def test_it_is_gone_with_the_record_it_became(world, experiment):
    keep(world, experiment, findings="Half")
    assert send(world, experiment, answer="yes").status_code == 303
    assert left(world) == 0
    assert "Restored" not in shown(world, experiment)


def test_what_was_not_recorded_is_still_kept(world, experiment):
    keep(world, experiment, findings="Half")
    assert send(world, experiment).status_code == 422
    assert left(world) == 1


def test_it_is_thrown_away_on_request_and_nothing_is_recorded(world, experiment):
    keep(world, experiment, findings="Half")
    before = world.trail()
    response = world.as_("bob").post(page(world, experiment), {"discard": "1"})
    assert (response.status_code, response["Location"]) == (303, page(world, experiment))
    assert left(world) == 0
    assert world.trail() == before


def test_a_correction_has_a_draft_of_its_own(world, experiment):
    build.answered(world, experiment, "yes", "no")
    keep(world, experiment, "/1", corrects="1", alias="P1", reason="Mish", observed_on="2026-11-09")
    assert "Mish" in shown(world, experiment, "1/")
    assert "Mish" not in shown(world, experiment, "2/")
    assert "Mish" not in shown(world, experiment)
    world.as_("bob").post(page(world, experiment) + "1/", {"discard": "1"})
    assert left(world) == 0


def test_a_correction_that_was_overtaken_says_so_and_keeps_what_was_typed(world, experiment):
    [first] = build.answered(world, experiment, "yes")
    keep(world, experiment, "/1", corrects="1", alias="P1", reason="Mish", observed_on="2026-11-09")
    world.enter()
    entry = build.entry(experiment, "no", alias="P1")
    actions.correct(first, entry, reason="Faster.", by=world.fumi, at=world.now + dt.timedelta(hours=3))
    form = shown(world, experiment, "1/")
    assert "Somebody was faster" in form
    assert "Mish" in form


def test_a_saved_correction_ends_its_draft(world, experiment):
    build.answered(world, experiment, "yes")
    keep(world, experiment, "/1", corrects="1", reason="Mish")
    typed = {"corrects": "1", "reason": "Misheard.", "alias": "P1", "observed_on": "2026-11-09"}
    assert world.as_("bob").post(page(world, experiment) + "1/", typed).status_code == 303
    assert left(world) == 0
    world.enter()
    assert Evidence.objects.filter(experiment=experiment).count() == 2


def test_a_viewer_sees_no_draft_and_no_form(world, experiment):
    build.answered(world, experiment, "yes")
    assert "data-draft" not in shown(world, experiment, "1/", "vera")
