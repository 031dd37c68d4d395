"""A table, from paste to evidence."""

from __future__ import annotations

import re

import pytest

from experiments import models
from experiments.intake.models import Import
from experiments.models import Evidence, Reading
from kaizenlab.lib import clock
from tests import world as build

pytestmark = pytest.mark.django_db

TODAY = clock.today("UTC").isoformat()
TABLE = f"""Quote;Answer;Participant;Date
"It cost us a week.
Twice.";Yes;P1;{TODAY}
;no;P2;{TODAY}
;maybe;P3;{TODAY}
"""


@pytest.fixture
def experiment(world):
    return build.running(world)


def url(world, experiment, staged=None, then=""):
    return world.url(f"experiments/{experiment.number}/import/" + (f"{staged.number}/{then}" if staged else ""))


def test_a_table_becomes_evidence(world, experiment):
    bob = world.as_("bob")
    page = bob.post(url(world, experiment), {"table": TABLE})
    assert page.status_code == 303
    staged = Import.objects.get()
    shown = bob.get(page["Location"]).content.decode()
    chosen = dict(re.findall(r'name="(column\d)".*?<option value="([^"]*)" selected', shown, re.DOTALL))
    assert [key.rpartition(":")[2] for key in chosen.values()] == ["quotes", "answer", "alias", "observed_on"]
    form = chosen | {"order": "ymd", "mark": ".", "day": TODAY}
    assert bob.post(url(world, experiment, staged), form).status_code == 303
    checked = bob.get(url(world, experiment, staged)).content.decode()
    assert "Line 5, column Answer: expected yes, no or unclear, got “maybe”." in checked
    assert "Record 2 pieces of evidence" in checked
    assert Evidence.objects.count() == 0
    assert bob.post(url(world, experiment, staged, "confirm/"), {}).status_code == 409
    assert bob.post(url(world, experiment, staged, "confirm/"), {"leave_out": "1"}).status_code == 303
    world.enter()
    assert [row.answer for row in Reading.objects.order_by("evidence__number")] == ["yes", "no"]
    assert models.Testimony.objects.get(alias="P1").quotes == ["It cost us a week.", "Twice."]
    staged.refresh_from_db()
    assert (staged.state, staged.new, staged.wrong, staged.content, staged.problems) == ("done", 2, 1, None, [])
    assert world.trail()[-1] == "evidence.imported"
    assert "Bob recorded 2 pieces of evidence" in bob.get(url(world, experiment, staged)).content.decode()
